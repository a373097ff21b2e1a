#include "edge/http/api/resources.h"

namespace askmix {

std::string MixesEvent(TimePoint latest_end) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject();
  json.Key("end");
  json.Int(UnixMillis(latest_end));
  json.EndObject();
  return data;
}

// The first event comes at once, so that who has lost the connection misses nothing.
HttpResponse EventsResource(const Call& call) {
  HttpResponse response{200, "text/event-stream",
                        "event: " + std::string(kMixesEvent) +
                            "\ndata: " + MixesEvent(call.answers().latest_end()) + "\n\n"};
  response.events = true;
  // A proxy that waits for more than an event keeps readers waiting (nginx does without this).
  response.headers["X-Accel-Buffering"] = "no";
  return response;
}

}  // namespace askmix
