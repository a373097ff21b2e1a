#include <csv.h>

#include <algorithm>
#include <utility>

#include "codec/json.h"
#include "edge/feeds/records.h"

namespace askmix {
namespace {

/// Lines of metadata that exporters write above the header.
constexpr std::size_t kRowsAboveMax = 50;
/// Of a header's row, and of rows above it.
constexpr std::size_t kHeaderBytesMax = std::size_t{1} << 20;

/// libcsv grows a cell's memory by this; its own 128 bytes would make large cells slow.
constexpr std::size_t kCellBytesStep = std::size_t{1} << 18;

/// libcsv, a row at a time.
class RowParser {
 public:
  explicit RowParser(char delimiter) : delimiter_(delimiter) { Begin(); }
  ~RowParser() { csv_free(&parser_); }
  RowParser(const RowParser&) = delete;
  RowParser& operator=(const RowParser&) = delete;

  /// `part`: up to the end of a line at most. True when a row has ended.
  bool Feed(std::string_view part) {
    if (ended_) cells_.clear();
    ended_ = false;
    csv_parse(&parser_, part.data(), part.size(), &RowParser::OnCell, &RowParser::OnRow, this);
    return ended_;
  }
  /// At the end of the input: true when there was a last row; false too when it has a quote open.
  bool Finish() {
    if (ended_) cells_.clear();
    ended_ = false;
    csv_set_opts(&parser_, CSV_STRICT | CSV_STRICT_FINI);
    return csv_fini(&parser_, &RowParser::OnCell, &RowParser::OnRow, this) == 0 && ended_;
  }
  /// Forgets the row that was begun.
  void Reset() {
    csv_free(&parser_);
    Begin();
  }

  std::vector<std::string>& cells() { return cells_; }

 private:
  void Begin() {
    csv_init(&parser_, 0);
    csv_set_blk_size(&parser_, kCellBytesStep);
    csv_set_delim(&parser_, static_cast<unsigned char>(delimiter_));
    // A carriage return belongs to the line end after it, and is no end of its own.
    csv_set_term_func(&parser_, [](unsigned char c) { return c == CSV_LF ? 1 : 0; });
    csv_set_space_func(&parser_,
                       [](unsigned char c) { return c == CSV_SPACE || c == CSV_CR ? 1 : 0; });
    cells_.clear();
    ended_ = false;
  }
  static void OnCell(void* bytes, std::size_t size, void* self) {
    static_cast<RowParser*>(self)->cells_.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void OnRow(int /*end*/, void* self) { static_cast<RowParser*>(self)->ended_ = true; }

  const char delimiter_;
  csv_parser parser_{};
  std::vector<std::string> cells_;
  bool ended_ = false;
};

class TableRecords : public RecordReader {
 public:
  TableRecords(Window& window, const Shape& shape, const ColumnTest& is_known);

  bool Next(FeedRecord& record) override;

 private:
  enum class Got { kRow, kEnd, kTooLarge, kOpenQuote };

  Got ReadRow(std::size_t bytes_max);
  bool Write(FeedRecord& record);

  RowParser parser_;
  std::int64_t row_line_ = 0;  ///< where the last row begins
  std::vector<std::string>
      names_;  ///< of the columns, as JSON, with a colon; empty: to be left out
};

TableRecords::TableRecords(Window& window, const Shape& shape, const ColumnTest& is_known)
    : RecordReader(window), parser_(shape.delimiter) {
  if (window_.Peek(3).starts_with("\xEF\xBB\xBF")) window_.Consume(3);
  for (std::size_t row = 0; row < kRowsAboveMax && ReadRow(kHeaderBytesMax) == Got::kRow; ++row) {
    std::vector<std::string>& cells = parser_.cells();
    if (static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), is_known)) <
        shape.names_min) {
      continue;
    }
    for (const std::string& name : cells) {
      std::string& json = names_.emplace_back();
      const bool first =
          std::find(cells.begin(), cells.end(), name) == &name - cells.data() + cells.begin();
      if (name.empty() || !first) continue;
      JsonWriter(json).String(name);
      json.push_back(':');
    }
    return;
  }
  if (window_.was_stopped()) return;
  throw Fatal(ExitCode::kConfiguration,
              "no row within the first " + std::to_string(kRowsAboveMax) +
                  " has the names of columns that are known (text, date, author, url, ...); "
                  "--map says which columns hold what");
}

TableRecords::Got TableRecords::ReadRow(std::size_t bytes_max) {
  std::size_t bytes = 0;
  row_line_ = window_.line();
  for (;;) {
    const std::string_view ahead = window_.Peek();
    if (ahead.empty()) break;
    const std::size_t end = ahead.find('\n');
    const std::string_view part = end == std::string_view::npos ? ahead : ahead.substr(0, end + 1);
    bytes += part.size();
    const bool fits = bytes <= bytes_max;
    const bool ended = fits && parser_.Feed(part);
    window_.Consume(part.size());
    if (ended) return Got::kRow;
    if (bytes == part.size() && (part == "\n" || part == "\r\n")) {  // a row has not begun
      ++passed_over_.blank;
      bytes = 0;
      row_line_ = window_.line();
    }
    if (!fits && end != std::string_view::npos) {
      parser_.Reset();
      return Got::kTooLarge;
    }
  }
  if (window_.was_stopped()) return Got::kEnd;
  if (parser_.Finish()) return Got::kRow;
  const bool open = !parser_.cells().empty() || bytes > 0;
  parser_.Reset();
  return open ? Got::kOpenQuote : Got::kEnd;
}

bool TableRecords::Next(FeedRecord& record) {
  record.is_refused = false;
  for (;;) {
    record.value.clear();
    const Got got = ReadRow(kPayloadBytesMax);
    record.line = row_line_;
    switch (got) {
      case Got::kEnd:
        return false;
      case Got::kTooLarge:
        Refuse("too_large",
               "the row is longer than " + std::to_string(kPayloadBytesMax) +
                   " bytes and goes on to line " + std::to_string(window_.line() - 1) +
                   "; is there a quote that nothing closes?",
               record);
        return true;
      case Got::kOpenQuote:
        Refuse("open_quote", "a quote opens in this row and nothing closes it", record);
        return true;
      case Got::kRow:
        if (Write(record)) return true;
        ++passed_over_.blank;
    }
  }
}

/// False: there is nothing in the row.
bool TableRecords::Write(FeedRecord& record) {
  const std::vector<std::string>& cells = parser_.cells();
  std::string& out = record.value;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    if (i >= names_.size()) {
      Refuse("long_row",
             "the row has " + std::to_string(cells.size()) + " cells, the header has " +
                 std::to_string(names_.size()),
             record);
      return true;
    }
    if (names_[i].empty()) continue;
    out.push_back(out.empty() ? '{' : ',');
    out.append(names_[i]);
    JsonWriter(out).String(cells[i]);
  }
  if (out.empty()) return false;
  out.push_back('}');
  if (cells.size() < names_.size()) ++passed_over_.short_rows;
  return true;
}

}  // namespace

std::vector<std::string> SplitRow(std::string_view text, char delimiter) {
  RowParser parser(delimiter);
  if (!parser.Feed(text)) static_cast<void>(parser.Finish());
  return std::move(parser.cells());
}

std::unique_ptr<RecordReader> MakeTableRecords(Window& window, const Shape& shape,
                                               const ColumnTest& is_known) {
  return std::make_unique<TableRecords>(window, shape, is_known);
}

}  // namespace askmix
