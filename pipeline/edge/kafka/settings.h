// From the configuration to librdkafka's properties.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "edge/config.h"
#include "edge/kafka/handles.h"

namespace askmix {

using Settings = std::map<std::string, std::string>;

enum class ClientKind {
  kMember,         ///< consumer in a group
  kReader,         ///< consumer of one partition, in no group; also who asks for offsets
  kTransactional,  ///< producer
};

/// Every property that is set, in the order: our defaults, the user's, those that are fixed. `own`
/// are the fixed ones of one handle (group.id, transactional.id). Secrets are among them.
Settings ClientSettings(const KafkaConfig& config, ClientKind kind, const Settings& own);

/// A librdkafka configuration with these. Throws Fatal(kConfiguration) naming the property.
ConfHandle MakeConf(const Settings& settings);

/// Whether the value of this property must never be shown.
bool IsSecret(std::string_view property);

}  // namespace askmix
