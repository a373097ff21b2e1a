// Where a feed stands in its file, as its position on the broker says it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace askmix {

struct FilePlace {
  std::int64_t offset = 0;      ///< of the unpacked bytes
  std::int64_t line = 1;        ///< there
  std::string state;            ///< of the reader of records
  std::size_t head_bytes = 0;   ///< how many of the first bytes are in the hash
  std::uint64_t head_hash = 0;  ///< tells this file from another one of its name
};

/// How much of a file is hashed, when there is so much.
inline constexpr std::size_t kPlaceHeadBytes = 4096;

/// All but the offset.
std::string FormatPlace(const FilePlace& place);
std::optional<FilePlace> ParsePlace(std::int64_t offset, std::string_view note);

/// The hash of the first bytes of a file, unpacked; nothing when it has fewer. Throws as Input
/// does.
std::optional<std::uint64_t> HashHead(const std::string& path, std::size_t bytes);

}  // namespace askmix
