#include <algorithm>
#include <cmath>
#include <numeric>

#include "bench/bench.h"

namespace askmix::bench {
namespace {

constexpr std::size_t kMentions = 3'000;

void FindBrands(benchmark::State& state) {
  const std::vector<Mention> mentions = Mentions(kMentions);
  const Matcher& matcher = *TheWorld().matcher;
  std::vector<BrandMatch> matches;
  for (const Mention& mention : mentions) {
    matches.clear();
    matcher.Find(mention.text, mention.handles, matches);
    if (!Check(state, !matches.empty(), "every text names a brand")) return;
  }
  for (auto _ : state) {
    for (const Mention& mention : mentions) {
      matches.clear();
      matcher.Find(mention.text, mention.handles, matches);
      benchmark::DoNotOptimize(matches.data());
    }
  }
  CountMentions(state, mentions.size());
}
BENCHMARK(FindBrands)->Unit(benchmark::kMillisecond);

std::vector<Question> Ask(const std::vector<Mention>& mentions) {
  std::vector<Question> questions;
  std::vector<BrandMatch> matches;
  for (const Mention& mention : mentions) {
    matches.clear();
    TheWorld().matcher->Find(mention.text, mention.handles, matches);
    questions.push_back({mention.text, matches.empty() ? "" : matches.front().words});
  }
  return questions;
}

bool IsDistribution(const Probabilities& p) {
  return std::abs(std::accumulate(p.begin(), p.end(), 0.0F) - 1.0F) < 1e-3F;
}

void Classify(benchmark::State& state) {
  const std::vector<Mention> mentions = Mentions(kMentions);
  const std::vector<Question> questions = Ask(mentions);
  const Classifier& classifier = *TheWorld().classifier;
  std::vector<Probabilities> answers(questions.size());
  classifier.Classify(questions, answers);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Probabilities alone;
    classifier.Classify({&questions[i], 1}, {&alone, 1});
    if (!Check(state, alone == answers[i] && IsDistribution(alone),
               "a batch is answered as its questions one by one, with probabilities")) {
      return;
    }
  }
  for (auto _ : state) {
    classifier.Classify(questions, answers);
    benchmark::DoNotOptimize(answers.data());
  }
  CountMentions(state, questions.size());
}
BENCHMARK(Classify)->Unit(benchmark::kMillisecond);

/// The evidence of one decision each.
void Explain(benchmark::State& state) {
  const std::vector<Mention> mentions = Mentions(kMentions);
  const std::vector<Question> questions = Ask(mentions);
  const Classifier& classifier = *TheWorld().classifier;
  const bool tells = std::ranges::all_of(questions, [&](const Question& question) {
    return !classifier.Explain(question, Label::kPromotion, 5).empty();
  });
  if (!Check(state, tells, "each decision has evidence")) return;
  for (auto _ : state) {
    for (const Question& question : questions) {
      benchmark::DoNotOptimize(classifier.Explain(question, Label::kPromotion, 5));
    }
  }
  CountMentions(state, questions.size());
}
BENCHMARK(Explain)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace askmix::bench
