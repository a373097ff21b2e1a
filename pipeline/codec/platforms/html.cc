#include "codec/platforms/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <memory>

#include "codec/platforms/normalise.h"
#include "core/error.h"
#include "core/text.h"

namespace askmix {
namespace {

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// Whether `name` is one of the words of a class attribute.
bool HasClass(std::string_view classes, std::string_view name) {
  std::size_t at = name.empty() ? std::string_view::npos : classes.find(name);
  for (; at != std::string_view::npos; at = classes.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || classes[at - 1] == ' ';
    if (begins && (end == classes.size() || classes[end] == ' ')) return true;
  }
  return false;
}

/// The value of an attribute in libxml2's list of names and values.
std::string_view Attribute(const xmlChar** attributes, std::string_view name) {
  for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
    if (View(attributes[0]) == name) return View(attributes[1]);
  }
  return {};
}

/// Takes what the parser finds, in order. No tree is built, so depth costs nothing.
class Collector {
 public:
  Collector(std::string_view dropped_class, HtmlText& out)
      : dropped_class_(dropped_class), out_(out) {}

  /// False: too deep, nothing more is wanted.
  bool Open(std::string_view name, const xmlChar** attributes);
  void Close(std::string_view name);
  void Text(std::string_view text);

 private:
  /// Lines that end before an element and after it: paragraphs stand apart, items follow each
  /// other.
  static int LinesAround(std::string_view name);
  void Break(int lines) { lines_ = std::max(lines_, lines); }
  void Append(std::string_view text);
  void AppendCollapsed(std::string_view text);

  const std::string_view dropped_class_;
  HtmlText& out_;
  std::size_t depth_ = 0;
  std::size_t dropped_depth_ = 0;  ///< depth inside of what is left out; 0: not inside
  std::size_t preformatted_ = 0;
  int lines_ = 0;  ///< line ends to write before the next text
};

int Collector::LinesAround(std::string_view name) {
  constexpr std::array<std::string_view, 4> kApart = {"p", "pre", "blockquote", "table"};
  constexpr std::array<std::string_view, 11> kFollowing = {"li", "div", "ul", "ol", "tr", "h1",
                                                           "h2", "h3",  "h4", "h5", "h6"};
  if (IsOneOf(name, kApart)) return 2;
  return IsOneOf(name, kFollowing) ? 1 : 0;
}

bool Collector::Open(std::string_view name, const xmlChar** attributes) {
  constexpr std::array<std::string_view, 4> kNoText = {"script", "style", "head", "template"};
  if (++depth_ > kHtmlDepthMax) return false;
  const std::string_view classes = Attribute(attributes, "class");
  if (dropped_depth_ > 0 || IsOneOf(name, kNoText) || HasClass(classes, dropped_class_)) {
    ++dropped_depth_;
    return true;
  }
  Break(LinesAround(name));
  if (name == "br") ++lines_;
  if (name == "pre") ++preformatted_;
  const bool of_people = HasClass(classes, "mention") || HasClass(classes, "hashtag");
  const std::string_view href = name == "a" ? Attribute(attributes, "href") : std::string_view();
  if (!href.empty() && !of_people) out_.links.emplace_back(href);
  return true;
}

void Collector::Close(std::string_view name) {
  --depth_;
  if (dropped_depth_ > 0) {
    --dropped_depth_;
    return;
  }
  if (name == "pre") --preformatted_;
  Break(LinesAround(name));
}

void Collector::Text(std::string_view text) {
  if (dropped_depth_ > 0) return;
  preformatted_ > 0 ? Append(text) : AppendCollapsed(text);
}

void Collector::Append(std::string_view text) {
  if (!out_.text.empty()) out_.text.append(static_cast<std::size_t>(lines_), '\n');
  lines_ = 0;
  out_.text.append(text);
}

/// Blanks and line ends of the markup are one blank, and none where a line begins.
void Collector::AppendCollapsed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  while (!text.empty()) {
    const std::size_t word = std::min(text.find_first_not_of(kBlanks), text.size());
    const std::size_t end = std::min(text.find_first_of(kBlanks, word), text.size());
    const bool line_begins = lines_ > 0 || out_.text.empty() || out_.text.back() == '\n';
    if (word > 0 && !line_begins && out_.text.back() != ' ') out_.text.push_back(' ');
    if (word < end) Append(text.substr(word, end - word));
    text.remove_prefix(end);
  }
}

void OnStart(void* context, const xmlChar* name, const xmlChar** attributes);
void OnEnd(void* context, const xmlChar* name);
void OnText(void* context, const xmlChar* text, int bytes);

/// What libxml2 calls. Comments, instructions and the contents of scripts have nobody to go to.
xmlSAXHandler Callbacks() {
  xmlInitParser();
  xmlSAXHandler callbacks{};
  callbacks.startElement = OnStart;
  callbacks.endElement = OnEnd;
  callbacks.characters = OnText;
  callbacks.ignorableWhitespace = OnText;
  return callbacks;
}

struct FreeParser {
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};

/// One document through libxml2.
class HtmlParser {
 public:
  HtmlParser(std::string_view dropped_class, HtmlText& out)
      : collector_(dropped_class, out), out_(out) {
    static xmlSAXHandler callbacks = Callbacks();
    parser_.reset(
        htmlCreatePushParserCtxt(&callbacks, this, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    ASKMIX_CHECK(parser_ != nullptr);
    htmlCtxtUseOptions(parser_.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                          HTML_PARSE_IGNORE_ENC);
  }

  void Parse(std::string_view html) {
    htmlParseChunk(parser_.get(), html.data(), static_cast<int>(html.size()), 1);
  }

  void Start(std::string_view name, const xmlChar** attributes) {
    if (collector_.Open(name, attributes)) return;
    out_.whole = false;
    xmlStopParser(parser_.get());
  }
  Collector& collector() { return collector_; }

 private:
  Collector collector_;
  HtmlText& out_;
  std::unique_ptr<htmlParserCtxt, FreeParser> parser_;
};

void OnStart(void* context, const xmlChar* name, const xmlChar** attributes) {
  static_cast<HtmlParser*>(context)->Start(View(name), attributes);
}

void OnEnd(void* context, const xmlChar* name) {
  static_cast<HtmlParser*>(context)->collector().Close(View(name));
}

void OnText(void* context, const xmlChar* text, int bytes) {
  static_cast<HtmlParser*>(context)->collector().Text(
      {reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)});
}

}  // namespace

HtmlText ReadHtml(std::string_view html, std::string_view dropped_class) {
  HtmlText out;
  const std::string_view kept = TruncateUtf8(html, kHtmlBytesMax);
  out.whole = kept.size() == html.size();
  // Most replies are a word or two without any markup.
  if (kept.find_first_of("<&\r\n\t") == std::string_view::npos) {
    out.text = kept;
    return out;
  }
  HtmlParser(dropped_class, out).Parse(kept);
  return out;
}

}  // namespace askmix
