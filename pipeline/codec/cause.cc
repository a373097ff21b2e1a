#include "codec/cause.h"

#include <limits>

namespace askmix {

void WriteCause(std::string_view topic, const Cause& cause, JsonWriter& out) {
  out.Key("cause");
  out.BeginObject();
  out.Key("topic");
  out.String(topic);
  out.Key("partition");
  out.Int(Raw(cause.partition));
  out.Key("offset");
  out.Int(Raw(cause.offset));
  out.Key("ordinal");
  out.Int(cause.ordinal);
  out.EndObject();
}

bool ReadCause(const JsonValue& value, Cause& cause) {
  const auto partition = value.FindInt("partition");
  const auto offset = value.FindInt("offset");
  const auto ordinal = value.FindInt("ordinal");
  if (!partition || !offset || !ordinal) return false;
  if (*partition < 0 || *partition > std::numeric_limits<std::int32_t>::max()) return false;
  if (*ordinal < 0 || *ordinal > std::numeric_limits<std::uint32_t>::max()) return false;
  cause.partition = Partition{static_cast<std::int32_t>(*partition)};
  cause.offset = Offset{*offset};
  cause.ordinal = static_cast<std::uint32_t>(*ordinal);
  return true;
}

}  // namespace askmix
