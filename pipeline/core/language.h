// Which language a text is written in.
#pragma once

#include <string>
#include <string_view>

namespace askmix {

/// The language of `text` as a BCP 47 tag ("en", "pt", "zh-Hant"), by CLD2; empty where it cannot
/// be told: too short, several languages, none at all. Links and account names do not count. Any
/// thread. Of short texts (20 to 200 characters) it knows 80 to 98 % and takes 1 to 5 % of those in
/// Polish, Portuguese or Spanish, less of others, for English; of English posts 0.1 % for something
/// else. 4 to 20 us.
std::string DetectLanguage(std::string_view text);

/// "pt-BR" -> "pt".
std::string_view PrimaryLanguage(std::string_view tag);

}  // namespace askmix
