#include "core/record.h"

#include <charconv>

namespace askmix {
namespace {

/// Takes "/<number>" off the front of `text`.
template <typename Number>
bool TakeNumber(std::string_view& text, Number& number) {
  if (!text.starts_with('/')) return false;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 1, end, number);
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return error == std::errc{};
}

}  // namespace

std::string FormatCause(std::string_view topic, const Cause& cause) {
  return std::string(topic) + "/" + std::to_string(Raw(cause.partition)) + "/" +
         std::to_string(Raw(cause.offset)) + "/" + std::to_string(cause.ordinal);
}

std::optional<Cause> ParseCause(std::string_view header, std::string_view topic) {
  if (!header.starts_with(topic)) return std::nullopt;
  header.remove_prefix(topic.size());
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::uint32_t ordinal = 0;
  const bool good = TakeNumber(header, partition) && TakeNumber(header, offset) &&
                    TakeNumber(header, ordinal) && header.empty();
  if (!good) return std::nullopt;
  return Cause{Partition{partition}, Offset{offset}, ordinal};
}

}  // namespace askmix
