#include "codec/mix.h"

#include <charconv>

#include "codec/fields.h"
#include "codec/tally.h"
#include "core/time.h"

namespace askmix {
namespace {

void WriteShare(std::string_view name, const Share& share, JsonWriter& out) {
  constexpr int kDecimals = 6;
  out.Key(name);
  out.BeginObject();
  out.Key("value");
  out.Fixed(share.value, kDecimals);
  out.Key("low");
  out.Fixed(share.low, kDecimals);
  out.Key("high");
  out.Fixed(share.high, kDecimals);
  out.EndObject();
}

void WriteShares(std::string_view name, const std::optional<Shares>& shares, JsonWriter& out) {
  if (!shares) return;
  out.Key(name);
  out.BeginObject();
  for (std::size_t i = 0; i < shares->size(); ++i) WriteShare(kSlotNames[i], (*shares)[i], out);
  out.EndObject();
}

bool ReadPart(const JsonValue* share, std::string_view name, double& part) {
  const JsonValue* number = share == nullptr ? nullptr : share->Find(name);
  if (number == nullptr || !number->IsNumber()) return false;
  const std::string_view digits = number->text();
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), part);
  return error == std::errc() && part >= 0 && part <= 1;
}

bool ReadShares(const JsonValue& value, Shares& shares) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const JsonValue* share = value.Find(kSlotNames[i]);
    if (!ReadPart(share, "value", shares[i].value) || !ReadPart(share, "low", shares[i].low) ||
        !ReadPart(share, "high", shares[i].high)) {
      return false;
    }
  }
  return true;
}

void WriteMix(const Mix& mix, JsonWriter& out) {
  out.Key("counts");
  WriteTally(mix.counts, Zeros::kWritten, out);
  out.Key("expected");
  WriteExpected(mix.counts.expected, out);
  out.Key("asks");
  out.Int(mix.counts.Asks());
  out.Key("mentions");
  out.Int(mix.counts.Mentions());
  out.Key("low_support");
  out.Bool(mix.low_support);
  if (mix.incomplete) {
    out.Key("incomplete");
    out.Bool(true);
  }
  WriteShares("shares", mix.shares, out);
  WriteShares("corrected", mix.corrected, out);
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
  WriteMix(record.mix, writer);
  writer.EndObject();
}

Result<MixRecord> DecodeMix(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  MixRecord record;
  record.brand = (*root)->FindText("brand");
  if (record.brand.empty()) return RefuseField("brand");
  const auto start = TimeOf((*root)->FindInt("start"));
  if (!start) return RefuseField("start");
  const auto end = TimeOf((*root)->FindInt("end"));
  if (!end || *end <= *start) return RefuseField("end");
  record.end = *end;
  record.window = *end - *start;
  Tally counts;
  const JsonValue* written = (*root)->Find("counts");
  if (written == nullptr || !ReadTally(*written, counts)) return RefuseField("counts");
  const JsonValue* expected = (*root)->Find("expected");
  if (expected != nullptr && !ReadExpected(*expected, counts.expected)) {
    return RefuseField("expected");
  }
  record.mix = MakeMix(counts, (*root)->FindBool("incomplete").value_or(false));
  if (const JsonValue* corrected = (*root)->Find("corrected")) {
    if (!ReadShares(*corrected, record.mix.corrected.emplace())) return RefuseField("corrected");
  }
  return record;
}

}  // namespace askmix
