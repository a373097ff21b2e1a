// Messages that are held while views into them are in use.
#pragma once

#include <span>
#include <vector>

#include "core/record.h"
#include "edge/kafka/handles.h"
#include "runtime/ports.h"

namespace askmix {

class Batch {
 public:
  void Clear();
  /// `message` is a record, no event.
  void Add(MessageHandle message);
  std::size_t size() const { return messages_.size(); }
  bool IsFull(std::size_t records_max) const {
    return messages_.size() >= records_max || bytes_ >= kBatchBytesMax;
  }
  /// Views, valid until the next Clear or Add.
  std::span<const Record> Records();

 private:
  void AddHeaders(rd_kafka_message_t* message);

  std::vector<MessageHandle> messages_;
  std::vector<Record> records_;
  std::size_t bytes_ = 0;
  std::vector<Header> headers_;  ///< of all records, one after the other; kept for reuse
  std::size_t headers_used_ = 0;
  std::vector<std::size_t> headers_begin_;  ///< for each record, its first
};

}  // namespace askmix
