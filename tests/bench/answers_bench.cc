#include "bench/bench.h"
#include "edge/http/api.h"
#include "support/fakes.h"
#include "support/models.h"
#include "support/topic_records.h"

namespace askmix::bench {
namespace {

/// Mixes of all brands in the usual windows, as measure writes them at a grid point.
std::vector<OwnedRecord> GridPoint(const WindowSpec& spec) {
  std::vector<OwnedRecord> records;
  for (std::size_t i = 0; i < kBrands; ++i) {
    for (const Millis window : spec.lengths) {
      records.push_back(MixRecordOf("brand-" + std::to_string(i), window, {30, 10, 5}, Now()));
    }
  }
  return records;
}

/// A process that knows all brands.
struct Known {
  Known() {
    answers.SetCaughtUp(true);
    board.SetCompleteUntil(Now());
    for (const OwnedRecord& record : GridPoint(board.spec())) {
      answers.Take(Topic::kRatios, record, Now());
    }
  }
  HttpResponse Ask() const {
    constexpr auto kPath = "/api/v1/brands";
    return handler({.path = kPath, .query = "limit=1000", .raw_path = kPath});
  }

  FakeClock clock{Now()};
  MixBoard board{WindowSpec{}, 1};
  Answers answers{board.spec().lengths, {}};
  Telemetry telemetry{{FindStage("measure")}, 1, &board};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  Exposition metrics{telemetry, models, nullptr, {"1", "", 1}};
  HttpHandler handler = MakeApi({.telemetry = &telemetry,
                                 .metrics = &metrics,
                                 .answers = &answers,
                                 .board = &board,
                                 .models = &models,
                                 .clock = &clock,
                                 .brands = {},
                                 .version = "1",
                                 .token = {}});
};

void TakeMixes(benchmark::State& state) {
  Known known;
  const std::vector<OwnedRecord> records = GridPoint(known.board.spec());
  if (!Check(state, known.answers.State().brands == kBrands, "each brand is known")) return;
  for (auto _ : state) {
    for (const OwnedRecord& record : records) known.answers.Take(Topic::kRatios, record, Now());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records.size()));
}
BENCHMARK(TakeMixes)->Unit(benchmark::kMillisecond);

/// The list of all brands in one page; while catching up shares are cut out of each record.
void AnswerBrands(benchmark::State& state) {
  Known known;
  const bool catching_up = state.range(0) != 0;
  if (catching_up) known.board.SetCompleteUntil({});
  const HttpResponse answer = known.Ask();
  const bool withheld = answer.body.find("\"withheld\"") != std::string::npos;
  if (!Check(state, answer.status == 200 && withheld == catching_up, "all is answered")) return;
  for (auto _ : state) benchmark::DoNotOptimize(known.Ask().body.size());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(answer.body.size()));
}
BENCHMARK(AnswerBrands)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace askmix::bench
