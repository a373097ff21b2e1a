// A row of unknown origin, sorted by what its members mean: exports, dumps and connectors give many
// names to the same things. Case, blanks and "_-." in names do not matter.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "codec/json.h"

namespace askmix {

enum class Meaning : std::uint8_t {
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
  kRepostOf,
  kMatched,  ///< the query that found it
  kBrand,    ///< whom the feed says that it is about
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
constexpr std::size_t kMeanings = static_cast<std::size_t>(Meaning::kScore) + 1;

/// A name that a member may have, in lower case and without separators.
struct Synonym {
  std::string_view name;
  Meaning meaning;
};

/// The synonym that a member's name is, whatever its spelling; null: none. Of several in one row
/// the one with the lowest address counts.
const Synonym* FindSynonym(std::string_view name);

/// Nulls and empty strings say nothing. Borrows from the document.
class Row {
 public:
  /// Empty, to be filled by Set.
  Row() = default;
  explicit Row(const JsonValue& object);

  /// What a format keeps under a name or in a place of its own; null and empty: as it was.
  void Set(Meaning meaning, const JsonValue* value);

  const JsonValue* Find(Meaning meaning) const {
    return cells_[static_cast<std::size_t>(meaning)].value;
  }
  /// The synonym that was used for `meaning`, which is there.
  std::string_view NameOf(Meaning meaning) const {
    return cells_[static_cast<std::size_t>(meaning)].synonym->name;
  }
  /// A string without blanks around it, or the digits of a number; else empty.
  std::string_view TextOf(Meaning meaning) const;

 private:
  struct Cell {
    const Synonym* synonym = nullptr;
    const JsonValue* value = nullptr;
  };
  std::array<Cell, kMeanings> cells_{};
};

}  // namespace askmix
