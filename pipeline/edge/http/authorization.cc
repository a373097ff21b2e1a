#include "edge/http/authorization.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "core/text.h"

namespace askmix {

std::string_view BearerToken(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view scheme = authorization.substr(0, kScheme.size());
  const bool is_bearer = std::ranges::equal(scheme, kScheme, [](char given, char wanted) {
    return (given >= 'A' && given <= 'Z' ? given - 'A' + 'a' : given) == wanted;
  });
  return is_bearer ? TrimSpace(authorization.substr(kScheme.size())) : std::string_view();
}

bool IsSameToken(std::string_view given, std::string_view token) {
  return given.size() == token.size() &&
         CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

}  // namespace askmix
