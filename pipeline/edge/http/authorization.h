// Tokens in requests (RFC 6750).
#pragma once

#include <string_view>

namespace askmix {

/// The token of "Bearer TOKEN", the value of an Authorization header; empty: it is no such thing.
std::string_view BearerToken(std::string_view authorization);

/// Takes as long wherever the first difference is, so that nobody finds the token byte by byte. Its
/// length is no secret.
bool IsSameToken(std::string_view given, std::string_view token);

}  // namespace askmix
