// A stage on the table: feeds it turns and sorts what it makes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "codec/classified.h"
#include "codec/correction.h"
#include "codec/delta.h"
#include "stages/stages.h"
#include "support/builders.h"
#include "support/fakes.h"
#include "support/models.h"

namespace askmix {

/// Everything a stage is built with, over two brands.
struct StageWorld {
  std::vector<Brand> brands{{"acme", "Acme", {"acmehq"}, {}}, {"zeta", "Zeta", {}, {"zed"}}};
  BrandShelf shelf{brands};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  MixBoard board{WindowSpec{}, 1};
  StageOptions options;

  StageWorld() {
    for (std::size_t i = 0; i < kTopicCount; ++i) options.topic_names[i] = kTopicNames[i];
    options.brands = &shelf;
    options.models = &models;
    options.board = &board;
    options.brand_ids = {"acme", "zeta"};
  }
};

class StageBench {
 public:
  explicit StageBench(std::string_view stage) : row_(FindStage(stage)) { Restart(); }

  StageWorld world;
  StageResult result;  ///< of the last turn

  /// A stage without memory, as after a crash.
  void Restart() {
    stage_ = row_->make(world.options, 0);
    stage_->Restore(Partition{0}, {}, kNoon);
  }

  void Restore(const std::vector<std::string>& values, TimePoint now = kNoon) {
    stage_->Restore(Partition{0}, RecordsOf(values), now);
  }

  /// One turn without its end.
  const StageResult& Try(const std::vector<std::string>& values, TimePoint now = kNoon) {
    result.Clear();
    if (!values.empty()) stage_->Process(RecordsOf(values, offset_), now, result);
    stage_->Tick(now, result);
    return result;
  }
  const StageResult& Turn(const std::vector<std::string>& values, TimePoint now = kNoon) {
    Try(values, now);
    offset_ += static_cast<std::int64_t>(values.size());
    stage_->Committed();
    return result;
  }
  void Abort() { stage_->Aborted(); }
  Stage& stage() { return *stage_; }

  /// Values that the last turn wrote to a topic.
  std::vector<std::string> Written(Topic topic) const {
    std::vector<std::string> values;
    for (const Output& o : result.outputs) {
      if (o.topic == topic) values.push_back(o.value);
    }
    return values;
  }

  std::vector<ClassifiedFacts> Classified() const {
    std::vector<ClassifiedFacts> facts;
    for (std::size_t i = 0; i < kIntentCount; ++i) {
      for (const std::string& value : Written(TopicOf(static_cast<Intent>(i)))) {
        facts.push_back(DecodeClassified(value).value());
      }
    }
    return facts;
  }

  /// Adds the votes of the last turn's deltas to running totals by brand.
  std::map<std::string, Tally>& AddDeltas(std::map<std::string, Tally>& totals) const {
    for (const std::string& value : Written(Topic::kDeltas)) {
      const Delta delta = DecodeDelta(value).value();
      totals[delta.brand] += Tally{delta.change.slots};
    }
    return totals;
  }

  std::int64_t CountOf(Outcome outcome, std::string_view reason) const {
    for (const OutcomeCount& o : result.outcomes) {
      if (o.outcome == outcome && o.reason == reason) return o.count;
    }
    return 0;
  }

 private:
  const StageRow* row_;
  std::unique_ptr<Stage> stage_;
  std::int64_t offset_ = 0;
};

inline std::string CorrectionOf(const std::string& id, const std::string& brand, Label label) {
  std::string wire;
  Encode(Correction{"other:" + id, brand, label, "ann"}, wire);
  return wire;
}

inline Tally Votes(std::int64_t promotion, std::int64_t buying_info = 0, std::int64_t community = 0,
                   std::int64_t care = 0, std::int64_t noise = 0, std::int64_t uncertain = 0) {
  return Tally{{promotion, buying_info, community, care, noise, uncertain}};
}

using Totals = std::map<std::string, Tally>;

/// The votes by brand that the records leave, in turns of so many.
inline Totals TotalsOf(const std::vector<std::string>& values, std::size_t batch) {
  StageBench bench("classify");
  Totals totals;
  for (std::size_t i = 0; i < values.size(); i += batch) {
    const std::size_t end = std::min(values.size(), i + batch);
    bench.Turn({values.begin() + static_cast<std::ptrdiff_t>(i),
                values.begin() + static_cast<std::ptrdiff_t>(end)});
    bench.AddDeltas(totals);
  }
  return totals;
}

}  // namespace askmix
