// Which post a row is about when somebody else exported it: the same identity as the platform's own
// feed gives, so that an export and a delete of the same post meet.
#pragma once

#include <string>
#include <string_view>

namespace askmix {

/// The platform that is declared, under its usual name ("SOCIALMEDIA_TWITTER" -> "x"); else that of
/// the link; else "other". Both may be empty.
std::string PlatformNamed(std::string_view declared, std::string_view url);

/// The id that the platform's own feed has for the post behind `url`; empty: the link does not
/// tell.
std::string NativeIdOfLink(std::string_view platform, std::string_view url);

}  // namespace askmix
