#include <doctest/doctest.h>

#include <thread>

#include "runtime/embedded_log.h"
#include "support/builders.h"
#include "support/fakes.h"

namespace askmix {
namespace {

constexpr Millis kAtOnce{0};
constexpr std::array kBoth = {Following{Topic::kRatios}, Following{Topic::kShifts}};

struct World {
  explicit World(EmbeddedLogOptions options = {.partitions = 2, .retain = false})
      : log(options, clock) {}

  void Append(Topic topic, std::string value, std::int32_t partition = 0) {
    REQUIRE(log.Append(topic, "k", std::move(value), Partition{partition}));
  }

  FakeClock clock{kNoon};
  EmbeddedLog log;
};

std::vector<std::string> Values(std::span<const FollowedRecord> records) {
  std::vector<std::string> values;
  for (const FollowedRecord& r : records) {
    values.push_back(std::string(Name(r.topic)) + "/" + std::to_string(Raw(r.record.partition)) +
                     " " + std::string(r.record.value));
  }
  return values;
}

TEST_CASE("embedded follower: sees every partition of its topics and no other topic") {
  World w;
  const auto follower = w.log.OpenFollower(kBoth);
  w.Append(Topic::kShifts, "c");
  w.Append(Topic::kRatios, "a", 1);
  w.Append(Topic::kRatios, "b", 1);
  w.Append(Topic::kClean, "not mine");
  CHECK(Values(follower->Poll(kAtOnce)) ==
        std::vector<std::string>{"intents.ratios/1 a", "intents.ratios/1 b", "intents.shifts/0 c"});
  CHECK(follower->Poll(kAtOnce).empty());
}

TEST_CASE("embedded follower: has caught up when it has what was there at its opening") {
  World w({.partitions = 2, .retain = true});
  CHECK(w.log.OpenFollower(kBoth)->HasCaughtUp());
  w.Append(Topic::kRatios, "old", 1);
  const auto follower = w.log.OpenFollower(kBoth);
  w.Append(Topic::kRatios, "new");
  CHECK_FALSE(follower->HasCaughtUp());
  CHECK(follower->Poll(kAtOnce).size() == 2);
  CHECK(follower->HasCaughtUp());
}

TEST_CASE("embedded follower: passes over what was written before the time it is told") {
  World w({.partitions = 1, .retain = true});
  w.Append(Topic::kShifts, "old");
  w.clock.Advance(Millis{10});
  w.Append(Topic::kShifts, "new");
  const std::array from = {Following{Topic::kShifts, kNoon + Millis{10}}};
  const auto follower = w.log.OpenFollower(from);
  CHECK(Values(follower->Poll(kAtOnce)) == std::vector<std::string>{"intents.shifts/0 new"});
  CHECK(follower->HasCaughtUp());
}

TEST_CASE("embedded follower: waits for a first record") {
  World w;
  const auto follower = w.log.OpenFollower(kBoth);
  std::thread writer([&] { w.log.Append(Topic::kRatios, "k", "late"); });
  CHECK(follower->Poll(Millis{60'000}).size() == 1);
  writer.join();
}

TEST_CASE("embedded follower: the log keeps what it has not read and lets go of what it has") {
  World w({.partitions = 1, .retain = false});
  const auto follower = w.log.OpenFollower(kBoth);
  const auto kept = [&] {
    const auto replay =
        w.log.OpenReplayer()->Open(Topic::kRatios, Partition{0}, std::nullopt, std::nullopt);
    return replay->Next().size();
  };
  w.Append(Topic::kRatios, "a");
  w.Append(Topic::kRatios, "b");
  CHECK(kept() == 2);
  const auto records = follower->Poll(kAtOnce);
  CHECK(records[1].record.value == "b");  // views hold until the next poll
  CHECK(kept() == 2);
  CHECK(follower->Poll(kAtOnce).empty());
  CHECK(kept() == 0);
}

TEST_CASE("embedded follower: writers wait for one that is slow and not for one that has gone") {
  World w({.partitions = 1, .retain = false, .backlog_max = 2});
  auto follower = w.log.OpenFollower(kBoth);
  w.Append(Topic::kRatios, "a");
  w.Append(Topic::kRatios, "b");
  const auto write_more = [&] { return std::thread([&] { w.Append(Topic::kRatios, "c"); }); };
  std::thread writer = write_more();
  CHECK(follower->Poll(kAtOnce).size() == 2);
  CHECK(follower->Poll(Millis{60'000}).size() == 1);
  writer.join();
  w.Append(Topic::kRatios, "d");
  writer = write_more();
  follower.reset();
  writer.join();
}

TEST_CASE("embedded follower: goes on behind records that were deleted") {
  World w({.partitions = 1});
  const auto follower = w.log.OpenFollower(kBoth);
  w.Append(Topic::kRatios, "gone");
  w.Append(Topic::kRatios, "here");
  w.log.DeleteBefore(Topic::kRatios, Partition{0}, Offset{1});
  CHECK(Values(follower->Poll(kAtOnce)) == std::vector<std::string>{"intents.ratios/0 here"});
  CHECK(follower->HasCaughtUp());
}

}  // namespace
}  // namespace askmix
