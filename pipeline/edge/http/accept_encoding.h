// What a client wants its answer compressed with (RFC 9110, 12.5.3).
#pragma once

#include <string_view>

namespace askmix {

/// Whether gzip is allowed, and not liked less than no compression. `accept_encoding`: the value of
/// that header.
bool PrefersGzip(std::string_view accept_encoding);

}  // namespace askmix
