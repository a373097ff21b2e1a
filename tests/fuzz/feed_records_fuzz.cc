// edge/feeds: whatever bytes a file has, in every shape: reading ends, and goes on from behind any
// record as if it had never stopped.
#include <array>
#include <string>
#include <vector>

#include "edge/feeds/records.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

constexpr std::array<std::string_view, 5> kShapes = {"auto", "ndjson", "json", "csv", "sse"};

struct Reading {
  std::vector<std::string> values;
  std::int64_t end = 0, line = 1;
  std::string state;
};

/// At most `count` records from a place on.
Reading Read(const InputFile& file, const Shape& shape, const Reading* from, std::size_t count) {
  Input input(file.path(), [] { return false; });
  Window window(input);
  static_cast<void>(window.PeekHead(kShapeHeadBytes));
  const auto reader =
      MakeRecordReader(window, shape, IsKnownMember, from == nullptr ? "" : from->state);
  if (from != nullptr) window.SkipTo(from->end, from->line);
  Reading reading;
  FeedRecord record;
  while (reading.values.size() < count && reader->Next(record)) {
    ASKMIX_CHECK(record.is_refused || !record.value.empty());
    ASKMIX_CHECK(record.line <= window.line());
    reading.values.push_back(record.is_refused ? std::string(record.fault.reason) : record.value);
  }
  reading.end = window.offset();
  reading.line = window.line();
  reading.state = reader->State();
  return reading;
}

}  // namespace

void Fuzz(std::string_view bytes) {
  const std::string_view wanted = kShapes[TakeByte(bytes) % kShapes.size()];
  const std::size_t stop = TakeByte(bytes);
  const auto shape = Recognise(bytes.substr(0, kShapeHeadBytes), wanted, IsKnownMember);
  if (!shape) return;
  const InputFile file(bytes);
  ReadsOrRefuses([&] {
    const Reading all = Read(file, *shape, nullptr, bytes.size() + 1);
    Reading first = Read(file, *shape, nullptr, stop);
    const Reading rest = Read(file, *shape, &first, bytes.size() + 1);
    first.values.insert(first.values.end(), rest.values.begin(), rest.values.end());
    ASKMIX_CHECK(first.values == all.values);
  });
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
