#include "edge/http/accept_encoding.h"

#include <optional>

#include "edge/accept.h"

namespace askmix {

bool PrefersGzip(std::string_view accept_encoding) {
  std::optional<double> gzip, identity, others;
  while (!accept_encoding.empty()) {
    const Accepted coding = TakeAccepted(accept_encoding);
    if (IsSameWord(coding.name, "gzip") || IsSameWord(coding.name, "x-gzip")) gzip = coding.weight;
    if (IsSameWord(coding.name, "identity")) identity = coding.weight;
    if (coding.name == "*") others = coding.weight;
  }
  const double weight = gzip.value_or(others.value_or(0));
  return weight > 0 && weight >= identity.value_or(0);
}

}  // namespace askmix
