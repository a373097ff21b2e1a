#include "edge/accept.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/text.h"

namespace askmix {
namespace {

double WeightOf(std::string_view value) {
  if (value.empty()) return 0;
  double weight = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), weight);
  return error == std::errc{} && end == value.data() + value.size() ? weight : 0;
}

/// Whether there is a parameter of that name, and what it is.
bool FindParameter(std::string_view parameters, std::string_view name, std::string_view& value) {
  while (!parameters.empty()) {
    value = TakeUntil(';', parameters);
    if (IsSameWord(TakeUntil('=', value), name)) return true;
  }
  return false;
}

}  // namespace

std::string_view Accepted::Parameter(std::string_view parameter) const {
  std::string_view value;
  return FindParameter(parameters, parameter, value) ? value : std::string_view{};
}

Accepted TakeAccepted(std::string_view& list) {
  Accepted element;
  element.parameters = TakeUntil(',', list);
  element.name = TakeUntil(';', element.parameters);
  std::string_view weight;
  if (FindParameter(element.parameters, "q", weight)) element.weight = WeightOf(weight);
  return element;
}

std::string_view TakeUntil(char mark, std::string_view& text) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view taken = TrimSpace(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

bool IsSameWord(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace askmix
