#include "codec/delta.h"

#include "codec/fields.h"
#include "codec/tally.h"

namespace askmix {
namespace {

constexpr std::array<Field<Delta>, 3> kFields = {
    {Required<Delta, &Delta::brand>("brand"),
     Required<Delta, &Delta::bucket>("bucket"),
     {"change", [](const JsonValue& value, Delta& delta) { return ReadTally(value, delta.change); },
      [](const Delta& delta, std::string_view key, JsonWriter& out) {
        out.Key(key);
        WriteTally(delta.change, Zeros::kLeftOut, out);
      }}}};

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
  for (const Field<Delta>& field : kFields) {
    if (!(*root)->Has(field.name)) return RefuseField(field.name);
  }
  return delta;
}

}  // namespace askmix
