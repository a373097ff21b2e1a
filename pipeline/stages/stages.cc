#include "stages/stages.h"

#include "stages/classify.h"
#include "stages/correct.h"
#include "stages/measure.h"
#include "stages/normalize.h"

namespace askmix {
namespace {

// Every stage may write news of lost input to the deltas.
constexpr std::array kNormalizeOutputs = {Topic::kClean, Topic::kRejected, Topic::kDeltas};
constexpr std::array kCorrectOutputs = {Topic::kClean, Topic::kRejected, Topic::kDeltas};
constexpr std::array kClassifyOutputs = {Topic::kPromotion, Topic::kBuyingInfo, Topic::kCommunity,
                                         Topic::kOther,     Topic::kLedger,     Topic::kDeltas,
                                         Topic::kRejected};
constexpr std::array kMeasureOutputs = {Topic::kRatios, Topic::kHistory, Topic::kShifts,
                                        Topic::kRejected, Topic::kDeltas};

constexpr std::array<StageRow, 4> kTable = {{
    {.name = "normalize",
     .input = Topic::kRaw,
     .outputs = kNormalizeOutputs,
     .state = std::nullopt,
     .outcomes = kNormalizeOutcomes,
     .make = &MakeNormalize},
    {.name = "correct",
     .input = Topic::kCorrections,
     .outputs = kCorrectOutputs,
     .state = std::nullopt,
     .outcomes = kCorrectOutcomes,
     .make = &MakeCorrect},
    {.name = "classify",
     .input = Topic::kClean,
     .outputs = kClassifyOutputs,
     .state = Topic::kLedger,
     .outcomes = kClassifyOutcomes,
     .make = &MakeClassify},
    {.name = "measure",
     .input = Topic::kDeltas,
     .outputs = kMeasureOutputs,
     .state = Topic::kDeltas,
     .outcomes = kMeasureOutcomes,
     .make = &MakeMeasure},
}};

}  // namespace

std::span<const StageRow> StageTable() { return kTable; }

const StageRow* FindStage(std::string_view name) {
  for (const StageRow& row : kTable) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace askmix
