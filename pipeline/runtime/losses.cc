#include "runtime/losses.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "codec/gap.h"

namespace askmix {
namespace {

/// When the first record behind the range was written; nothing: `polled` does not show it.
std::optional<TimePoint> FarSide(const LostRange& range, const Polled& polled, TimePoint now) {
  for (const Record& record : polled.records) {
    if (record.partition == range.partition && record.offset >= range.end) return record.timestamp;
  }
  for (const Position& end : polled.at_end) {
    if (end.partition == range.partition && end.next >= range.end) return now;
  }
  return std::nullopt;
}

}  // namespace

void Losses::Add(const LostRange& range, TimePoint read_until) {
  // After a rewind the same is found in one piece that was found in several before.
  std::erase_if(open_, [&](const Open& o) {
    return o.range.partition == range.partition && o.range.begin >= range.begin;
  });
  open_.push_back({range, read_until});
}

void Losses::Tell(const Polled& polled, TimePoint now, std::vector<Output>& outputs) {
  for (Open& open : open_) {
    const auto until = FarSide(open.range, polled, now);
    if (!until) continue;
    TellOne(open, *until, outputs);
    open.told = true;
  }
}

void Losses::TellOne(const Open& open, TimePoint until, std::vector<Output>& outputs) const {
  const LostRange& range = open.range;
  std::string value;
  Encode(Gap{stage_, Raw(range.partition), Raw(range.end) - Raw(range.begin), open.from, until},
         value);
  for (std::int32_t p = 0; p < partitions_; ++p) {
    Output& output = outputs.emplace_back();
    output.topic = Topic::kDeltas;
    output.partition = Partition{p};
    output.value = value;
    output.cause = {range.partition, range.begin, static_cast<std::uint32_t>(p)};
  }
}

void Losses::Committed(Observer& observer) {
  for (const Open& open : open_) {
    if (!open.told) continue;
    observer.Lost(open.range.partition, Raw(open.range.end) - Raw(open.range.begin));
  }
  std::erase_if(open_, [](const Open& o) { return o.told; });
}

void Losses::Aborted() {
  for (Open& open : open_) open.told = false;
}

}  // namespace askmix
