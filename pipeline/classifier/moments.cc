#include "classifier/moments.h"

#include <algorithm>
#include <map>
#include <vector>

namespace askmix {
namespace {

/// A source with fewer mentions of an intent says little about its mean there.
constexpr double kSourceMentionsMin = 5;

struct Sum {
  double mentions = 0;
  AskVector total{};

  void Add(const AskVector& asks) {
    ++mentions;
    for (std::size_t i = 0; i < kAsks; ++i) total[i] += asks[i];
  }
  double Mean(std::size_t i) const { return total[i] / mentions; }
};

AskMatrix CovarianceOf(std::span<const AskVector> all, const AskVector& mean) {
  AskMatrix covariance{};
  if (all.size() < 2) return covariance;
  for (const AskVector& one : all) {
    for (std::size_t i = 0; i < kAsks; ++i) {
      for (std::size_t j = 0; j < kAsks; ++j) {
        covariance[i][j] += (one[i] - mean[i]) * (one[j] - mean[j]);
      }
    }
  }
  for (AskVector& row : covariance) {
    for (double& cell : row) cell /= static_cast<double>(all.size() - 1);
  }
  return covariance;
}

/// The variance of the sources' means around the common one, less what it would be if mentions fell
/// to sources by chance (method of moments of a random-effects model; DerSimonian and Laird, 1986).
AskVector BetweenSources(const std::map<std::uint32_t, Sum>& sources, const IntentMoments& of) {
  AskVector between{};
  double mentions = 0;
  double counted = 0;
  for (const auto& [source, sum] : sources) {
    if (sum.mentions < kSourceMentionsMin) continue;
    mentions += sum.mentions;
    ++counted;
    for (std::size_t i = 0; i < kAsks; ++i) {
      const double away = sum.Mean(i) - of.mean[i];
      between[i] += sum.mentions * away * away;
    }
  }
  if (counted < 2) return {};
  for (std::size_t i = 0; i < kAsks; ++i) {
    between[i] = std::max((between[i] - (counted - 1) * of.covariance[i][i]) / mentions, 0.0);
  }
  return between;
}

IntentMoments MomentsOfIntent(std::span<const Posterior> posteriors, Intent intent) {
  std::vector<AskVector> all;
  std::map<std::uint32_t, Sum> sources;
  Sum sum;
  for (const Posterior& posterior : posteriors) {
    if (posterior.truth != intent) continue;
    const AskVector& asks = all.emplace_back(AsksOf(posterior.probabilities));
    sources[posterior.source].Add(asks);
    sum.Add(asks);
  }
  IntentMoments moments;
  moments.mentions = static_cast<std::uint32_t>(all.size());
  if (all.empty()) return moments;
  for (std::size_t i = 0; i < kAsks; ++i) moments.mean[i] = sum.Mean(i);
  moments.covariance = CovarianceOf(all, moments.mean);
  moments.between_sources = BetweenSources(sources, moments);
  return moments;
}

}  // namespace

AskVector AsksOf(const Probabilities& probabilities) {
  AskVector asks;
  for (std::size_t i = 0; i < kAsks; ++i) asks[i] = static_cast<double>(probabilities[i]);
  return asks;
}

Moments MomentsOf(std::span<const Posterior> posteriors) {
  Moments moments;
  for (std::size_t i = 0; i < kIntentCount; ++i) {
    moments.intents[i] = MomentsOfIntent(posteriors, static_cast<Intent>(i));
  }
  return moments;
}

}  // namespace askmix
