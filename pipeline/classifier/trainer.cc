#include "classifier/trainer.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <numeric>

#include "classifier/calibration.h"
#include "classifier/random.h"
#include "core/error.h"

namespace askmix {
namespace {

constexpr std::size_t kAccumulator = kLabelCount;  // in a row of the learner, behind the weights

Probabilities OneHot(Label label) {
  Probabilities target{};
  target[static_cast<std::size_t>(label)] = 1.0F;
  return target;
}

Probabilities WithoutSmall(const Probabilities& soft, float least) {
  Probabilities kept{};
  float sum = 0.0F;
  for (std::size_t c = 0; c < kLabelCount; ++c) sum += kept[c] = soft[c] < least ? 0.0F : soft[c];
  ASKMIX_CHECK(sum > 0.0F);
  for (float& p : kept) p /= sum;
  return kept;
}

Probabilities Target(const Example& example, const TrainingOptions& options) {
  ASKMIX_CHECK(example.gold || example.soft);
  if (!example.soft) return OneHot(*example.gold);
  Probabilities target = WithoutSmall(*example.soft, options.least_soft);
  if (!example.gold) return target;
  const Probabilities gold = OneHot(*example.gold);
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    target[c] = options.teacher_share * target[c] + (1.0F - options.teacher_share) * gold[c];
  }
  return target;
}

float WeightOf(const Example& example, const TrainingOptions& options) {
  if (!example.typical) return options.extra_weight;
  return example.gold ? options.gold_weight : options.soft_weight;
}

/// Features, target and weight of all examples, computed once.
class Prepared {
 public:
  Prepared(std::span<const Example> examples, const FeatureSettings& settings,
           const TrainingOptions& options) {
    auto features = std::make_unique<Features>();
    for (const Example& example : examples) {
      ExtractFeatures(NormalText(example.text, example.brand), settings, *features);
      AddRows(*features, settings);
      bases_.push_back(options.base == nullptr ? Probabilities{} : Score(*options.base, *features));
      targets_.push_back(Target(example, options));
      weights_.push_back(WeightOf(example, options));
    }
  }

  std::size_t size() const { return targets_.size(); }
  std::span<const std::uint32_t> rows(std::size_t example, std::size_t block) const {
    const std::size_t i = example * kBlockCount + block;
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return {rows_.data() + begin, ends_[i] - begin};
  }
  /// What the weights that learning goes on from say.
  const Probabilities& base(std::size_t example) const { return bases_[example]; }
  const Probabilities& target(std::size_t example) const { return targets_[example]; }
  float weight(std::size_t example) const { return weights_[example]; }

 private:
  void AddRows(const Features& features, const FeatureSettings& settings) {
    std::size_t first = 0;
    for (std::size_t b = 0; b < kBlockCount; ++b) {
      const auto block = static_cast<Block>(b);
      for (const std::uint32_t bucket : features.of(block)) {
        rows_.push_back(static_cast<std::uint32_t>(first + bucket));
      }
      ends_.push_back(rows_.size());
      first += settings.buckets(block);
    }
  }

  std::vector<std::uint32_t> rows_;
  std::vector<std::size_t> ends_;
  std::vector<Probabilities> bases_;
  std::vector<Probabilities> targets_;
  std::vector<float> weights_;
};

/// One member: softmax regression by stochastic gradient descent whose step adapts to each row
/// (AdaGrad, Duchi et al. 2011, with one accumulator for the five weights of a bucket: they share a
/// cache line).
class Learner {
 public:
  Learner(std::size_t rows, const TrainingOptions& options, std::uint64_t seed)
      : options_(options), random_(seed), rows_(rows) {}

  void Pass(const Prepared& prepared) {
    order_.resize(prepared.size());
    std::iota(order_.begin(), order_.end(), 0U);
    for (std::size_t i = order_.size(); i > 1; --i) {
      std::swap(order_[i - 1], order_[random_.Below(i)]);
    }
    for (const std::uint32_t i : order_) Learn(prepared, i);
  }

  const Probabilities& bias() const { return bias_; }
  Probabilities row(std::size_t i) const {
    Probabilities row;
    std::copy_n(rows_[i].begin(), kLabelCount, row.begin());
    return row;
  }

 private:
  using Row = std::array<float, 8>;

  struct Kept {
    std::vector<std::uint32_t> rows;
    float value = 0.0F;
  };

  void Learn(const Prepared& prepared, std::size_t example) {
    for (std::size_t b = 0; b < kBlockCount; ++b) Drop(prepared.rows(example, b), kept_[b]);
    Probabilities gradient = Softmax(Forward(prepared.base(example)));
    for (std::size_t c = 0; c < kLabelCount; ++c) {
      gradient[c] = (gradient[c] - prepared.target(example)[c]) * prepared.weight(example);
      bias_[c] -= kBiasRate * gradient[c];
    }
    Backward(gradient);
  }

