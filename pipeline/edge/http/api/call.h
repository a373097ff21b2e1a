// One request to the API, and what it is answered from.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "edge/http/api.h"
#include "edge/http/api/parameters.h"
#include "edge/http/message.h"

namespace askmix {

inline constexpr std::string_view kApi = "/api/v1";
inline constexpr std::string_view kJsonType = "application/json";

/// The same for all requests.
class Sources {
 public:
  explicit Sources(ApiOptions options);

  const ApiOptions& options() const { return options_; }
  const Answers& answers() const { return *options_.answers; }
  const std::string& document() const { return document_; }
  /// As people write it; the id of brands outside the catalogue.
  std::string_view NameOf(std::string_view brand) const;
  /// Why the process is not ready, one sentence each; empty: it is.
  std::vector<std::string> NotReady(TimePoint now) const;
  /// The pipeline is behind, or the topics have not been read to their ends.
  bool CatchingUp(TimePoint now) const;

 private:
  const ApiOptions options_;
  std::map<std::string, std::string, std::less<>> names_;
  std::string document_;
};

struct Call {
  const Sources& sources;
  const HttpRequest& request;
  Parameters parameters;
  std::string_view brand;  ///< empty: the path names none
  TimePoint now{};

  const Answers& answers() const { return sources.answers(); }
  bool CatchingUp() const { return sources.CatchingUp(now); }
};

template <typename Write>
HttpResponse JsonAnswer(const Write& write, std::string_view type = kJsonType) {
  HttpResponse response{200, std::string(type), ""};
  JsonWriter json(response.body);
  json.BeginObject();
  write(json);
  json.EndObject();
  response.body += '\n';
  return response;
}

}  // namespace askmix
