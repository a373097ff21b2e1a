#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/text.h"

namespace askmix {
namespace {

struct NamedEntity {
  std::string_view name;
  char32_t code_point;
};

constexpr std::array<NamedEntity, 27> kNamed = {{
    {"amp", U'&'},     {"lt", U'<'},       {"gt", U'>'},      {"quot", U'"'},    {"apos", U'\''},
    {"nbsp", 0x00A0},  {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"laquo", 0x00AB}, {"raquo", 0x00BB},
    {"bull", 0x2022},  {"middot", 0x00B7}, {"copy", 0x00A9},  {"reg", 0x00AE},   {"trade", 0x2122},
    {"euro", 0x20AC},  {"pound", 0x00A3},  {"cent", 0x00A2},  {"yen", 0x00A5},   {"deg", 0x00B0},
    {"times", 0x00D7}, {"shy", 0x00AD},
}};

/// `digits` is what stands between "&#" and ";".
std::optional<char32_t> ParseNumeric(std::string_view digits) {
  const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (hexadecimal) digits.remove_prefix(1);
  std::uint32_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, hexadecimal ? 16 : 10);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (error != std::errc() || stop != end || value == 0 || value > 0x10FFFF || surrogate) {
    return std::nullopt;
  }
  return value;
}

/// `name` is what stands between '&' and ';'.
std::optional<char32_t> ParseEntity(std::string_view name) {
  if (name.starts_with('#')) return ParseNumeric(name.substr(1));
  const auto* found = std::find_if(kNamed.begin(), kNamed.end(),
                                   [&](const NamedEntity& e) { return e.name == name; });
  if (found == kNamed.end()) return std::nullopt;
  return found->code_point;
}

}  // namespace

std::string DecodeEntities(std::string_view text) {
  constexpr std::size_t kLongest = 10;  // "&#x10FFFF;"
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t ampersand = text.find('&');
    out.append(text.substr(0, ampersand));
    if (ampersand == std::string_view::npos) return out;
    text.remove_prefix(ampersand);
    const std::size_t semicolon = text.substr(0, kLongest).find(';');
    const auto c = semicolon == std::string_view::npos ? std::nullopt
                                                       : ParseEntity(text.substr(1, semicolon - 1));
    if (c.has_value()) {
      AppendCodePoint(*c, out);
      text.remove_prefix(semicolon + 1);
    } else {
      out.push_back('&');
      text.remove_prefix(1);
    }
  }
}

}  // namespace askmix
