#include "codec/shift.h"

#include <array>

#include "codec/fields.h"
#include "codec/shares.h"
#include "codec/tally.h"

namespace askmix {
namespace {

/// By ShiftTest.
constexpr std::array<std::string_view, 2> kTestNames = {"cusum", "g_test"};

/// P-values may be small: below 10^-9 they are written as 0.
constexpr int kPValueDecimals = 9;

void WritePeriod(std::string_view name, const AskPeriod& period, const Shares& shares,
                 JsonWriter& out) {
  out.Key(name);
  out.BeginObject();
  out.Key("start");
  out.Int(UnixMillis(period.start));
  out.Key("end");
  out.Int(UnixMillis(period.end));
  out.Key("counts");
  out.BeginArray();
  for (const std::int64_t count : period.counts) out.Int(count);
  out.EndArray();
  out.Key("effective_asks");
  out.Fixed(period.effective, kShareDecimals);
  WriteShares("shares", shares, out);
  out.EndObject();
}

bool ReadPeriod(const JsonValue* value, AskPeriod& period) {
  if (value == nullptr) return false;
  const auto start = TimeOf(value->FindInt("start")), end = TimeOf(value->FindInt("end"));
  const JsonValue* counts = value->FindArray("counts");
  if (!start || !end || *end <= *start || counts == nullptr) return false;
  if (counts->count() != period.counts.size()) return false;
  std::size_t i = 0;
  for (const JsonValue& count : counts->elements()) {
    const auto number = count.AsInt();
    if (!number || *number < 0 || *number > kCountMax) return false;
    period.counts[i++] = *number;
  }
  period.start = *start;
  period.end = *end;
  return SumOf(period.counts) > 0 && ReadNumber(value->Find("effective_asks"), period.effective) &&
         period.effective > 0;
}

void WriteDifference(const Shift& shift, JsonWriter& out) {
  out.Key("difference");
  out.BeginObject();
  for (std::size_t i = 0; i < shift.difference.size(); ++i) {
    const ShareChange& change = shift.difference[i];
    WriteShare(kSlotNames[i], {change.value, change.low, change.high}, out);
  }
  out.EndObject();
}

}  // namespace

std::string ShiftRecord::id() const {
  return brand + "@" + std::to_string(UnixMillis(shift.what.after.end));
}

void Encode(const ShiftRecord& record, std::string& out) {
  const Shift& shift = record.shift;
  const ShiftCandidate& what = shift.what;
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  writer.Key("id");
  writer.String(record.id());
  writer.Key("brand");
  writer.String(record.brand);
  writer.Key("at");
  writer.Int(UnixMillis(what.after.end));
  writer.Key("since");
  writer.Int(UnixMillis(what.after.start));
  writer.Key("detector");
  writer.String(kTestNames[static_cast<std::size_t>(what.test)]);
  writer.Key("intent");
  writer.String(kSlotNames[shift.intent]);
  WritePeriod("before", what.before, shift.before, writer);
  WritePeriod("after", what.after, shift.after, writer);
  WriteDifference(shift, writer);
  writer.Key("distance");
  writer.Fixed(shift.distance, kShareDecimals);
  if (what.test == ShiftTest::kGTest) {
    writer.Key("p_value");
    writer.Fixed(what.p_value, kPValueDecimals);
  }
  writer.Key("examples");
  WriteValue(record.examples, writer);
  writer.EndObject();
}

Result<ShiftRecord> DecodeShift(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  ShiftRecord record;
  record.brand = (*root)->FindText("brand");
  if (record.brand.empty()) return RefuseField("brand");
  ShiftCandidate what;
  const auto test = ParseName<ShiftTest>((*root)->FindText("detector"), kTestNames);
  if (!test) return RefuseField("detector");
  what.test = *test;
  if (!ReadPeriod((*root)->FindObject("before"), what.before)) return RefuseField("before");
  if (!ReadPeriod((*root)->FindObject("after"), what.after)) return RefuseField("after");
  if (what.test == ShiftTest::kGTest && !ReadNumber((*root)->Find("p_value"), what.p_value)) {
    return RefuseField("p_value");
  }
  const JsonValue* examples = (*root)->Find("examples");
  if (examples != nullptr && !ReadValue(*examples, record.examples)) return RefuseField("examples");
  record.shift = DescribeShift(what);
  return record;
}

}  // namespace askmix
