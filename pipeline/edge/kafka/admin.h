// The cluster's administration interface, as far as askmix needs it. Calls throw Fatal when they
// are not allowed, and return nothing when the broker does not answer in time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "edge/kafka/client.h"
#include "edge/kafka/topics.h"

namespace askmix {

/// The topics of these names that exist: partitions and settings.
std::optional<std::vector<FoundTopic>> DescribeTopics(Client& client,
                                                      std::span<const std::string> names,
                                                      Millis timeout);

/// Makes a topic. False when it exists already (or somebody made it just now).
std::optional<bool> CreateTopic(Client& client, const TopicPlan& plan, Millis timeout);

}  // namespace askmix
