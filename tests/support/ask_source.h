// People who ask at random, as many a minute as they are told, and in given shares.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "support/ask_series.h"

namespace askmix {

using Mixture = std::array<double, 3>;

/// The mixture with its first share moved by so much; the others keep their proportion.
inline Mixture Moved(const Mixture& shares, double by) {
  const double rest = (1 - shares[0] - by) / (1 - shares[0]);
  return {shares[0] + by, shares[1] * rest, shares[2] * rest};
}

class Poisson {
 public:
  explicit Poisson(double mean) {
    double term = std::exp(-mean);
    for (double sum = term, k = 1; sum < 1 - kRest; sum += term) {
      below_.push_back(sum);
      term *= mean / k++;
    }
  }
  std::int64_t Draw(std::mt19937_64& random) const {
    // Its top 53 bits as a number in [0, 1).
    const double u = std::ldexp(static_cast<double>(random() >> 11), -53);
    return std::upper_bound(below_.begin(), below_.end(), u) - below_.begin();
  }

 private:
  static constexpr double kRest = 1e-12;
  std::vector<double> below_;  ///< probabilities of at most 0, 1, ...
};

/// Everybody asks once.
class AskSource {
 public:
  AskSource(double per_minute, const Mixture& shares)
      : asks_{Poisson(per_minute * shares[0]), Poisson(per_minute * shares[1]),
              Poisson(per_minute * shares[2])} {}

  AskCounts Minute(std::mt19937_64& random) const {
    return {asks_[0].Draw(random), asks_[1].Draw(random), asks_[2].Draw(random)};
  }
  void Append(AskSeries& series, std::int64_t minutes, std::mt19937_64& random) const {
    for (std::int64_t i = 0; i < minutes; ++i) series.Append(Minute(random));
  }

 private:
  std::array<Poisson, 3> asks_;
};

/// Everybody asks for one thing, 1 + Poisson(`again`) times within the next hour.
class InsistentSource {
 public:
  InsistentSource(double per_minute, const Mixture& shares, double again)
      : newcomers_(per_minute / (1 + again), shares), again_(again) {}

  void Append(AskSeries& series, std::int64_t minutes, std::mt19937_64& random) {
    for (std::int64_t i = 0; i < minutes; ++i) {
      const AskCounts newcomers = newcomers_.Minute(random);
      for (std::size_t intent = 0; intent < newcomers.size(); ++intent) {
        for (std::int64_t n = newcomers[intent]; n > 0; --n) Enter(intent, random);
      }
      AskCounts counts{};
      for (const Ask& ask : coming_[now_]) ++counts[ask.intent];
      series.Append(counts);
      for (const Ask& ask : coming_[now_]) series.AppendAuthor(ask.author, 1);
      coming_[now_].clear();
      now_ = (now_ + 1) % coming_.size();
    }
  }

 private:
  struct Ask {
    std::uint64_t author;
    std::size_t intent;
  };

  void Enter(std::size_t intent, std::mt19937_64& random) {
    const Ask ask{++authors_, intent};
    coming_[now_].push_back(ask);
    for (std::int64_t n = again_.Draw(random); n > 0; --n) {
      coming_[(now_ + random() % coming_.size()) % coming_.size()].push_back(ask);
    }
  }

  AskSource newcomers_;
  Poisson again_;
  std::array<std::vector<Ask>, 60> coming_;
  std::size_t now_ = 0;
  std::uint64_t authors_ = 0;
};

}  // namespace askmix
