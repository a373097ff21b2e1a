#include "classifier/quantifier.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "classifier/random.h"

namespace askmix {
namespace {

using Eigen::Matrix3d;
using Eigen::Matrix4d;
using Eigen::Vector3d;
using Eigen::Vector4d;

constexpr std::size_t kDraws = 500;
/// What lies outside of 0.95, shared among both ends of three intervals (Bonferroni).
constexpr double kTail = 0.05 / 6;
/// Quantile of chi-square with 3 degrees of freedom at 0.999.
constexpr double kMisfitMax = 16.266;
/// Below this part of asks their shares mean nothing.
constexpr double kAsksMin = 1e-6;
/// Keeps covariances of next to nothing invertible.
constexpr double kRidge = 1e-12;

Vector3d VectorOf(const AskVector& v) { return {v[0], v[1], v[2]}; }

Matrix3d MatrixOf(const AskMatrix& m) {
  Matrix3d matrix;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      matrix(i, j) = m[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    }
  }
  return matrix;
}

/// With what is left for other.
Vector4d WithOther(const Vector3d& asks) { return {asks[0], asks[1], asks[2], 1.0 - asks.sum()}; }

/// L with L * L^T = covariance.
Matrix3d RootOf(const Matrix3d& covariance) {
  return Matrix3d(covariance + kRidge * Matrix3d::Identity()).llt().matrixL();
}

/// The point of the simplex that is nearest to `p` (Held, Wolfe and Crowder, 1974).
Vector4d OnSimplex(const Vector4d& p) {
  Vector4d sorted = p;
  std::sort(sorted.data(), sorted.data() + sorted.size(), std::greater{});
  double sum = 0.0;
  double shift = 0.0;
  for (int i = 0; i < sorted.size(); ++i) {
    sum += sorted[i];
    const double candidate = (sum - 1.0) / (i + 1);
    if (sorted[i] > candidate) shift = candidate;
  }
  return (p.array() - shift).max(0.0);
}

Vector3d Normal(Random& random) {
  Vector3d normal;
  for (double& value : normal) {  // Box and Muller
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.Unit()));
    value = radius * std::cos(2.0 * std::numbers::pi * random.Unit());
  }
  return normal;
}

/// The means of the intents' probabilities: what is known of them, or what could be true as well.
struct Means {
  Matrix3d asks;  ///< a column for each of promotion, buying_info, community
  Vector3d other;

  /// (prevalence of the asks) -> (mean of the mixture - mean of other).
  Matrix3d Mixture() const { return asks.colwise() - other; }
};

Means MeansOf(const Moments& moments) {
  Means means;
  for (int c = 0; c < 3; ++c) {
    means.asks.col(c) = VectorOf(moments.intents[static_cast<std::size_t>(c)].mean);
  }
  means.other = VectorOf(moments.intents[kAsks].mean);
  return means;
}

double ConditionOf(const Means& means) {
  Matrix4d columns;
  for (int c = 0; c < 3; ++c) columns.col(c) = WithOther(means.asks.col(c));
  columns.col(3) = WithOther(means.other);
  const Vector4d sizes = columns.jacobiSvd().singularValues();
  return sizes[0] / std::max(sizes[3], kRidge);
}

double QuantileOf(const std::vector<double>& sorted, double q) {
  return sorted[static_cast<std::size_t>(std::lround(q * static_cast<double>(sorted.size() - 1)))];
}

}  // namespace

struct Quantifier::Parts {
  /// The prevalence of the asks is inverse * (mean - other).
  struct Draw {
    Matrix3d inverse;
    Vector3d other;
    Vector3d noise;  ///< standard normal, for the window's mentions
  };

  explicit Parts(const Moments& of);

  Means DrawMeans(Random& random) const;
  Matrix3d WindowCovariance(const Vector4d& prevalence) const;

  std::array<Vector3d, kIntentCount> mean;
  std::array<Matrix3d, kIntentCount> covariance;
  std::array<Matrix3d, kIntentCount> mean_root;  ///< of the covariance of the means
  Matrix3d inverse;
  std::vector<Draw> draws;
};

