// Validators (RFC 9110, 8.8.3 and 13.1.2): who has an answer already is told that it still holds.
#pragma once

#include <string>
#include <string_view>

#include "edge/http/message.h"

namespace askmix {

/// Of a body. Weak: the same body is sent compressed and plain.
std::string EntityTag(std::string_view body);

/// Whether `if_none_match`, the value of that header, names `tag`, by weak comparison; "*" names
/// all. What cannot be read names none.
bool NamesTag(std::string_view if_none_match, std::string_view tag);

/// Gives a good answer its ETag, and becomes 304 for who has it already. Others stay as they are.
HttpResponse Conditional(const HttpRequest& request, HttpResponse response);

}  // namespace askmix
