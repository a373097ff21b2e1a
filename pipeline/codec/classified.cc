#include "codec/classified.h"

#include <algorithm>

#include "codec/cause.h"
#include "codec/fields.h"

namespace askmix {
namespace {

constexpr std::string_view kPublish = "publish";
constexpr std::string_view kWithdraw = "withdraw";
constexpr std::string_view kRestore = "restore";

/// What all forms begin with.
template <typename T>
void WriteHead(const T& record, std::string_view op, JsonWriter& out) {
  out.Key("v");
  out.Int(kRecordVersion);
  out.Key("op");
  out.String(op);
  out.Key("key");
  out.String(record.key);
  out.Key("version");
  out.Int(record.version);
  out.Key("brand");
  out.String(record.brand);
  out.Key("intent");
  out.String(Name(record.decision.intent));
  if (record.decision.kind == OtherKind::kNone) return;
  out.Key("kind");
  out.String(Name(record.decision.kind));
}

template <typename T>
void WriteTail(const T& record, JsonWriter& out) {
  out.Key("decided_at");
  out.Int(UnixMillis(record.decided_at));
  WriteCause(record.source_topic, record.cause, out);
}

void WriteProbabilities(const Probabilities& probabilities, JsonWriter& out) {
  out.Key("probabilities");
  out.BeginObject();
  for (std::size_t i = 0; i < kLabelCount; ++i) {
    out.Key(Name(static_cast<Label>(i)));
    out.Fixed(static_cast<double>(Thousandths(probabilities[i])) / kExpectedUnit, 3);
  }
  out.EndObject();
}

/// The most probable label beside the one that was decided.
Label RunnerUp(Label decided, Probabilities probabilities) {
  probabilities[static_cast<std::size_t>(decided)] = -1.0F;
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  return static_cast<Label>(best - probabilities.begin());
}

void WriteEvidence(const Classified& classified, JsonWriter& out) {
  if (classified.cues.empty()) return;
  out.Key("evidence");
  out.BeginObject();
  out.Key("runner_up");
  out.String(Name(RunnerUp(classified.cues.front().label, classified.probabilities)));
  out.Key("cues");
  out.BeginArray();
  for (const Cue& cue : classified.cues) {
    out.BeginObject();
    out.Key("text");
    out.String(cue.text);
    out.Key("weight");
    out.Fixed(cue.weight, 3);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
}

/// A reader passes over a byte order mark only where a document begins.
std::string_view WithoutMark(std::string_view json) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return json.starts_with(kMark) ? json.substr(kMark.size()) : json;
}

bool ReadIntent(const JsonValue& value, ClassifiedFacts& facts) {
  const auto intent = ParseIntent(value.text());
  if (intent) facts.decision.intent = *intent;
  return intent.has_value();
}

bool ReadKind(const JsonValue& value, ClassifiedFacts& facts) {
  const auto kind = ParseOtherKind(value.text());
  if (kind) facts.decision.kind = *kind;
  return kind.has_value();
}

bool ReadOp(const JsonValue& value, ClassifiedFacts& facts) {
  facts.withdrawn = value.text() == kWithdraw;
  facts.restored = value.text() == kRestore;
  return facts.withdrawn || facts.restored || value.text() == kPublish;
}

bool ReadMention(const JsonValue& value, ClassifiedFacts& facts) {
  const JsonValue* created_at = value.Find("created_at");
  return created_at != nullptr && ReadValue(*created_at, facts.created_at);
}

using Facts = ClassifiedFacts;

/// Reads only: the forms are written from values that are borrowed.
constexpr std::array<Field<Facts>, 14> kFields = {
    {{"op", ReadOp, nullptr},
     Required<Facts, &Facts::key>("key"),
     Required<Facts, &Facts::version>("version"),
     Required<Facts, &Facts::brand>("brand"),
     {"intent", ReadIntent, nullptr},
     {"kind", ReadKind, nullptr},
     Required<Facts, &Facts::reason>("reason"),
     Required<Facts, &Facts::model>("model"),
     Required<Facts, &Facts::corrected_by>("corrected_by"),
     Required<Facts, &Facts::created_at>("created_at"),
     Required<Facts, &Facts::post_version>("post_version"),
     Required<Facts, &Facts::measured>("measured"),
     {"cause", [](const JsonValue& value, Facts& f) { return ReadCause(value, f.cause); }, nullptr},
     {"mention", ReadMention, nullptr}}};

}  // namespace

void Encode(const Classified& classified, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  WriteHead(classified, kPublish, writer);
  if (!classified.reason.empty()) {
    writer.Key("reason");
    writer.String(classified.reason);
  }
  WriteProbabilities(classified.probabilities, writer);
  WriteEvidence(classified, writer);
  writer.Key("model");
  writer.String(classified.model);
  writer.Key("measured");
  writer.Bool(classified.measured);
  WriteTail(classified, writer);
  writer.Key("mention");
  writer.Raw(WithoutMark(classified.mention_json));
  writer.EndObject();
}

void Encode(const CorrectedDecision& corrected, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  WriteHead(corrected, kPublish, writer);
  writer.Key("corrected_by");
  writer.String(corrected.corrected_by);
  writer.Key("measured");
  writer.Bool(corrected.measured);
  writer.Key("created_at");
  writer.Int(UnixMillis(corrected.created_at));
  WriteTail(corrected, writer);
  if (!corrected.mention_json.empty()) {
    writer.Key("mention");
    writer.Raw(WithoutMark(corrected.mention_json));
  }
  writer.EndObject();
}

void Encode(const Withdrawal& withdrawal, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  WriteHead(withdrawal, kWithdraw, writer);
  writer.Key("reason");
  writer.String(withdrawal.reason);
  WriteTail(withdrawal, writer);
  writer.EndObject();
}

void Encode(const Restoration& restoration, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  WriteHead(restoration, kRestore, writer);
  writer.Key("measured");
  writer.Bool(restoration.measured);
  writer.Key("created_at");
  writer.Int(UnixMillis(restoration.created_at));
  writer.Key("post_version");
  writer.Int(restoration.post_version);
  WriteTail(restoration, writer);
  writer.EndObject();
}

Result<ClassifiedFacts> DecodeClassified(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  ClassifiedFacts facts;
  facts.decision.kind = OtherKind::kNone;
  const std::string_view wrong = ReadFields(**root, kFields, facts);
  if (!wrong.empty()) return RefuseField(wrong);
  for (const std::string_view required : {"op", "version", "intent", "cause"}) {
    if (!(*root)->Has(required)) return RefuseField(required);
  }
  if (facts.key.empty()) return RefuseField("key");
  if (facts.brand.empty()) return RefuseField("brand");
  const bool decided_by_model = !facts.withdrawn && !facts.restored && facts.corrected_by.empty();
  if (decided_by_model && !(*root)->Has("mention")) return RefuseField("mention");
  const bool other = facts.decision.intent == Intent::kOther;
  if (other != (facts.decision.kind != OtherKind::kNone)) return RefuseField("kind");
  return facts;
}

}  // namespace askmix