Quantifier::Parts::Parts(const Moments& of) {
  for (std::size_t c = 0; c < kIntentCount; ++c) {
    const IntentMoments& intent = of.intents[c];
    mean[c] = VectorOf(intent.mean);
    covariance[c] = MatrixOf(intent.covariance);
    Matrix3d of_mean = covariance[c] / intent.mentions;
    of_mean.diagonal() += VectorOf(intent.between_sources);
    mean_root[c] = RootOf(of_mean);
  }
  inverse = MeansOf(of).Mixture().inverse();
  Random random(1);
  for (std::size_t i = 0; i < kDraws; ++i) {
    const Means drawn = DrawMeans(random);
    draws.push_back({drawn.Mixture().inverse(), drawn.other, Normal(random)});
  }
}

Means Quantifier::Parts::DrawMeans(Random& random) const {
  Means means;
  for (int c = 0; c < 3; ++c) {
    const auto i = static_cast<std::size_t>(c);
    means.asks.col(c) = mean[i] + mean_root[i] * Normal(random);
  }
  means.other = mean[kAsks] + mean_root[kAsks] * Normal(random);
  return means;
}

/// Of one mention's probabilities in such a mix.
Matrix3d Quantifier::Parts::WindowCovariance(const Vector4d& prevalence) const {
  Matrix3d second = Matrix3d::Zero();
  Vector3d mixture = Vector3d::Zero();
  for (std::size_t c = 0; c < kIntentCount; ++c) {
    const double weight = prevalence[static_cast<Eigen::Index>(c)];
    second += weight * (covariance[c] + mean[c] * mean[c].transpose());
    mixture += weight * mean[c];
  }
  return second - mixture * mixture.transpose();
}

namespace {

/// Whether prevalences outside of the simplex can be chance: by their distance (Mahalanobis) under
/// what else they could have been.
bool CanBeChance(const Vector3d& outside, const Matrix3d& covariance) {
  return outside.dot(covariance.llt().solve(outside)) <= kMisfitMax;
}

Share ShareOf(double value, std::vector<double>& drawn) {
  std::sort(drawn.begin(), drawn.end());
  return {value, std::min(QuantileOf(drawn, kTail), value),
          std::max(QuantileOf(drawn, 1.0 - kTail), value)};
}

}  // namespace

Quantifier::Quantifier(const Moments& moments) {
  const bool enough = std::ranges::all_of(
      moments.intents, [](const IntentMoments& m) { return m.mentions >= kLabelsMin; });
  if (!enough) return;
  condition_ = ConditionOf(MeansOf(moments));
  if (condition_ <= kConditionMax) parts_ = std::make_unique<const Parts>(moments);
}

Quantifier::~Quantifier() = default;
Quantifier::Quantifier(Quantifier&&) noexcept = default;

std::optional<std::array<Share, kAsks>> Quantifier::Estimate(const AskVector& mean,
                                                             std::int64_t mentions) const {
  if (!usable() || mentions < kMentionsMin) return std::nullopt;
  const Vector3d seen = VectorOf(mean);
  const Vector3d raw = parts_->inverse * (seen - parts_->mean[kAsks]);
  const Vector4d best = OnSimplex(WithOther(raw));
  const double asks = best.head<3>().sum();
  if (asks < kAsksMin) return std::nullopt;

  const Matrix3d spread = RootOf(parts_->WindowCovariance(best) / static_cast<double>(mentions));
  Matrix3d covariance = kRidge * Matrix3d::Identity();
  std::array<std::vector<double>, kAsks> drawn;
  for (const Parts::Draw& draw : parts_->draws) {
    const Vector3d could_be = draw.inverse * (seen + spread * draw.noise - draw.other);
    covariance += (could_be - raw) * (could_be - raw).transpose() / kDraws;
    const Vector4d p = OnSimplex(WithOther(could_be));
    const double of_asks = p.head<3>().sum();
    if (of_asks < kAsksMin) continue;
    for (std::size_t i = 0; i < kAsks; ++i) {
      drawn[i].push_back(p[static_cast<Eigen::Index>(i)] / of_asks);
    }
  }
  if (drawn[0].size() < kDraws / 2) return std::nullopt;
  if (!CanBeChance(raw - best.head<3>(), covariance)) return std::nullopt;
  std::array<Share, kAsks> shares;
  for (std::size_t i = 0; i < kAsks; ++i) {
    shares[i] = ShareOf(best[static_cast<Eigen::Index>(i)] / asks, drawn[i]);
    if (shares[i].high - shares[i].low > kWidthMax) return std::nullopt;
  }
  return shares;
}

}  // namespace askmix
