#include "edge/kafka/topics.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "edge/kafka/admin.h"
#include "edge/kafka/kafka.h"

namespace askmix {
namespace {

using Steady = std::chrono::steady_clock;

constexpr Millis kDay{86'400'000};
/// Shifts are few, and are looked up long after.
constexpr Millis kShiftsKept = 90 * kDay;
/// People's labels are what models learn from.
constexpr Millis kForever{-1};
constexpr Millis kCall{5'000};
constexpr int kSpreadMs = 50;
constexpr std::string_view kSegment = "3600000";
/// Original bytes and what was wrong with them: more than the 1 MiB that other topics take.
constexpr std::int64_t kRejectedBytes = 4 * std::int64_t{1'048'576};

Millis Retention(const Config& config, Topic topic) {
  switch (topic) {
    case Topic::kRaw:
      return config.topics.raw_retention;
    case Topic::kLedger:
      return config.horizon + kDay;
    case Topic::kDeltas:
      return WindowsOf(config).Kept() + kDay;
    case Topic::kShifts:
      return kShiftsKept;
    case Topic::kCorrections:
      return kForever;
    default:
      return config.topics.output_retention;
  }
}

/// The latest record of each key is all that anybody wants to know.
bool IsCompacted(Topic topic) { return topic == Topic::kRatios || topic == Topic::kHistory; }

/// State is read back from these.
bool HoldsState(Topic topic) { return topic == Topic::kLedger || topic == Topic::kDeltas; }

std::string Setting(const FoundTopic& found, const std::string& name) {
  const auto entry = found.settings.find(name);
  return entry == found.settings.end() ? "" : entry->second;
}

std::int64_t Number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void CompareState(const TopicPlan& plan, const FoundTopic& found,
                  std::vector<std::string>& faults) {
  const std::string retention = Setting(found, "retention.ms");
  const std::string& needed = plan.settings.at("retention.ms");
  if (Number(retention) >= 0 && Number(retention) < Number(needed)) {
    faults.push_back(plan.name + ": retention.ms is " + retention +
                     ", but state is read back over " + needed + " ms; set it to at least that");
  }
  if (Number(Setting(found, "retention.bytes")) > 0) {
    faults.push_back(plan.name + ": retention.bytes is " + Setting(found, "retention.bytes") +
                     ", which may delete state that is still needed; set it to -1");
  }
}

void ComparePolicy(const TopicPlan& plan, const FoundTopic& found,
                   std::vector<std::string>& faults) {
  const std::string policy = Setting(found, "cleanup.policy");
  const std::string& wanted = plan.settings.at("cleanup.policy");
  const bool good =
      wanted == "compact" ? policy.find(wanted) != std::string::npos : policy == wanted;
  if (good) return;
  faults.push_back(plan.name + ": cleanup.policy is " + policy + ", but it must be " + wanted +
                   (wanted == "delete" ? ": records that share a key are all needed"
                                       : ": the latest record of each key must stay"));
}

/// Anybody may have made the topic that feeds come in by, with partitions of their own.
bool CountIsFree(Topic topic) { return topic == Topic::kRaw; }

class Patience {
 public:
  explicit Patience(std::optional<Millis> patience) {
    if (!patience) return;
    deadline_ = Steady::now() + *patience;
    call_ = std::min(call_, *patience);
  }
  /// How long one call may take.
  Millis call() const { return call_; }
  void OrGiveUp(Client& client, const std::string& call) {
    ThrowIfOver(call);
    client.NotAnswered(call, RD_KAFKA_RESP_ERR__TIMED_OUT, "timed out");
  }
  void ThrowIfOver(const std::string& call) const {
    if (deadline_ && Steady::now() >= *deadline_) {
      throw Fatal(ExitCode::kBroker,
                  "the Kafka broker does not answer (" + call + "); look at kafka.brokers");
    }
  }

 private:
  std::optional<Steady::time_point> deadline_;
  Millis call_ = kCall;
};

std::vector<FoundTopic> Describe(Client& client, const std::vector<TopicPlan>& plans,
                                 Patience& patience) {
  std::vector<std::string> names;
  for (const TopicPlan& plan : plans) names.push_back(plan.name);
  for (;;) {
    std::optional<std::vector<FoundTopic>> found = DescribeTopics(client, names, patience.call());
    if (found) return std::move(*found);
    patience.OrGiveUp(client, "describing topics");
  }
}

const FoundTopic* Find(const std::vector<FoundTopic>& found, const std::string& name) {
  const auto entry = std::find_if(found.begin(), found.end(),
                                  [&](const FoundTopic& topic) { return topic.name == name; });
  return entry == found.end() ? nullptr : &*entry;
}

TopicsReport Compare(const std::vector<TopicPlan>& plans, const std::vector<FoundTopic>& found) {
  TopicsReport report;
  for (const TopicPlan& plan : plans) {
    const FoundTopic* topic = Find(found, plan.name);
    if (topic == nullptr) {
      report.faults.push_back(plan.name + " does not exist; make it with `askmix topics create`");
      continue;
    }
    report.partitions[plan.topic] = topic->partitions;
    for (std::string& fault : CompareTopic(plan, *topic)) report.faults.push_back(std::move(fault));
  }
  return report;
}

Client MakeAdmin(const Config& config) {
  return Client(config.kafka, ClientKind::kReader, {{"client.id", config.kafka.group_prefix}},
                "topics");
}

}  // namespace

std::vector<TopicPlan> PlanTopics(const Config& config) {
  std::vector<TopicPlan> plans;
  for (std::size_t i = 0; i < kTopicCount; ++i) {
    const auto topic = static_cast<Topic>(i);
    TopicPlan& plan = plans.emplace_back();
    plan.topic = topic;
    plan.name = KafkaTopic(config.kafka, topic);
    plan.partitions = config.topics.partitions;
    plan.replication = config.topics.replication;
    plan.settings["segment.ms"] = kSegment;
    if (IsCompacted(topic)) {
      plan.settings["cleanup.policy"] = "compact";
      continue;
    }
    plan.settings["cleanup.policy"] = "delete";
    plan.settings["retention.ms"] = std::to_string(Retention(config, topic).count());
    if (HoldsState(topic)) plan.settings["retention.bytes"] = "-1";
    if (topic == Topic::kRejected) {
      plan.settings["max.message.bytes"] = std::to_string(kRejectedBytes);
    }
  }
  return plans;
}

std::vector<std::string> CompareTopic(const TopicPlan& plan, const FoundTopic& found) {
  std::vector<std::string> faults;
  if (!CountIsFree(plan.topic) && found.partitions != plan.partitions) {
    faults.push_back(plan.name + " has " + std::to_string(found.partitions) +
                     " partitions, but topics.partitions is " + std::to_string(plan.partitions) +
                     ": correct the configuration, or make the topic anew");
  }
  if (found.settings.empty()) return faults;
  ComparePolicy(plan, found, faults);
  if (HoldsState(plan.topic)) CompareState(plan, found, faults);
  if (plan.topic == Topic::kRejected &&
      Number(Setting(found, "max.message.bytes")) < kRejectedBytes) {
    faults.push_back(plan.name + ": max.message.bytes is " + Setting(found, "max.message.bytes") +
                     ", too few for dead letters of large records; set it to at least " +
                     std::to_string(kRejectedBytes));
  }
  return faults;
}

TopicsReport CheckTopics(const Config& config, std::optional<Millis> patience) {
  Client client = MakeAdmin(config);
  Patience waiting(patience);
  const std::vector<TopicPlan> plans = PlanTopics(config);
  return Compare(plans, Describe(client, plans, waiting));
}

TopicsReport CreateTopics(const Config& config, std::optional<Millis> patience) {
  Client client = MakeAdmin(config);
  Patience waiting(patience);
  const std::vector<TopicPlan> plans = PlanTopics(config);
  const std::vector<FoundTopic> before = Describe(client, plans, waiting);
  std::vector<std::string> made;
  for (const TopicPlan& plan : plans) {
    if (Find(before, plan.name) != nullptr) continue;
    std::optional<bool> is_new;
    while (!(is_new = CreateTopic(client, plan, waiting.call()))) {
      waiting.OrGiveUp(client, "making topic " + plan.name);
    }
    if (*is_new) made.push_back(plan.name);
  }
  // A cluster takes a moment to tell all its brokers.
  std::vector<FoundTopic> after = Describe(client, plans, waiting);
  while (after.size() < plans.size()) {
    waiting.ThrowIfOver("waiting for the new topics");
    rd_kafka_poll(client.get(), kSpreadMs);
    after = Describe(client, plans, waiting);
  }
  TopicsReport report = Compare(plans, after);
  report.made = std::move(made);
  return report;
}

}  // namespace askmix
