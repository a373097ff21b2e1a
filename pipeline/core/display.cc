#include "core/display.h"

#include <utf8proc.h>

#include <algorithm>

#include "core/text.h"

namespace askmix {
namespace {

constexpr std::string_view kEllipsis = "\u2026";
constexpr char32_t kReplacement = 0xFFFD;

std::size_t WidthOf(char32_t c) {
  return static_cast<std::size_t>(
      std::max(utf8proc_charwidth(static_cast<utf8proc_int32_t>(c)), 0));
}

bool IsHarmless(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) width += WidthOf(NextCodePoint(text, i));
  return width;
}

std::string Displayed(std::string_view text, std::size_t width) {
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    AppendCodePoint(IsHarmless(c) ? c : kReplacement, shown);
  }
  if (DisplayWidth(shown) <= width) return shown;
  if (width == 0) return "";
  std::size_t end = 0;
  for (std::size_t next = 0, taken = 0; next < shown.size(); end = next) {
    std::size_t after = next;
    taken += WidthOf(NextCodePoint(shown, after));
    if (taken > width - 1) break;
    next = after;
  }
  return shown.substr(0, end).append(kEllipsis);
}

}  // namespace askmix
