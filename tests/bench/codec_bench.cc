#include "bench/bench.h"
#include "codec/classified.h"
#include "codec/platforms/platform.h"

namespace askmix::bench {
namespace {

constexpr std::size_t kMentions = 3'000;

void DecodeRows(benchmark::State& state) {
  const std::vector<std::string> rows = Rows(kMentions);
  const PayloadContext context{.observed_at = Now(), .source = "bench"};
  Payload payload;
  for (const std::string& row : rows) {
    ReadPayload(row, "", context, payload);
    if (!Check(state, payload.mentions.size() == 1 && !payload.mentions[0].text.empty(),
               "every row is one mention")) {
      return;
    }
  }
  for (auto _ : state) {
    for (const std::string& row : rows) {
      ReadPayload(row, "", context, payload);
      benchmark::DoNotOptimize(payload.mentions.data());
    }
  }
  CountMentions(state, rows.size());
}
BENCHMARK(DecodeRows)->Unit(benchmark::kMillisecond);

void DecodeMentions(benchmark::State& state) {
  const std::vector<Mention> mentions = Mentions(kMentions);
  std::vector<std::string> wire;
  for (const Mention& mention : mentions) {
    Encode(mention, wire.emplace_back());
    const auto back = DecodeMention(wire.back());
    if (!Check(state, back && *back == mention, "what was encoded is what is decoded")) return;
  }
  for (auto _ : state) {
    for (const std::string& bytes : wire) benchmark::DoNotOptimize(DecodeMention(bytes));
  }
  CountMentions(state, wire.size());
}
BENCHMARK(DecodeMentions)->Unit(benchmark::kMillisecond);

void EncodeMentions(benchmark::State& state) {
  const std::vector<Mention> mentions = Mentions(kMentions);
  std::string bytes;
  Encode(mentions[0], bytes);
  if (!Check(state, DecodeMention(bytes) == mentions[0], "it can be read back")) return;
  for (auto _ : state) {
    for (const Mention& mention : mentions) {
      bytes.clear();
      Encode(mention, bytes);
      benchmark::DoNotOptimize(bytes.data());
    }
  }
  CountMentions(state, mentions.size());
}
BENCHMARK(EncodeMentions)->Unit(benchmark::kMillisecond);

void EncodeClassified(benchmark::State& state) {
  const std::vector<Mention> mentions = Mentions(kMentions);
  std::vector<std::string> wire;
  for (const Mention& mention : mentions) Encode(mention, wire.emplace_back());
  const auto classified = [&](std::size_t i) {
    return Classified{.key = mentions[i].key,
                      .version = mentions[i].version,
                      .brand = "zentra",
                      .decision = {Intent::kPromotion, OtherKind::kNone},
                      .probabilities = {0.9F, 0.05F, 0.03F, 0.01F, 0.01F},
                      .model = "bench",
                      .decided_at = Now(),
                      .source_topic = "mentions.clean",
                      .cause = {Partition{0}, Offset{static_cast<std::int64_t>(i)}, 0},
                      .mention_json = wire[i]};
  };
  std::string bytes;
  Encode(classified(7), bytes);
  const auto facts = DecodeClassified(bytes);
  if (!Check(state,
             facts && facts->key == mentions[7].key && facts->brand == "zentra" &&
                 facts->created_at == mentions[7].created_at,
             "it can be read back")) {
    return;
  }
  for (auto _ : state) {
    for (std::size_t i = 0; i < mentions.size(); ++i) {
      bytes.clear();
      Encode(classified(i), bytes);
      benchmark::DoNotOptimize(bytes.data());
    }
  }
  CountMentions(state, mentions.size());
}
BENCHMARK(EncodeClassified)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace askmix::bench
