#include <doctest/doctest.h>

#include <set>
#include <utility>

#include "kafka/cluster.h"

using namespace askmix;

namespace {

std::string Noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
  return text;
}

std::unique_ptr<FeedProducer> MakeFeed(const Cluster& cluster, const std::string& name = "feed") {
  return MakeFeedProducer(cluster.config.kafka, cluster.Name(Topic::kRaw), name);
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

TEST_CASE("kafka feed: records and the position after them become visible together") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  cluster.MakeTopics();
  const auto feed = MakeFeed(cluster);
  CHECK_FALSE(feed->position().has_value());
  for (int i = 0; i < 100; ++i) feed->Send(std::to_string(i), 0);
  CHECK(cluster.ReadAll(Topic::kRaw).empty());
  feed->Commit({100, "line 100"});
  CHECK(cluster.ReadAll(Topic::kRaw).size() == 100);
  CHECK(feed->position() == FeedPosition{100, "line 100"});
  CHECK(MakeFeed(cluster)->position() == FeedPosition{100, "line 100"});
  CHECK_FALSE(MakeFeed(cluster, "other")->position().has_value());
}

TEST_CASE("kafka feed: of one that dies between send and commit nothing is read") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  cluster.MakeTopics();
  auto feed = MakeFeed(cluster);
  feed->Send("kept", 0);
  feed->Commit({1, ""});
  for (int i = 0; i < 1'000; ++i) feed->Send("lost", 0);
  const auto begin = std::chrono::steady_clock::now();
  const auto lost =
      std::move(feed);  // without a farewell: the transaction stays open on the broker
  feed = MakeFeed(cluster);
  CHECK(feed->position() == FeedPosition{1, ""});
  feed->Send("next", 0);
  feed->Commit({2, ""});
  // The successor ended the transaction: nobody had to wait for its timeout.
  CHECK(std::chrono::steady_clock::now() - begin < cluster.config.kafka.transaction_timeout);
  std::set<std::string> values;
  for (const Seen& s : cluster.ReadAll(Topic::kRaw)) values.insert(s.value);
  CHECK(values == std::set<std::string>{"kept", "next"});
}

TEST_CASE("kafka feed: a second one of the same name stops the first") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto first = MakeFeed(cluster);
  first->Send("a", 0);
  first->Commit({1, ""});
  first->Send("b", 0);
  const auto second = MakeFeed(cluster);
  second->Send("b", 0);
  second->Commit({2, ""});
  try {
    first->Commit({2, ""});
    FAIL("it went on");
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kFenced);
    CHECK(std::string(fatal.what()).find("another ingest of the same feed") != std::string::npos);
  }
  CHECK(cluster.ReadAll(Topic::kRaw).size() == 2);
}

TEST_CASE("kafka feed: headers travel with the record") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto feed = MakeFeed(cluster);
  const std::vector<Header> headers = {{"format", "x"}, {"source", "search"}};
  feed->Send("with", headers, 0);
  feed->Send("without", 0);
  feed->Commit({2, ""});
  const auto seen = cluster.ReadAll(Topic::kRaw);
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].headers ==
        std::map<std::string, std::string>{{"format", "x"}, {"source", "search"}});
  CHECK(seen[1].headers.empty());
}

TEST_CASE("kafka feed: a position can move without records") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  MakeFeed(cluster)->Commit({7, "only skipped"});
  CHECK(MakeFeed(cluster)->position() == FeedPosition{7, "only skipped"});
}

TEST_CASE("kafka feed: a refused record takes its neighbours neither along nor out of order") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto feed = MakeFeed(cluster);
  feed->Send("1", 1);
  feed->Send(Noise(2 << 20), 2);
  feed->Send("3", 3);
  feed->Send(Noise(3 << 20), 4);
  feed->Send("5", 5);
  feed->Commit({5, ""});
  CHECK(feed->counts().refused == 2);
  std::vector<std::string> values;
  for (const Seen& s : cluster.ReadAll(Topic::kRaw)) values.push_back(s.value);
  CHECK(values == std::vector<std::string>{"1", "3", "5"});
  CHECK(feed->position() == FeedPosition{5, ""});
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
