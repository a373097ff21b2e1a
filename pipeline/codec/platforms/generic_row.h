// A row of unknown origin, sorted by what its members mean: exports, dumps and connectors give many
// names to the same things. Case, blanks and "_-." in names do not matter.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "codec/json.h"

namespace askmix {

enum class Slot : std::uint8_t {
  kId,
  kText,
  kTitle,
  kCreatedAt,
  kClock,  ///< the time of day that goes with a date alone
  kEditedAt,
  kAuthorId,
  kAuthorHandle,
  kAuthorName,
  kAuthor,  ///< an object, or a handle
  kFollowers,
  kLang,
  kUrl,
  kPlatform,
  kChannel,
  kReplyTo,
  kTags,
  kHandles,
  kVisibility,
  kDeleted,
  kLikes,
  kReposts,
  kReplies,
  kQuotes,
  kViews,
  kScore,
};
constexpr std::size_t kSlots = static_cast<std::size_t>(Slot::kScore) + 1;

/// A name that a member may have, in lower case and without separators.
struct Synonym {
  std::string_view name;
  Slot slot;
};

/// The synonym that a member's name is, whatever its spelling; null: none. Of several in one row
/// the one with the lowest address counts.
const Synonym* FindSynonym(std::string_view name);

/// Nulls and empty strings say nothing. Borrows from the document.
class Row {
 public:
  explicit Row(const JsonValue& object);

  const JsonValue* Find(Slot slot) const { return cells_[static_cast<std::size_t>(slot)].value; }
  /// The synonym that was used for `slot`, which is there.
  std::string_view NameOf(Slot slot) const {
    return cells_[static_cast<std::size_t>(slot)].synonym->name;
  }
  /// A string without blanks around it, or the digits of a number; else empty.
  std::string_view TextOf(Slot slot) const;

 private:
  struct Cell {
    const Synonym* synonym = nullptr;
    const JsonValue* value = nullptr;
  };
  std::array<Cell, kSlots> cells_{};
};

}  // namespace askmix
