// Errors as clients get them: application/problem+json (RFC 9457).
#pragma once

#include <string_view>

#include "edge/http/message.h"

namespace askmix {

/// "Not Found" for 404.
std::string_view StatusText(int status);

/// `detail`: a sentence for people that says what is wrong, and what would be right.
HttpResponse Problem(int status, std::string_view detail);

}  // namespace askmix
