#include "codec/fields.h"

namespace askmix {

Result<const JsonValue*> ParseRecord(std::string_view json, std::size_t depth_max) {
  auto parsed = ScratchDocument().Parse(json, depth_max);
  if (!parsed) return parsed;
  if (!(*parsed)->IsObject()) return Refuse("not_object", "the record is not a JSON object");
  if ((*parsed)->FindInt("v") != kRecordVersion) {
    return Refuse("bad_version", "v: expected " + std::to_string(kRecordVersion) +
                                     ", the only version of this record");
  }
  return parsed;
}

tl::unexpected<Error> RefuseField(std::string_view name) {
  return Refuse("bad_type", std::string(name) + ": missing, or not of the type of this field");
}

}  // namespace askmix
