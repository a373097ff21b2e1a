#include "core/time.h"
#include "edge/http/api/resources.h"

namespace askmix {
namespace {

void WriteStrings(std::string_view name, const std::vector<std::string>& texts, JsonWriter& json) {
  json.Key(name);
  json.BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteStage(const ComponentNumbers& numbers, JsonWriter& json) {
  json.BeginObject();
  json.Key("name");
  json.String(numbers.stage->name);
  json.Key("items_read");
  json.Int(numbers.items_read);
  json.Key("outcomes");
  json.BeginArray();
  for (const OutcomeCount& outcome : numbers.outcomes) {
    json.BeginObject();
    json.Key("outcome");
    json.String(kOutcomeNames[static_cast<std::size_t>(outcome.outcome)]);
    json.Key("reason");
    json.String(outcome.reason);
    json.Key("count");
    json.Int(outcome.count);
    json.EndObject();
  }
  json.EndArray();
  if (!numbers.lags.empty()) {
    std::int64_t lag = 0;
    for (const PartitionLag& part : numbers.lags) lag += part.records;
    json.Key("lag");
    json.Int(lag);
  }
  json.EndObject();
}

void WriteCounting(const Call& call, JsonWriter& json) {
  const MixBoard& board = *call.sources.options().board;
  json.Key("catching_up");
  json.Bool(call.CatchingUp());
  if (board.complete_until() != TimePoint{}) {
    json.Key("complete_until");
    json.Int(UnixMillis(board.complete_until()));
  }
  std::vector<std::string> windows;
  for (const Millis window : call.answers().windows()) windows.push_back(FormatDuration(window));
  WriteStrings("windows", windows, json);
  json.Key("grid");
  json.String(FormatDuration(board.spec().grid));
}

/// What is left out of answers, where something is.
void WriteAnswers(const AnswersState& state, JsonWriter& json) {
  json.Key("brands");
  json.Int(static_cast<std::int64_t>(state.brands));
  if (state.left_out > 0) {
    json.Key("left_out");
    json.Int(static_cast<std::int64_t>(state.left_out));
  }
  if (state.unreadable > 0) {
    json.Key("unreadable");
    json.Int(state.unreadable);
  }
}

}  // namespace

HttpResponse StatusResource(const Call& call) {
  const ApiOptions& options = call.sources.options();
  const std::vector<std::string> reasons = call.sources.NotReady(call.now);
  return JsonAnswer([&](JsonWriter& json) {
    json.Key("version");
    json.String(options.version);
    json.Key("ready");
    json.Bool(reasons.empty());
    WriteStrings("reasons", reasons, json);
    WriteCounting(call, json);
    WriteAnswers(call.answers().State(), json);
    if (options.models) {
      json.Key("model");
      json.String(options.models->Current()->standard->version());
    }
    json.Key("stages");
    json.BeginArray();
    for (const auto& numbers : options.telemetry->Numbers(call.now)) WriteStage(numbers, json);
    json.EndArray();
  });
}

HttpResponse HealthResource(const Call& call) {
  const std::vector<std::string> reasons = call.sources.NotReady(call.now);
  HttpResponse response = JsonAnswer(
      [&](JsonWriter& json) {
        json.Key("status");
        json.String(reasons.empty() ? "pass" : "fail");
        if (!reasons.empty()) WriteStrings("reasons", reasons, json);
      },
      "application/health+json");
  if (!reasons.empty()) response.status = 503;
  return response;
}

}  // namespace askmix