  void Drop(std::span<const std::uint32_t> rows, Kept& kept) {
    kept.rows.clear();
    const auto limit = static_cast<std::uint32_t>(options_.dropout * 65536.0F);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i % 4 == 0) bits = random_.Next();
      if ((bits & 0xffff) >= limit) kept.rows.push_back(rows[i]);
      bits >>= 16;
    }
    kept.value = kept.rows.empty() ? 0.0F : 1.0F / std::sqrt(static_cast<float>(kept.rows.size()));
  }

  Probabilities Forward(const Probabilities& base) const {
    Probabilities scores = base;
    for (std::size_t c = 0; c < kLabelCount; ++c) scores[c] += bias_[c];
    for (const Kept& kept : kept_) {
      Row sum{};
      for (const std::uint32_t r : kept.rows) {
        for (std::size_t c = 0; c < kLabelCount; ++c) sum[c] += rows_[r][c];
      }
      for (std::size_t c = 0; c < kLabelCount; ++c) scores[c] += sum[c] * kept.value;
    }
    return scores;
  }

  void Backward(const Probabilities& gradient) {
    float square = 0.0F;
    for (const float g : gradient) square += g * g;
    for (const Kept& kept : kept_) {
      const float keep = 1.0F - options_.decay;
      for (const std::uint32_t r : kept.rows) {
        Row& row = rows_[r];
        row[kAccumulator] += square * kept.value * kept.value;
        const float step = options_.rate * kept.value / std::sqrt(row[kAccumulator] + kFloor);
        for (std::size_t c = 0; c < kLabelCount; ++c) row[c] = row[c] * keep - step * gradient[c];
      }
    }
  }

  static constexpr float kBiasRate = 0.001F;
  static constexpr float kFloor = 1e-3F;

  const TrainingOptions& options_;
  Random random_;
  std::vector<Row> rows_;
  Probabilities bias_{};
  std::vector<std::uint32_t> order_;
  std::array<Kept, kBlockCount> kept_;
};

/// Adds to `weights` what the members learned, on the average.
void AddAverage(const std::vector<std::unique_ptr<Learner>>& members, FloatWeights& weights) {
  const float share = 1.0F / static_cast<float>(members.size());
  for (const auto& member : members) {
    for (std::size_t c = 0; c < kLabelCount; ++c) weights.bias[c] += share * member->bias()[c];
    for (std::size_t r = 0; r < weights.rows.size(); ++r) {
      const Probabilities row = member->row(r);
      for (std::size_t c = 0; c < kLabelCount; ++c) weights.rows[r][c] += share * row[c];
    }
  }
}

FloatWeights NothingLearned(const TrainingOptions& options) {
  FloatWeights weights;
  weights.settings.bits = options.bits;
  weights.settings.groups = options.groups;
  if (options.groups.empty()) {
    weights.settings.bits[static_cast<std::size_t>(Block::kGroups)] = FeatureSettings::kBitsMin;
  }
  std::size_t rows = 0;
  for (const Block block : kBlocks) rows += weights.settings.buckets(block);
  weights.rows.resize(rows);
  return weights;
}

}  // namespace

void Serially(std::size_t count, const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < count; ++i) task(i);
}

std::size_t FloatWeights::first_row(Block block) const {
  std::size_t first = 0;
  for (std::size_t b = 0; b < static_cast<std::size_t>(block); ++b) {
    first += settings.buckets(static_cast<Block>(b));
  }
  return first;
}

Probabilities Score(const FloatWeights& weights, const Features& features) {
  Probabilities scores = weights.bias;
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    const auto block = static_cast<Block>(b);
    const std::size_t first = weights.first_row(block);
    for (const std::uint32_t bucket : features.of(block)) {
      for (std::size_t c = 0; c < kLabelCount; ++c) {
        scores[c] += weights.rows[first + bucket][c] * features.weight(block);
      }
    }
  }
  return scores;
}

FloatWeights Train(std::span<const Example> examples, const TrainingOptions& options,
                   const ParallelFor& parallel_for, const Progress& progress) {
  ASKMIX_CHECK(!examples.empty() && options.members > 0 && options.passes > 0);
  FloatWeights weights = options.base == nullptr ? NothingLearned(options) : *options.base;
  const Prepared prepared(examples, weights.settings, options);
  std::vector<std::unique_ptr<Learner>> members(static_cast<std::size_t>(options.members));
  std::atomic<int> done = 0;
  parallel_for(members.size(), [&](std::size_t m) {
    members[m] =
        std::make_unique<Learner>(weights.rows.size(), options, options.seed * 1000003 + m);
    for (int pass = 0; pass < options.passes; ++pass) {
      members[m]->Pass(prepared);
      if (progress) progress(++done, options.members * options.passes);
    }
  });
  AddAverage(members, weights);
  return weights;
}

}  // namespace askmix
