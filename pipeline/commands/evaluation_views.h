// An evaluation as text, as JSON and as a page.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "classifier/evaluation.h"
#include "commands/mix_study.h"
#include "core/intent.h"

namespace askmix {

struct EvaluationView {
  const Evaluation& evaluation;
  std::string_view model;         ///< its version
  double wanted_precision = 0.8;  ///< for which a threshold is looked for
  std::span<const MixStudy> mixes{};
};

/// To standard output.
void PrintEvaluation(const EvaluationView& view);
std::string EvaluationJson(const EvaluationView& view);
/// One HTML page that needs nothing else, with plots.
std::string EvaluationHtml(const EvaluationView& view);

}  // namespace askmix
