#include "codec/gap.h"

#include "codec/fields.h"

namespace askmix {
namespace {

constexpr std::array<Field<Gap>, 5> kFields = {
    {Required<Gap, &Gap::stage>("stage"), Required<Gap, &Gap::partition>("partition"),
     Required<Gap, &Gap::records>("records"), Required<Gap, &Gap::from>("from"),
     Required<Gap, &Gap::until>("until")}};

}  // namespace

void Encode(const Gap& gap, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  writer.Key("gap");
  writer.BeginObject();
  WriteFields(gap, kFields, writer);
  writer.EndObject();
  writer.EndObject();
}

Result<Gap> DecodeGap(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  const JsonValue* written = (*root)->FindObject("gap");
  if (written == nullptr) return RefuseField("gap");
  Gap gap;
  const std::string_view wrong = ReadFields(*written, kFields, gap);
  if (!wrong.empty()) return RefuseField(wrong);
  for (const Field<Gap>& field : kFields) {
    if (!written->Has(field.name)) return RefuseField(field.name);
  }
  return gap;
}

}  // namespace askmix
