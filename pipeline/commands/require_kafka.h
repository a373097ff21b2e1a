// For commands that are of no use without a broker.
#pragma once

#include <string>

#include "edge/config.h"

namespace askmix {

/// Throws Fatal(kConfiguration) where no brokers are given ("<what>: give kafka.brokers,
/// ...<hint>"), or the settings are none that work.
void RequireKafka(const KafkaConfig& config, const std::string& what, const std::string& hint = {});

}  // namespace askmix
