// The text of posts that come as HTML: what a browser would show, without the markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace askmix {

/// Markup beyond this is cut: some of it costs the square of its length.
inline constexpr std::size_t kHtmlBytesMax = 65536;
/// Elements inside of each other; posts have a handful. What is deeper is not read.
inline constexpr std::size_t kHtmlDepthMax = 256;

struct HtmlText {
  std::string text;                ///< decoded; paragraphs apart by an empty line
  std::vector<std::string> links;  ///< of anchors, without those to accounts and hashtags
  bool whole = true;               ///< false: a limit was met
};

/// Never fails: what is no markup is text. `dropped_class`: elements of this class are left out;
/// empty: none are.
HtmlText ReadHtml(std::string_view html, std::string_view dropped_class = "");

}  // namespace askmix
