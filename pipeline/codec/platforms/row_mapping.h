// Rows whose members have names that nobody knows: who has them says what they hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "core/error.h"

namespace askmix {

/// Not thread-safe.
class RowMapping {
 public:
  /// Adds "text=body": the text is what the row has under the name body. Dots lead into objects,
  /// unless the row has a member of the whole name. Error (unknown_field): the name is none of
  /// FieldNames(), and which is nearest.
  Result<void> Add(std::string_view field, std::string_view member);
  bool empty() const { return pairs_.empty(); }

  /// The row under names that the format `generic` knows; other members that would mean the same
  /// are left out. False: `bytes` is no object, and nothing is written.
  bool Rewrite(std::string_view bytes, std::string& out);

  /// Whether it is a member that something is read from.
  bool Names(std::string_view member) const;
  /// Those that no row had so far.
  std::vector<std::string_view> Unseen() const;

  static std::vector<std::string_view> FieldNames();

 private:
  struct Pair {
    std::string_view generic;  ///< the name under which it is written
    std::string member;
    bool seen = false;
  };

  bool IsReplaced(std::string_view name) const;

  std::vector<Pair> pairs_;
  JsonDocument document_;
};

}  // namespace askmix
