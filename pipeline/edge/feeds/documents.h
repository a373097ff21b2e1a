// Where a JSON value ends. Looks at brackets and quotes only; who reads the value finds what is
// wrong with it.
#pragma once

#include <cstddef>
#include <string_view>

namespace askmix {

/// Follows one object, array or string through its parts.
class DocumentScanner {
 public:
  /// How many bytes of `part`, which goes on where the last one ended, belong to the value.
  /// is_complete() then says whether it ended.
  std::size_t Scan(std::string_view part);
  bool is_complete() const { return complete_; }

 private:
  std::size_t depth_ = 0;
  bool quoted_ = false, escaped_ = false, complete_ = false;
};

}  // namespace askmix
