#include "edge/feeds/place.h"

#include <charconv>
#include <span>

#include "core/hash.h"
#include "edge/input.h"

namespace askmix {
namespace {

/// "<name>=<digits>" or "<name>=<text>", up to the next blank.
std::string_view Part(std::string_view note, std::string_view name) {
  const std::size_t at = note.find(name);
  if (at == std::string_view::npos) return {};
  note.remove_prefix(at + name.size());
  return note.substr(0, note.find(' '));
}

template <typename T>
bool ReadNumber(std::string_view text, T& value) {
  const char* const end = text.data() + text.size();
  return std::from_chars(text.data(), end, value).ptr == end && !text.empty();
}

}  // namespace

std::string FormatPlace(const FilePlace& place) {
  std::string note = "line=" + std::to_string(place.line) +
                     " head=" + std::to_string(place.head_bytes) +
                     " hash=" + std::to_string(place.head_hash);
  if (!place.state.empty()) note += " state=" + place.state;
  return note;
}

std::optional<FilePlace> ParsePlace(std::int64_t offset, std::string_view note) {
  FilePlace place;
  place.offset = offset;
  place.state = Part(note, "state=");
  const bool good = ReadNumber(Part(note, "line="), place.line) &&
                    ReadNumber(Part(note, "head="), place.head_bytes) &&
                    ReadNumber(Part(note, "hash="), place.head_hash);
  if (!good) return std::nullopt;
  return place;
}

std::optional<std::uint64_t> HashHead(const std::string& path, std::size_t bytes) {
  Input input(path, [] { return false; });
  std::string head(bytes, '\0');
  std::size_t have = 0;
  while (have < bytes) {
    const std::size_t got = input.Read(std::span(head).subspan(have));
    if (got == 0) return std::nullopt;
    have += got;
  }
  return HashBytes64(head);
}

}  // namespace askmix
