#include "codec/announcement.h"

#include "codec/fields.h"

namespace askmix {
namespace {

using Record = Announcement;
constexpr std::array<Field<Record>, 3> kFields = {{Required<Record, &Record::brand>("brand"),
                                                   Required<Record, &Record::at>("at"),
                                                   Required<Record, &Record::since>("since")}};

}  // namespace

void Encode(const Announcement& announcement, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  writer.Key("announced");
  writer.BeginObject();
  WriteFields(announcement, kFields, writer);
  writer.EndObject();
  writer.EndObject();
}

Result<Announcement> DecodeAnnouncement(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  const JsonValue* written = (*root)->FindObject("announced");
  if (written == nullptr) return RefuseField("announced");
  Announcement announcement;
  const std::string_view wrong = ReadFields(*written, kFields, announcement);
  if (!wrong.empty()) return RefuseField(wrong);
  for (const auto& field : kFields) {
    if (!written->Has(field.name)) return RefuseField(field.name);
  }
  return announcement;
}

}  // namespace askmix
