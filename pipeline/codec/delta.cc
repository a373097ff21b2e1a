#include "codec/delta.h"

#include "codec/fields.h"
#include "codec/tally.h"

namespace askmix {
namespace {

constexpr std::array<Field<Delta>, 5> kFields = {
    {Required<Delta, &Delta::brand>("brand"),
     Required<Delta, &Delta::bucket>("bucket"),
     {"change", [](const JsonValue& value, Delta& delta) { return ReadTally(value, delta.change); },
      [](const Delta& delta, std::string_view key, JsonWriter& out) {
        out.Key(key);
        WriteTally(delta.change, Zeros::kLeftOut, out);
      }},
     {"expected",
      [](const JsonValue& value, Delta& delta) {
        return ReadExpected(value, delta.change.expected);
      },
      [](const Delta& delta, std::string_view key, JsonWriter& out) {
        if (delta.change.expected == decltype(Tally::expected){}) return;
        out.Key(key);
        WriteExpected(delta.change.expected, out);
      }},
     Optional<Delta, &Delta::model>("model")}};

/// Those of the first version of the format; the others came later.
constexpr std::size_t kRequiredFields = 3;

}  // namespace

void Encode(const Delta& delta, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  WriteFields(delta, kFields, writer);
  writer.EndObject();
}

Result<Delta> DecodeDelta(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  Delta delta;
  const std::string_view wrong = ReadFields(**root, kFields, delta);
  if (!wrong.empty()) return RefuseField(wrong);
  for (std::size_t i = 0; i < kRequiredFields; ++i) {
    if (!(*root)->Has(kFields[i].name)) return RefuseField(kFields[i].name);
  }
  return delta;
}

}  // namespace askmix
