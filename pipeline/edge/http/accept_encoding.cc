#include "edge/http/accept_encoding.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <charconv>
#include <optional>

#include "core/text.h"

namespace askmix {
namespace {

bool Is(std::string_view text, std::string_view word) {
  using boost::beast::string_view;
  return boost::beast::iequals(string_view(text.data(), text.size()),
                               string_view(word.data(), word.size()));
}

/// Cuts off what stands before `mark`, and the mark.
std::string_view TakeUntil(char mark, std::string_view& text) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view taken = TrimSpace(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

/// The weight among a coding's parameters; one that is no number allows nothing.
double WeightOf(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = TakeUntil(';', parameters);
    if (!Is(TakeUntil('=', value), "q")) continue;
    double weight = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), weight);
    return error == std::errc{} && end == value.data() + value.size() ? weight : 0;
  }
  return 1;
}

}  // namespace

bool PrefersGzip(std::string_view accept_encoding) {
  std::optional<double> gzip, identity, others;
  while (!accept_encoding.empty()) {
    std::string_view parameters = TakeUntil(',', accept_encoding);
    const std::string_view coding = TakeUntil(';', parameters);
    const double weight = WeightOf(parameters);
    if (Is(coding, "gzip") || Is(coding, "x-gzip")) gzip = weight;
    if (Is(coding, "identity")) identity = weight;
    if (coding == "*") others = weight;
  }
  const double weight = gzip.value_or(others.value_or(0));
  return weight > 0 && weight >= identity.value_or(0);
}

}  // namespace askmix
