#include <doctest/doctest.h>

#include <set>

#include "kafka/cluster.h"

using namespace askmix;

namespace {

std::string Noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
  return text;
}

}  // namespace

TEST_CASE("kafka feed: each record arrives once and is counted") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  cluster.MakeTopics();
  cluster.Fill(5'000);
  std::set<std::string> values;
  const auto seen = cluster.ReadAll(Topic::kRaw);
  for (const Seen& s : seen) values.insert(s.value);
  CHECK(seen.size() == 5'000);
  CHECK(values.size() == 5'000);
}

TEST_CASE("kafka feed: a record over the topic's limit is counted and the others arrive") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto feed = MakeFeedProducer(cluster.config.kafka, cluster.Name(Topic::kRaw));
  for (int i = 0; i < 100; ++i) feed->Send("before", 1);
  feed->Send(Noise(2 << 20), 77);
  for (int i = 0; i < 100; ++i) feed->Send("after", 2);
  feed->Flush();
  CHECK(feed->counts().sent == 201);
  CHECK(feed->counts().delivered == 200);
  CHECK(feed->counts().refused == 1);
  REQUIRE(feed->counts().first_refusals.size() == 1);
  CHECK(feed->counts().first_refusals[0].tag == 77);
  CHECK(feed->counts().first_refusals[0].reason.find("too large") != std::string::npos);
  CHECK(cluster.ReadAll(Topic::kRaw).size() == 200);
}

TEST_CASE("kafka feed: a topic that does not exist names the command that makes it") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  CHECK_THROWS_WITH_AS(MakeFeedProducer(cluster.config.kafka, cluster.Name(Topic::kRaw)),
                       doctest::Contains("askmix topics create"), Fatal);
}

TEST_CASE("kafka: batches are compressed on their way to the broker") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  // 4 MiB in one record pass a limit of 1 MiB only when they were compressed.
  const auto feed = MakeFeedProducer(cluster.config.kafka, cluster.Name(Topic::kRaw));
  feed->Send(std::string(4 << 20, 'a'), 0);
  feed->Flush();
  CHECK(feed->counts().delivered == 1);
  const auto sink = cluster.MakeSink();
  sink->Begin();
  sink->Write({.topic = Topic::kClean,
               .partition = {},
               .key = "k",
               .value = std::string(4 << 20, 'a'),
               .cause = {}});
  CHECK(sink->Commit({}, nullptr) == CommitOutcome::kCommitted);
}
