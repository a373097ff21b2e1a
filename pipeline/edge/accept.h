// Lists of what a client accepts, with weights (RFC 9110, 12.4 and 12.5).
#pragma once

#include <string_view>

namespace askmix {

/// One element, such as "text/plain;version=0.0.4;q=0.5". Borrowed from the header.
struct Accepted {
  std::string_view name;        ///< "text/plain"
  std::string_view parameters;  ///< "version=0.0.4;q=0.5"
  double weight = 1;            ///< 0: refused, or its weight is no number

  /// Of the parameter of that name; empty: there is none.
  std::string_view Parameter(std::string_view parameter) const;
};

/// Takes the first element off the list, which is not empty.
Accepted TakeAccepted(std::string_view& list);

/// Takes what stands before `mark` off the text, and the mark; without blanks around it.
std::string_view TakeUntil(char mark, std::string_view& text);

/// Without regard to the case of ASCII letters.
bool IsSameWord(std::string_view a, std::string_view b);

}  // namespace askmix
