#include "edge/feeds/records.h"

#include <algorithm>
#include <utility>

namespace askmix {

std::unique_ptr<RecordReader> MakeRecordReader(Window& window, const Shape& shape,
                                               const ColumnTest& is_known,
                                               const std::string& state) {
  switch (shape.kind) {
    case Shape::Kind::kLines:
      return MakeLineRecords(window);
    case Shape::Kind::kEvents:
      return MakeEventRecords(window);
    case Shape::Kind::kDocuments:
      return MakeDocumentRecords(window, !state.empty());
    case Shape::Kind::kTable:
      return MakeTableRecords(window, shape, is_known);
  }
  return nullptr;
}

bool ReadLine(Window& window, std::string& line, std::size_t bytes_max) {
  line.clear();
  bool any = false, cut = false;
  for (;;) {
    const std::string_view ahead = window.Peek();
    if (ahead.empty()) break;
    any = true;
    const std::size_t end = ahead.find('\n');
    const std::string_view part = ahead.substr(0, end);
    const std::size_t room = bytes_max + 1 - line.size();
    cut = cut || part.size() > room;
    line.append(part.substr(0, room));
    window.Consume(end == std::string_view::npos ? part.size() : end + 1);
    if (end != std::string_view::npos) break;
  }
  // Of a line that was cut, the last byte kept shows that it is too long, whatever it is.
  if (!cut && line.ends_with('\r')) line.pop_back();
  return any && !window.was_stopped();
}

void Refuse(std::string_view reason, std::string detail, FeedRecord& record) {
  record.value.clear();
  record.is_refused = true;
  record.fault = {reason, std::move(detail)};
}

void RefuseTooLarge(FeedRecord& record) {
  Refuse("too_large", "it is longer than " + std::to_string(kPayloadBytesMax) + " bytes", record);
  record.value.shrink_to_fit();
}

namespace {

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

class LineRecords : public RecordReader {
 public:
  using RecordReader::RecordReader;

  bool Next(FeedRecord& record) override {
    record.is_refused = false;
    do {
      record.line = window_.line();
      if (!ReadLine(window_, record.value, kPayloadBytesMax)) return false;
    } while (IsBlank(record.value) && ++passed_over_.blank > 0);
    if (record.value.size() > kPayloadBytesMax) RefuseTooLarge(record);
    return true;
  }
};

class EventRecords : public RecordReader {
 public:
  using RecordReader::RecordReader;

  bool Next(FeedRecord& record) override {
    record.is_refused = false;
    record.value.clear();
    bool too_large = false, any = false;
    for (std::int64_t at = window_.line(); ReadLine(window_, line_, kPayloadBytesMax);
         at = window_.line()) {
      if (line_.empty() && any) break;
      if (line_.empty() || line_.starts_with(':')) {
        ++(line_.empty() ? passed_over_.blank : passed_over_.comments);
        continue;
      }
      if (!any) record.line = at;
      any = true;
      too_large = too_large || record.value.size() + line_.size() > kPayloadBytesMax;
      if (too_large) continue;
      record.value.append(line_).push_back('\n');
    }
    if (!any || window_.was_stopped()) return false;
    if (too_large) {
      RefuseTooLarge(record);
    } else {
      record.value.pop_back();
    }
    return true;
  }

 private:
  std::string line_;
};

}  // namespace

std::unique_ptr<RecordReader> MakeLineRecords(Window& window) {
  return std::make_unique<LineRecords>(window);
}

std::unique_ptr<RecordReader> MakeEventRecords(Window& window) {
  return std::make_unique<EventRecords>(window);
}

}  // namespace askmix
