// Kafka behind the ports. What wiring and commands see of this folder; nothing of librdkafka.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/topic.h"
#include "edge/config.h"
#include "runtime/ports.h"
#include "stages/stages.h"

namespace askmix {

/// As the topic is called on the cluster.
std::string KafkaTopic(const KafkaConfig& config, Topic topic);
/// The consumer group of a stage.
std::string KafkaGroup(const KafkaConfig& config, std::string_view stage);

/// Refuses settings that cannot work, before anything is connected: Fatal(kConfiguration) with one
/// sentence that names the key.
void CheckKafkaSettings(const KafkaConfig& config);
/// Every property that consumers and producers get, one a line, secrets masked.
std::string DescribeKafkaSettings(const KafkaConfig& config);

// All of these return at once, also while the broker is away: they connect in the background, wait
// where they need an answer, and say so once in the log. What waiting cannot mend is thrown as
// Fatal from the first call that needs it. `worker` is the index of the worker in this process.

/// Reads row.input as a member of the stage's group. Polls gather records for at most
/// config.commit_interval.
std::unique_ptr<Source> MakeKafkaSource(const KafkaConfig& config, const StageRow& row,
                                        std::size_t worker);

/// Writes row.outputs with the transactional id "<group_prefix>.<stage>.<instance>.<worker>". A
/// transaction that a dead process with the same id left open ends when this is made.
std::unique_ptr<Sink> MakeKafkaSink(const KafkaConfig& config, const StageRow& row,
                                    std::size_t worker);

std::unique_ptr<Replayer> MakeKafkaReplayer(const KafkaConfig& config, const StageRow& row,
                                            std::size_t worker);

/// Reads `topics` with the rights of the stage's group, which it does not join.
std::unique_ptr<Follower> MakeKafkaFollower(const KafkaConfig& config, const StageRow& row,
                                            std::span<const Following> topics);

/// `group` of Read is the name of a stage, without prefix. Read takes about two seconds at most.
std::unique_ptr<ProgressProbe> MakeKafkaProgress(const KafkaConfig& config);

}  // namespace askmix
