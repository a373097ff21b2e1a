#include "codec/dead_letter.h"

#include "core/text.h"

namespace askmix {
namespace {

/// Leaves room for key and headers below the 2,000,000 bytes that the topic takes.
constexpr std::size_t kValueBytesMax = 1'900'000;
constexpr std::size_t kDetailBytesMax = 1'000;

}  // namespace

Output MakeDeadLetter(const Record& record, std::uint32_t ordinal, std::string_view value,
                      std::string_view component, std::string_view source_topic,
                      std::string_view reason, std::string_view detail) {
  Output output;
  output.topic = Topic::kRejected;
  output.key = record.key;
  output.value = value.substr(0, kValueBytesMax);
  output.cause = {record.partition, record.offset, ordinal};
  output.headers.assign(record.headers.begin(), record.headers.end());
  const auto add = [&](std::string_view name, std::string_view text) {
    output.headers.push_back({std::string(name), std::string(text)});
  };
  add("reason", reason);
  add("detail", TruncateUtf8(detail, kDetailBytesMax));
  add("component", component);
  add("source.topic", source_topic);
  add("source.partition", std::to_string(Raw(record.partition)));
  add("source.offset", std::to_string(Raw(record.offset)));
  add("source.timestamp", std::to_string(UnixMillis(record.timestamp)));
  if (value.size() > kValueBytesMax) {
    add("truncated", "true");
    add("original.size", std::to_string(value.size()));
  }
  return output;
}

}  // namespace askmix
