#include "bench/bench.h"
#include "edge/metrics.h"
#include "support/fakes.h"
#include "support/mixes.h"
#include "support/models.h"

namespace askmix::bench {
namespace {

/// A thousand brands with all that a mix can hold, in each window.
std::shared_ptr<const MixSnapshot> ThousandBrands(const WindowSpec& spec) {
  constexpr int kThousand = 1'000;
  auto snapshot = std::make_shared<MixSnapshot>();
  snapshot->end = spec.Floor(Now());
  for (int i = 0; i < kThousand; ++i) {
    BrandMixes& brand = snapshot->brands.emplace_back();
    brand.brand = "brand-" + std::to_string(kThousand + i);
    Mix mix = MakeMix(Tally{{100 + i, 37 + i % 11, 41, 17, 23, 5}});
    mix.corrected = mix.shares;
    brand.mixes = MixesOf(std::vector<Mix>(spec.lengths.size(), mix));
  }
  return snapshot;
}

/// One scrape: 1,000 brands in 3 windows.
void Scrape(benchmark::State& state, MetricsForm form) {
  MixBoard board(WindowSpec{}, 1);
  board.Publish(0, ThousandBrands(board.spec()));
  board.SetCompleteUntil(Now());
  const FakeClassifier classifier;
  const ModelShelf models = ShelfOf(classifier);
  const Telemetry telemetry({FindStage("classify"), FindStage("measure")}, 1, &board);
  const Exposition metrics(telemetry, models, &board, {"1.2.3", "", 5'000});
  const std::string text = metrics.Render(Now(), form);
  const bool is_right =
      text.find("share_ratio{brand=\"brand-1999\",intent=\"promotion\",window=\"24h\"} 0.9") !=
      text.npos;
  if (!Check(state, is_right, "the last brand has its share")) return;
  for (auto _ : state) benchmark::DoNotOptimize(metrics.Render(Now(), form));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void ScrapeText(benchmark::State& state) { Scrape(state, MetricsForm::kText); }
BENCHMARK(ScrapeText)->Unit(benchmark::kMillisecond);

void ScrapeOpenMetrics(benchmark::State& state) { Scrape(state, MetricsForm::kOpenMetrics); }
BENCHMARK(ScrapeOpenMetrics)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace askmix::bench
