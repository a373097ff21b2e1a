#include "edge/feeds/shape.h"

#include <algorithm>
#include <array>

#include "codec/platforms/event_stream.h"
#include "edge/feeds/documents.h"

namespace askmix {
namespace {

constexpr std::size_t kLinesSeen = 50;
constexpr std::array kDelimiters = {',', ';', '\t', '|'};

std::string_view TakeLine(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view WithoutBlanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// Two bytes a character: every other byte of what is mostly ASCII is zero.
bool IsUtf16(std::string_view head) {
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) return true;
  const std::string_view some = head.substr(0, 200);
  return static_cast<std::size_t>(std::count(some.begin(), some.end(), '\0')) > some.size() / 3;
}

/// Heartbeats and lengths that capture tools leave between documents.
bool SaysNothing(std::string_view line) {
  return line == "keep-alive" || line.find_first_not_of("0123456789 \t") == std::string_view::npos;
}

/// A document that ends where its line does is one of many lines. An array that has the input to
/// itself is one of records.
Shape::Kind KindOfJson(std::string_view text, bool head_is_all) {
  DocumentScanner scanner;
  const bool array = text.starts_with('[');
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  const std::size_t end = scanner.Scan(text);
  if (!scanner.is_complete()) {
    const bool one_line = line_end == text.size() && !head_is_all;
    return one_line && !array ? Shape::Kind::kLines : Shape::Kind::kDocuments;
  }
  if (end > line_end) return Shape::Kind::kDocuments;
  std::string_view rest = text.substr(end);
  const bool more_in_line = !WithoutBlanks(TakeLine(rest)).empty();
  if (more_in_line) return Shape::Kind::kDocuments;
  return array && WithoutBlanks(rest).empty() ? Shape::Kind::kDocuments : Shape::Kind::kLines;
}

/// Events of several lines, with blank ones between; events of one line each are lines.
bool HasEventsOfLines(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty() || line.starts_with("event:")) return true;
  }
  return false;
}

std::size_t KnownNames(std::string_view line, char delimiter, const ColumnTest& is_known) {
  const std::vector<std::string> cells = SplitRow(line, delimiter);
  return static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), is_known));
}

/// The delimiter under which some row has the most names that are known.
Shape FindTable(std::string_view head, const ColumnTest& is_known, std::size_t& most) {
  Shape shape{Shape::Kind::kTable, ','};
  most = 0;
  for (std::size_t i = 0; i < kLinesSeen && !head.empty(); ++i) {
    const std::string_view line = TakeLine(head);
    for (const char delimiter : kDelimiters) {
      const std::size_t names = KnownNames(line, delimiter, is_known);
      if (names > most) {
        most = names;
        shape.delimiter = delimiter;
      }
    }
  }
  shape.names_min = std::clamp<std::size_t>(most, 1, 3);
  return shape;
}

Result<Shape> Forced(std::string_view head, std::string_view wanted, const ColumnTest& is_known) {
  if (wanted == "ndjson") return Shape{Shape::Kind::kLines};
  if (wanted == "json") return Shape{Shape::Kind::kDocuments};
  if (wanted == "sse") return Shape{Shape::Kind::kEvents};
  if (wanted != "csv") {
    return Refuse("unknown_shape", "no shape is named '" + std::string(wanted) + "'; they are " +
                                       std::string(kShapesWanted));
  }
  std::size_t names = 0;
  return FindTable(head, is_known, names);
}

}  // namespace

Result<Shape> Recognise(std::string_view head, std::string_view wanted,
                        const ColumnTest& is_known) {
  const bool head_is_all = head.size() < kShapeHeadBytes;
  if (IsUtf16(head)) {
    return Refuse("bad_encoding",
                  "it is written in UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
  }
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (WithoutBlanks(head).starts_with("window.")) {
    return Refuse("javascript",
                  "it is a script of a personal archive; what comes after the first = is JSON: "
                  "sed '1s/^[^=]*=//' FILE | askmix ingest -");
  }
  if (wanted != "auto") return Forced(head, wanted, is_known);
  std::string_view rest = head;
  for (std::string_view before = rest; !rest.empty(); before = rest) {
    const std::string_view line = WithoutBlanks(TakeLine(rest));
    if (SaysNothing(line)) continue;
    if (IsEventStream(line)) {
      return Shape{HasEventsOfLines(before) ? Shape::Kind::kEvents : Shape::Kind::kLines};
    }
    if (line.starts_with('{') || line.starts_with('[')) {
      return Shape{KindOfJson(WithoutBlanks(before), head_is_all)};
    }
    break;
  }
  std::size_t names = 0;
  const Shape table = FindTable(head, is_known, names);
  if (names >= 3) return table;
  if (head.find_first_not_of(" \t\r\n") == std::string_view::npos ||
      head.find("{\"") != std::string_view::npos) {
    return Shape{Shape::Kind::kLines};
  }
  return Refuse("unknown_shape",
                "it is neither JSON nor events, and no row of it has the names of at least three "
                "columns that are known, as a CSV file's header would; --map says which columns "
                "hold what, --shape what it is (" +
                    std::string(kShapesWanted) + ")");
}

}  // namespace askmix
