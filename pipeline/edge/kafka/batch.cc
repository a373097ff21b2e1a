#include "edge/kafka/batch.h"

namespace askmix {
namespace {

std::string_view View(const void* data, std::size_t size) {
  return data == nullptr ? std::string_view{}
                         : std::string_view(static_cast<const char*>(data), size);
}

}  // namespace

void Batch::Clear() {
  messages_.clear();
  records_.clear();
  bytes_ = 0;
  headers_begin_.clear();
  headers_used_ = 0;
}

void Batch::Add(MessageHandle message) {
  const std::int64_t written = rd_kafka_message_timestamp(message.get(), nullptr);
  records_.push_back({.partition = Partition{message->partition},
                      .offset = Offset{message->offset},
                      .timestamp = FromUnixMillis(written),
                      .key = View(message->key, message->key_len),
                      .value = View(message->payload, message->len),
                      .has_value = message->payload != nullptr});
  bytes_ += message->key_len + message->len;
  headers_begin_.push_back(headers_used_);
  AddHeaders(message.get());
  messages_.push_back(std::move(message));
}

void Batch::AddHeaders(rd_kafka_message_t* message) {
  rd_kafka_headers_t* found = nullptr;  // belongs to the message
  if (rd_kafka_message_headers(message, &found) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(found, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    if (headers_used_ == headers_.size()) headers_.emplace_back();
    headers_[headers_used_].name = name;
    headers_[headers_used_].value = View(value, size);
    ++headers_used_;
  }
}

std::span<const Record> Batch::Records() {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const std::size_t end = i + 1 < records_.size() ? headers_begin_[i + 1] : headers_used_;
    records_[i].headers =
        std::span<const Header>(headers_).subspan(headers_begin_[i], end - headers_begin_[i]);
  }
  return records_;
}

}  // namespace askmix
