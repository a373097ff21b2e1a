#include "edge/feeds/documents.h"

#include <algorithm>
#include <utility>

#include "edge/feeds/records.h"

namespace askmix {
namespace {

/// Between documents; 0x1E is what RFC 7464 puts before each.
constexpr std::string_view kBetween = " \t\r\n,\x1e";

class DocumentRecords : public RecordReader {
 public:
  DocumentRecords(Window& window, bool in_array) : RecordReader(window), in_array_(in_array) {}

  bool Next(FeedRecord& record) override {
    record.is_refused = false;
    record.value.clear();
    const std::string_view ahead = FindBegin();
    if (ahead.empty()) return false;
    record.line = window_.line();
    const bool whole = ahead[0] == '{' || ahead[0] == '[' || ahead[0] == '"' ? TakeValue(record)
                                                                             : TakeWord(record);
    if (window_.was_stopped()) return false;
    if (!whole) RefuseTooLarge(record);
    return true;
  }

  std::string State() const override { return in_array_ ? "array" : ""; }

 private:
  /// Passes over what stands between documents, and the brackets of arrays of documents.
  std::string_view FindBegin() {
    for (;;) {
      const std::string_view ahead = window_.Peek();
      if (ahead.empty()) return ahead;
      const std::size_t begin = ahead.find_first_not_of(kBetween);
      if (begin != 0) {
        window_.Consume(begin == std::string_view::npos ? ahead.size() : begin);
      } else if (ahead[0] == (in_array_ ? ']' : '[')) {
        in_array_ = !in_array_;
        window_.Consume(1);
      } else {
        return ahead;
      }
    }
  }

  // Both: false when it is too long.
  bool TakeValue(FeedRecord& record) {
    DocumentScanner scanner;
    bool fits = true;
    while (!scanner.is_complete()) {
      const std::string_view ahead = window_.Peek();
      if (ahead.empty()) break;
      fits = Take(scanner.Scan(ahead), ahead, record) && fits;
    }
    return fits;
  }

  /// A number, a word, or what is no JSON at all: up to the end of the line.
  bool TakeWord(FeedRecord& record) {
    bool fits = true;
    for (;;) {
      const std::string_view ahead = window_.Peek();
      if (ahead.empty()) return fits;
      const std::size_t end = ahead.find_first_of(in_array_ ? "\n,]" : "\n");
      fits = Take(std::min(end, ahead.size()), ahead, record) && fits;
      if (end != std::string_view::npos) return fits;
    }
  }

  bool Take(std::size_t count, std::string_view ahead, FeedRecord& record) {
    const bool fits = record.value.size() + count <= kPayloadBytesMax;
    if (fits) record.value.append(ahead.substr(0, count));
    window_.Consume(count);
    return fits;
  }

  bool in_array_;
};

}  // namespace

std::size_t DocumentScanner::Scan(std::string_view part) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    if (escaped_) {
      escaped_ = false;
    } else if (quoted_) {
      escaped_ = c == '\\';
      quoted_ = c != '"';
    } else if (c == '"') {
      quoted_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      --depth_;
    } else {
      continue;
    }
    complete_ = depth_ == 0 && !quoted_ && !escaped_;
    if (complete_) return i + 1;
  }
  return part.size();
}

std::unique_ptr<RecordReader> MakeDocumentRecords(Window& window, bool in_array) {
  return std::make_unique<DocumentRecords>(window, in_array);
}

}  // namespace askmix
