// Which topics the pipeline needs, and what is wrong with those that a cluster has.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/topic.h"
#include "edge/config.h"

namespace askmix {

struct TopicPlan {
  Topic topic{};
  std::string name;
  int partitions = 0;
  int replication = 0;
  std::map<std::string, std::string> settings;
};

struct FoundTopic {
  std::string name;
  int partitions = 0;
  std::map<std::string, std::string> settings;  ///< empty: we may not read them
};

/// One for each topic, in their order.
std::vector<TopicPlan> PlanTopics(const Config& config);

/// One sentence for each fault of `found` that would make numbers wrong or lose records. A setting
/// that differs from the plan without doing so is the operator's choice.
std::vector<std::string> CompareTopic(const TopicPlan& plan, const FoundTopic& found);

struct TopicsReport {
  std::vector<std::string> made;    ///< topics
  std::vector<std::string> faults;  ///< sentences, each naming its topic
  std::map<Topic, int> partitions;  ///< of those that exist
};

/// Compares the cluster with the plan. Waits for the broker for as long as `patience` (nothing:
/// without end), then throws Fatal(kBroker).
TopicsReport CheckTopics(const Config& config, std::optional<Millis> patience);

/// Makes what is missing, and compares the rest. Returns when the new topics can be used.
TopicsReport CreateTopics(const Config& config, std::optional<Millis> patience);

}  // namespace askmix
