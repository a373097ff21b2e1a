// The table of stages. Command line, wiring, metrics labels, contract test and benchmark walk it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/reposts.h"
#include "core/topic.h"
#include "counting/brand_counts.h"
#include "stages/brand_shelf.h"
#include "stages/gates.h"
#include "stages/mix_board.h"
#include "stages/model_shelf.h"
#include "stages/stage.h"

namespace askmix {

/// What stages are built with. Pointers are borrowed and outlive every stage.
struct StageOptions {
  std::array<std::string, kTopicCount> topic_names;  ///< as they are called on the cluster

  // normalize
  const BrandShelf* brands = nullptr;
  std::string format;  ///< forces a platform's format; empty: told by each payload
  std::string source;  ///< the operator's name for the feed
  bool missing_time_is_observed = false;

  // classify
  GateOptions gates;
  const ModelShelf* models = nullptr;  ///< measure corrects shares by what they know of themselves
  Thresholds thresholds;
  std::size_t cues_max = 0;    ///< pieces of text that each record names as its evidence
  Millis horizon{86'400'000};  ///< how long a decided identity is remembered, at least
  WindowSpec windows;

  // measure
  MixBoard* board = nullptr;
  BreakdownBy breakdown;
  std::vector<std::string> brand_ids;  ///< shown with counts of 0 before anybody mentions them

  // all
  std::int32_t partitions = 1;        ///< of intents.deltas
  std::int32_t clean_partitions = 1;  ///< of mentions.clean
  Reposts reposts = Reposts::kOnce;

  const std::string& TopicName(Topic topic) const {
    return topic_names[static_cast<std::size_t>(topic)];
  }
};

/// An outcome that a stage can count, for counters that start at 0.
struct KnownOutcome {
  Outcome outcome;
  std::string_view reason;
};

struct StageRow {
  std::string_view name;
  Topic input;
  std::span<const Topic> outputs;
  /// State is rebuilt from the same partition number of this topic. When it is the input itself,
  /// live reading goes on where the rebuild ended.
  std::optional<Topic> state;
  std::span<const KnownOutcome> outcomes;
  /// `worker`: index of the worker in this process.
  std::unique_ptr<Stage> (*make)(const StageOptions& options, std::size_t worker);
};

/// In the order of the flow.
std::span<const StageRow> StageTable();
/// Null when there is none of that name.
const StageRow* FindStage(std::string_view name);

}  // namespace askmix
