#include "runtime/losses.h"

#include <doctest/doctest.h>

#include "codec/gap.h"
#include "support/builders.h"
#include "support/fakes.h"

namespace askmix {
namespace {

constexpr Partition kZero{0};
constexpr LostRange kRange{kZero, Offset{4}, Offset{7}};

std::vector<Output> Tell(Losses& losses, std::span<const Record> records,
                         std::vector<Position> at_end = {}) {
  Polled polled;
  polled.records = records;
  polled.at_end = std::move(at_end);
  std::vector<Output> outputs;
  losses.Tell(polled, kNoon, outputs);
  return outputs;
}

TEST_CASE("losses: the news goes to every partition once a record shows the far side") {
  Losses losses("classify", 3);
  losses.Add(kRange, kNoon - Millis{90'000});
  CHECK(Tell(losses, {}).empty());
  const std::vector<std::string> values = {"x"};
  const auto records = RecordsOf(values, 7, kNoon - Millis{30'000});
  const auto outputs = Tell(losses, records);
  REQUIRE(outputs.size() == 3);
  for (std::int32_t p = 0; p < 3; ++p) {
    const Output& output = outputs[static_cast<std::size_t>(p)];
    CHECK(output.topic == Topic::kDeltas);
    CHECK(output.partition == Partition{p});
    CHECK(output.cause.offset == Offset{4});
    CHECK(output.cause.ordinal == static_cast<std::uint32_t>(p));
    CHECK(DecodeGap(output.value).value() ==
          Gap{"classify", 0, 3, kNoon - Millis{90'000}, kNoon - Millis{30'000}});
  }
}

TEST_CASE("losses: the end of the partition shows the far side too") {
  Losses losses("classify", 1);
  losses.Add(kRange, TimePoint{});
  CHECK(Tell(losses, {}, {{kZero, Offset{6}}}).empty());
  const auto outputs = Tell(losses, {}, {{kZero, Offset{8}}});
  REQUIRE(outputs.size() == 1);
  CHECK(DecodeGap(outputs[0].value).value().until == kNoon);
}

TEST_CASE("losses: what was aborted is told again and what was committed is not") {
  Losses losses("classify", 1);
  RecordingObserver observer;
  losses.Add(kRange, TimePoint{});
  std::vector<Position> end = {{kZero, Offset{7}}};
  CHECK(Tell(losses, {}, end).size() == 1);
  losses.Add({kZero, Offset{7}, Offset{9}}, TimePoint{});
  losses.Aborted();
  losses.Add({kZero, Offset{4}, Offset{9}}, TimePoint{});  // found anew after the rewind
  CHECK(Tell(losses, {}, end).empty());
  end[0].next = Offset{9};
  CHECK(Tell(losses, {}, end).size() == 1);
  losses.Committed(observer);
  CHECK(observer.lost == 5);
  CHECK(Tell(losses, {}, end).empty());
}

}  // namespace
}  // namespace askmix
