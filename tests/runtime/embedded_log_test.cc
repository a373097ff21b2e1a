#include "runtime/embedded_log.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "support/builders.h"
#include "support/fakes.h"

namespace askmix {
namespace {

constexpr Millis kAtOnce{0};

struct World {
  explicit World(EmbeddedLogOptions options = {.partitions = 2}) : log(options, clock) {}
  FakeClock clock{kNoon};
  EmbeddedLog log;
};

/// Adopts an assignment from the oldest record on; the partitions it got.
std::vector<Partition> Join(Source& source) {
  const Polled polled = source.Poll(10, kAtOnce);
  REQUIRE(polled.assigned);
  std::vector<Position> starts;
  const auto committed = source.Committed(*polled.assigned);
  for (std::size_t i = 0; i < committed.size(); ++i) {
    const Partition p = (*polled.assigned)[i];
    starts.push_back(committed[i].value_or(Position{p, source.Oldest(p)}));
  }
  source.Start(starts);
  return *polled.assigned;
}

std::vector<std::string> Values(const Polled& polled) {
  std::vector<std::string> values;
  for (const Record& r : polled.records) values.emplace_back(r.value);
  return values;
}

Output MakeOutput(Topic topic, std::string key, std::string value) {
  Output output;
  output.topic = topic;
  output.key = std::move(key);
  output.value = std::move(value);
  output.cause = {Partition{1}, Offset{7}, 2};
  return output;
}

TEST_CASE("embedded log: records of a partition come in order with offsets and write times") {
  World w;
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  w.log.Append(Topic::kRaw, "k", "a", Partition{1});
  w.clock.Advance(Millis{5});
  w.log.Append(Topic::kRaw, "k", "b", Partition{1});
  const Polled polled = source->Poll(10, kAtOnce);
  CHECK(Values(polled) == std::vector<std::string>{"a", "b"});
  CHECK(polled.records[1].offset == Offset{1});
  CHECK(polled.records[1].timestamp == kNoon + Millis{5});
}

TEST_CASE("embedded log: equal keys meet in one partition") {
  World w({.partitions = 7});
  for (int i = 0; i < 20; ++i) w.log.Append(Topic::kRaw, "same", "x");
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  const Polled polled = source->Poll(100, kAtOnce);
  REQUIRE(polled.records.size() == 20);
  for (const Record& r : polled.records) CHECK(r.partition == polled.records[0].partition);
}

TEST_CASE("embedded log: a commit makes outputs and positions visible together") {
  World w;
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  const auto reader = w.log.OpenSource(Topic::kClean, "h");
  Join(*reader);
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  sink->Write(MakeOutput(Topic::kClean, "k", "out"));
  CHECK(reader->Poll(10, kAtOnce).records.empty());
  const std::vector<Position> positions = {{Partition{0}, Offset{3}, "note"}};
  CHECK(sink->Commit(positions, source->Membership()) == CommitOutcome::kCommitted);
  const Polled polled = reader->Poll(10, kAtOnce);
  CHECK(Values(polled) == std::vector<std::string>{"out"});
  REQUIRE(polled.records[0].headers.size() == 1);
  CHECK(polled.records[0].headers[0].value == "mentions.raw/1/7/2");
  const Partition zero{0};
  const auto committed = source->Committed({&zero, 1});
  REQUIRE(committed[0]);
  CHECK(committed[0]->next == Offset{3});
  CHECK(committed[0]->note == "note");
}

TEST_CASE("embedded log: members share the partitions and a leaver's go to the others") {
  World w({.partitions = 3});
  const auto one = w.log.OpenSource(Topic::kRaw, "g");
  CHECK(Join(*one).size() == 3);
  auto two = w.log.OpenSource(Topic::kRaw, "g");
  CHECK(Join(*one) == std::vector{Partition{0}, Partition{1}});
  CHECK(Join(*two) == std::vector{Partition{2}});
  two.reset();
  CHECK(Join(*one).size() == 3);
}

TEST_CASE("embedded log: a member of an old generation cannot commit") {
  World w;
  const auto one = w.log.OpenSource(Topic::kRaw, "g");
  Join(*one);
  const GroupToken old = one->Membership();
  const auto two = w.log.OpenSource(Topic::kRaw, "g");
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  sink->Write(MakeOutput(Topic::kClean, "k", "zombie"));
  CHECK(sink->Commit({}, old) == CommitOutcome::kAborted);
}

TEST_CASE("embedded log: a member that was silent for too long cannot commit and joins again") {
  World w;
  const auto one = w.log.OpenSource(Topic::kRaw, "g");
  Join(*one);
  const auto two = w.log.OpenSource(Topic::kRaw, "g");
  Join(*one);
  Join(*two);
  const GroupToken old = one->Membership();
  CHECK(w.log.ExpireOldestMember("g"));
  CHECK(Join(*two).size() == 2);
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  sink->Write(MakeOutput(Topic::kClean, "k", "zombie"));
  CHECK(sink->Commit({}, old) == CommitOutcome::kAborted);
  CHECK(Join(*one) == std::vector{Partition{1}});
  CHECK(Join(*two) == std::vector{Partition{0}});
  CHECK_FALSE(w.log.ExpireOldestMember("nobody"));
}

TEST_CASE("embedded log: groups read independently") {
  World w;
  w.log.Append(Topic::kRaw, "k", "a");
  for (const char* group : {"g", "h"}) {
    const auto source = w.log.OpenSource(Topic::kRaw, group);
    Join(*source);
    CHECK(source->Poll(10, kAtOnce).records.size() == 1);
  }
}

TEST_CASE("embedded log: a replay reads from a time to the end at its opening") {
  World w({.partitions = 1});
  w.log.Append(Topic::kLedger, "k", "old");
  w.clock.Advance(Millis{10});
  w.log.Append(Topic::kLedger, "k", "new");
  const auto replay =
      w.log.OpenReplayer()->Open(Topic::kLedger, Partition{0}, kNoon + Millis{10}, std::nullopt);
  w.log.Append(Topic::kLedger, "k", "newer");
  const auto records = replay->Next();
  REQUIRE(records.size() == 1);
  CHECK(records[0].value == "new");
  CHECK(replay->Begin() == Offset{1});
  CHECK(replay->Next().empty());
  CHECK(replay->End() == Offset{2});
}

TEST_CASE("embedded log: a replay ends where it is told to") {
  World w({.partitions = 1});
  for (const char* value : {"a", "b", "c"}) w.log.Append(Topic::kLedger, "k", value);
  const auto replay =
      w.log.OpenReplayer()->Open(Topic::kLedger, Partition{0}, std::nullopt, Offset{2});
  CHECK(replay->Next().size() == 2);
  CHECK(replay->Next().empty());
  CHECK(replay->Progress() == 1);
}

TEST_CASE("embedded log: without retention what every group has read is dropped") {
  World w({.partitions = 1, .retain = false});
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  w.log.Append(Topic::kRaw, "k", "a");
  w.log.Append(Topic::kRaw, "k", "b");
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  const std::vector<Position> positions = {{Partition{0}, Offset{1}}};
  sink->Commit(positions, source->Membership());
  CHECK(source->Oldest(Partition{0}) == Offset{1});
}

TEST_CASE("embedded log: what was deleted before it was read is told and passed over") {
  World w({.partitions = 1});
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  for (const char* value : {"a", "b", "c"}) w.log.Append(Topic::kRaw, "k", value);
  w.log.DeleteBefore(Topic::kRaw, Partition{0}, Offset{2});
  CHECK(source->Oldest(Partition{0}) == Offset{2});
  Polled polled = source->Poll(10, kAtOnce);
  CHECK(Values(polled) == std::vector<std::string>{"c"});
  REQUIRE(polled.lost.size() == 1);
  CHECK(polled.lost[0].begin == Offset{0});
  CHECK(polled.lost[0].end == Offset{2});
  w.log.Append(Topic::kRaw, "k", "d");
  w.log.DeleteBefore(Topic::kRaw, Partition{0}, Offset{9});
  polled = source->Poll(10, kAtOnce);
  CHECK(polled.records.empty());
  REQUIRE(polled.at_end.size() == 1);
  CHECK(polled.at_end[0].next == Offset{4});
}

TEST_CASE("embedded log: taps see what is committed in order") {
  World w;
  std::vector<std::string> seen;
  w.log.SetTap(Topic::kClean, [&](const Record& r) { seen.emplace_back(r.value); });
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  sink->Write(MakeOutput(Topic::kClean, "k", "a"));
  sink->Write(MakeOutput(Topic::kClean, "k", "b"));
  CHECK(seen.empty());
  sink->Commit({}, source->Membership());
  CHECK(seen == std::vector<std::string>{"a", "b"});
}

TEST_CASE("embedded log: a writer waits while the backlog is full and goes on when it is read") {
  World w({.partitions = 1, .retain = true, .backlog_max = 1});
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  CHECK(w.log.Append(Topic::kRaw, "k", "a"));
  std::thread writer([&] { CHECK(w.log.Append(Topic::kRaw, "k", "b")); });
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  const std::vector<Position> positions = {{Partition{0}, Offset{1}}};
  sink->Commit(positions, source->Membership());
  writer.join();
  CHECK(source->Poll(10, kAtOnce).records.size() == 2);
}

TEST_CASE("embedded log: a writer waits while a topic holds too many bytes") {
  World w({.partitions = 1, .retain = false, .bytes_max = 10});
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  Join(*source);
  CHECK(w.log.Append(Topic::kRaw, "k", "123456789"));
  CHECK(w.log.Append(Topic::kRaw, "k", "0"));
  std::thread writer([&] { CHECK(w.log.Append(Topic::kRaw, "k", "b")); });
  CHECK(source->Poll(10, kAtOnce).records.size() == 2);
  const auto sink = w.log.OpenSink(Topic::kRaw);
  sink->Begin();
  const std::vector<Position> positions = {{Partition{0}, Offset{1}}};
  sink->Commit(positions, source->Membership());
  writer.join();
  CHECK(Values(source->Poll(10, kAtOnce)) == std::vector<std::string>{"b"});
}

TEST_CASE("embedded log: a stage does not wait for room in what lies behind it") {
  World w({.partitions = 1, .retain = true, .backlog_max = 1});
  const auto normalize = w.log.OpenSource(Topic::kRaw, "normalize");
  const auto classify = w.log.OpenSource(Topic::kClean, "classify");
  CHECK(w.log.Append(Topic::kRaw, "k", "a"));
  CHECK(w.log.Append(Topic::kClean, "k", "b"));
  std::atomic<bool> began{false};
  std::thread writer([&] {
    w.log.OpenSink(Topic::kClean)->Begin();
    began = true;
  });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!began && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  CHECK(began);
  w.log.Shut();
  writer.join();
}

TEST_CASE("embedded log: shutting turns waiting writers away") {
  World w({.partitions = 1, .retain = true, .backlog_max = 1});
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  CHECK(w.log.Append(Topic::kRaw, "k", "a"));
  std::thread writer([&] { CHECK_FALSE(w.log.Append(Topic::kRaw, "k", "b")); });
  w.log.Shut();
  writer.join();
}

TEST_CASE("embedded log: the probe tells committed positions and ends") {
  World w({.partitions = 1});
  const auto probe = w.log.OpenProbe();
  CHECK_FALSE(probe->Read("g", Topic::kRaw));
  const auto source = w.log.OpenSource(Topic::kRaw, "g");
  w.log.Append(Topic::kRaw, "k", "a");
  const auto progress = probe->Read("g", Topic::kRaw);
  REQUIRE(progress);
  CHECK(progress->at(0).committed == Offset{0});
  CHECK(progress->at(0).end == Offset{1});
}

}  // namespace
}  // namespace askmix
