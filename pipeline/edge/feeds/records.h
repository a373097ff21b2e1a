// The records of a feed: what of an input becomes one record of a topic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "codec/platforms/platform.h"
#include "core/error.h"
#include "edge/feeds/shape.h"
#include "edge/feeds/window.h"

namespace askmix {

struct FeedRecord {
  std::string value;
  std::int64_t line = 0;  ///< where it begins
  /// Why it cannot be sent; then there is no value. Reasons: too_large, long_row, open_quote.
  bool is_refused = false;
  Error fault;
};

/// What was passed over on the way.
struct PassedOver {
  std::int64_t blank = 0;       ///< lines and rows without anything
  std::int64_t comments = 0;    ///< lines of an event stream that only keep it open
  std::int64_t short_rows = 0;  ///< read, as if the cells that are not there were empty
};

/// Memory is bounded: what is longer than kPayloadBytesMax is refused, and not kept. Not
/// thread-safe.
class RecordReader {
 public:
  explicit RecordReader(Window& window) : window_(window) {}
  virtual ~RecordReader() = default;
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// The next record; then the window stands behind it. False at the end, and when stopped: what
  /// was begun by then is dropped.
  virtual bool Next(FeedRecord& record) = 0;
  /// What has to be known, beside the place in the window, to go on from there. No blanks.
  virtual std::string State() const { return {}; }

  const PassedOver& passed_over() const { return passed_over_; }

 protected:
  Window& window_;
  PassedOver passed_over_;
};

/// `shape` as Recognise tells. `state` is what State said at the place where it is to go on: with
/// it, the window has still to be moved there.
std::unique_ptr<RecordReader> MakeRecordReader(Window& window, const Shape& shape,
                                               const ColumnTest& is_known,
                                               const std::string& state = {});

/// The next line without its end ("\n" or "\r\n"); of one that is too long only the first
/// bytes_max + 1 bytes. False at the end.
bool ReadLine(Window& window, std::string& line, std::size_t bytes_max);

/// Makes `record` one that is refused.
void Refuse(std::string_view reason, std::string detail, FeedRecord& record);
void RefuseTooLarge(FeedRecord& record);

// Lines, each a record; events of an event stream, each a record of some lines.
std::unique_ptr<RecordReader> MakeLineRecords(Window& window);
std::unique_ptr<RecordReader> MakeEventRecords(Window& window);
/// JSON documents, one after the other, on as many lines as they like; elements of arrays that
/// stand around them, each a record.
std::unique_ptr<RecordReader> MakeDocumentRecords(Window& window, bool in_array);
/// Rows below a header, each as a JSON object: names of columns, texts of cells that have any.
/// Throws Fatal(kConfiguration) when there is no header.
std::unique_ptr<RecordReader> MakeTableRecords(Window& window, const Shape& shape,
                                               const ColumnTest& is_known);

}  // namespace askmix
