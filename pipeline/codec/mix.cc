#include "codec/mix.h"

#include <algorithm>
#include <chrono>

#include "codec/assumed.h"
#include "codec/fields.h"
#include "codec/shares.h"
#include "codec/tally.h"
#include "core/time.h"

namespace askmix {
namespace {

constexpr int kRateDecimals = 3;

double PerMinute(const MixRecord& record) {
  const double minutes = std::chrono::duration<double, std::ratio<60>>(record.window).count();
  return static_cast<double>(record.mix.counts.Mentions()) / minutes;
}

void WriteParts(std::string_view name, const std::vector<CountedPart>& parts, JsonWriter& out) {
  if (parts.empty()) return;
  out.Key(name);
  out.BeginObject();
  for (const CountedPart& part : parts) {
    out.Key(part.name);
    WriteTally(Tally{part.slots}, Zeros::kLeftOut, out);
  }
  out.EndObject();
}

bool ReadParts(const JsonValue* value, std::vector<CountedPart>& parts) {
  if (value == nullptr) return true;
  for (const auto& [name, counts] : value->members()) {
    Tally tally;
    if (!ReadTally(counts, tally)) return false;
    parts.push_back({std::string(name), tally.slots});
  }
  return value->IsObject();
}

/// Mixes of an askmix that did not look at authors say nothing of them.
bool ReadSupport(const JsonValue& root, const Tally& counts, Support& support) {
  support = Support::AllDifferent(counts);
  if (root.Has("authors")) support.authors = root.FindInt("authors").value_or(-1);
  const JsonValue* effective = root.Find("effective_asks");
  const bool read = effective == nullptr || ReadNumber(effective, support.effective_asks);
  return read && support.authors >= 0 && support.effective_asks >= 0 &&
         support.effective_asks <= static_cast<double>(std::max<std::int64_t>(counts.Asks(), 0));
}

void WriteMix(const MixRecord& record, JsonWriter& out) {
  const Mix& mix = record.mix;
  out.Key("counts");
  WriteTally(mix.counts, Zeros::kWritten, out);
  out.Key("expected");
  WriteExpected(mix.counts.expected, out);
  out.Key("asks");
  out.Int(mix.counts.Asks());
  out.Key("mentions");
  out.Int(mix.counts.Mentions());
  out.Key("per_minute");
  out.Fixed(PerMinute(record), kRateDecimals);
  if (mix.mentioned) {
    out.Key("first");
    out.Int(UnixMillis(mix.mentioned->first));
    out.Key("last");
    out.Int(UnixMillis(mix.mentioned->last));
  }
  out.Key("authors");
  out.Int(mix.authors);
  out.Key("effective_asks");
  out.Fixed(mix.effective_asks, kShareDecimals);
  out.Key("low_support");
  out.Bool(mix.low_support);
  if (mix.incomplete) {
    out.Key("incomplete");
    out.Bool(true);
  }
  if (mix.shares) WriteShares("shares", *mix.shares, out);
  if (mix.corrected) WriteShares("corrected", *mix.corrected, out);
  WriteParts("platforms", mix.platforms, out);
  WriteParts("languages", mix.languages, out);
  if (mix.assumed) WriteAssumed(*mix.assumed, mix.shares, out);
}

// These two name the member that is wrong; nothing: none is.

std::string_view ReadPlace(const JsonValue& root, MixRecord& record) {
  record.brand = root.FindText("brand");
  if (record.brand.empty()) return "brand";
  const auto start = TimeOf(root.FindInt("start"));
  if (!start) return "start";
  const auto end = TimeOf(root.FindInt("end"));
  if (!end || *end <= *start) return "end";
  record.end = *end;
  record.window = *end - *start;
  return {};
}

std::string_view ReadMix(const JsonValue& root, Mix& mix) {
  Tally counts;
  const JsonValue* written = root.Find("counts");
  if (written == nullptr || !ReadTally(*written, counts)) return "counts";
  const JsonValue* expected = root.Find("expected");
  if (expected != nullptr && !ReadExpected(*expected, counts.expected)) return "expected";
  Support support{};
  if (!ReadSupport(root, counts, support)) return "effective_asks";
  mix = MakeMix(counts, support, root.FindBool("incomplete").value_or(false));
  if (const auto first = TimeOf(root.FindInt("first"))) {
    mix.mentioned = {*first, TimeOf(root.FindInt("last")).value_or(*first)};
  }
  if (!ReadParts(root.Find("platforms"), mix.platforms)) return "platforms";
  if (!ReadParts(root.Find("languages"), mix.languages)) return "languages";
  const JsonValue* assumed = root.Find("assumed");
  if (assumed != nullptr && !(mix.assumed = ReadAssumed(*assumed))) return "assumed";
  const JsonValue* corrected = root.Find("corrected");
  if (corrected != nullptr && !ReadShares(*corrected, mix.corrected.emplace())) return "corrected";
  return {};
}

}  // namespace

void Encode(const MixRecord& record, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  writer.Key("brand");
  writer.String(record.brand);
  writer.Key("window");
  writer.String(FormatDuration(record.window));
  writer.Key("start");
  writer.Int(UnixMillis(record.end - record.window));
  writer.Key("end");
  writer.Int(UnixMillis(record.end));
  WriteMix(record, writer);
  writer.EndObject();
}

Result<MixRecord> DecodeMix(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  MixRecord record;
  std::string_view wrong = ReadPlace(**root, record);
  if (wrong.empty()) wrong = ReadMix(**root, record.mix);
  if (!wrong.empty()) return RefuseField(wrong);
  return record;
}

}  // namespace askmix
