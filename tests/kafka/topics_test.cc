#include "edge/kafka/topics.h"

#include <doctest/doctest.h>

#include "edge/kafka/admin.h"
#include "kafka/cluster.h"

using namespace askmix;

namespace {

TopicPlan PlanOf(const Config& config, Topic topic) {
  return PlanTopics(config)[static_cast<std::size_t>(topic)];
}

/// A topic just as planned.
FoundTopic AsPlanned(const TopicPlan& plan) { return {plan.name, plan.partitions, plan.settings}; }

void Make(const Config& config, const TopicPlan& plan) {
  Client client(config.kafka, ClientKind::kReader, {}, "test");
  REQUIRE(CreateTopic(client, plan, Millis{30'000}) == true);
}

bool Mentions(const std::vector<std::string>& sentences, const std::string& a,
              const std::string& b) {
  for (const std::string& s : sentences) {
    if (s.find(a) != std::string::npos && s.find(b) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("topics: state is kept a day longer than it is needed") {
  Config config;
  config.horizon = Millis{1'000};
  config.windows = {Millis{2'000}, Millis{5'000}, Millis{3'000}};
  CHECK(PlanOf(config, Topic::kLedger).settings.at("retention.ms") == "86401000");
  // Measure remembers 26 hours.
  CHECK(PlanOf(config, Topic::kDeltas).settings.at("retention.ms") == "180000000");
}

TEST_CASE("topics: only the mixes are compacted") {
  for (const TopicPlan& plan : PlanTopics({})) {
    CAPTURE(plan.name);
    CHECK(plan.settings.at("cleanup.policy") ==
          (plan.topic == Topic::kRatios || plan.topic == Topic::kHistory ? "compact" : "delete"));
  }
}

TEST_CASE("topics: each fault that makes numbers wrong is told in one sentence") {
  struct Row {
    Topic topic;
    const char* setting;
    const char* value;
    const char* told;
  };
  const Row rows[] = {
      {Topic::kLedger, "cleanup.policy", "compact", "cleanup.policy is compact"},
      {Topic::kDeltas, "cleanup.policy", "compact,delete", "cleanup.policy is compact,delete"},
      {Topic::kRatios, "cleanup.policy", "delete", "cleanup.policy is delete"},
      {Topic::kLedger, "retention.ms", "3600000", "retention.ms is 3600000"},
      {Topic::kDeltas, "retention.bytes", "1000", "retention.bytes is 1000"},
      {Topic::kRejected, "max.message.bytes", "1048588", "max.message.bytes is 1048588"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.told);
    const TopicPlan plan = PlanOf({}, row.topic);
    FoundTopic found = AsPlanned(plan);
    CHECK(CompareTopic(plan, found).empty());
    found.settings[row.setting] = row.value;
    const auto faults = CompareTopic(plan, found);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].find(row.told) != std::string::npos);
    CHECK(faults[0].find(plan.name) == 0);
  }
}

TEST_CASE("topics: more than enough is no fault") {
  const TopicPlan plan = PlanOf({}, Topic::kLedger);
  FoundTopic found = AsPlanned(plan);
  for (const char* retention : {"-1", "999999999999"}) {
    CAPTURE(retention);
    found.settings["retention.ms"] = retention;
    CHECK(CompareTopic(plan, found).empty());
  }
}

TEST_CASE("topics: the partition count must be the configured one except where feeds come in") {
  TopicPlan plan = PlanOf({}, Topic::kLedger);
  FoundTopic found = AsPlanned(plan);
  found.partitions = 3;
  CHECK(CompareTopic(plan, found).size() == 1);
  plan = PlanOf({}, Topic::kRaw);
  found = AsPlanned(plan);
  found.partitions = 3;
  CHECK(CompareTopic(plan, found).empty());
}

TEST_CASE("topics: made once and found right ever after") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  CHECK(CheckTopics(cluster.config, Millis{60'000}).faults.size() == kTopicCount);
  const TopicsReport made = CreateTopics(cluster.config, Millis{60'000});
  CHECK(made.made.size() == kTopicCount);
  CHECK(made.faults.empty());
  const TopicsReport again = CreateTopics(cluster.config, Millis{60'000});
  CHECK(again.made.empty());
  CHECK(again.faults.empty());
  const TopicsReport checked = CheckTopics(cluster.config, Millis{60'000});
  CHECK(checked.faults.empty());
  CHECK(checked.partitions.at(Topic::kDeltas) == 2);
}

TEST_CASE("topics: what others made wrong is told and left alone") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  TopicPlan ledger = PlanOf(cluster.config, Topic::kLedger);
  ledger.settings["cleanup.policy"] = "compact";
  Make(cluster.config, ledger);
  TopicPlan clean = PlanOf(cluster.config, Topic::kClean);
  clean.partitions = 3;
  Make(cluster.config, clean);
  const TopicsReport report = CreateTopics(cluster.config, Millis{60'000});
  CHECK(report.made.size() == kTopicCount - 2);
  CHECK(report.faults.size() == 2);
  CHECK(Mentions(report.faults, ledger.name, "cleanup.policy is compact"));
  CHECK(Mentions(report.faults, clean.name, "has 3 partitions"));
}

TEST_CASE("topics: patience ends with a sentence") {
  Config config;
  config.kafka.brokers = "127.0.0.1:1";  // nobody listens there
  CHECK_THROWS_WITH_AS(CheckTopics(config, Millis{100}), doctest::Contains("kafka.brokers"), Fatal);
}
