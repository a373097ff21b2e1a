#include "commands/replayed_history.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "codec/mix.h"

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);
constexpr Millis kMinute{60'000};

const ReplayedHistory::Options kOptions{.windows = {Millis{10'000}, {kMinute, 5 * kMinute}},
                                        .step = kMinute};

Delta Ask(TimePoint bucket, std::size_t slot, std::int64_t add = 1) {
  Delta delta{"acme", bucket, {}};
  delta.change.slots[slot] = add;
  return delta;
}

std::string OpenMetricsOf(const std::vector<Delta>& deltas) {
  ReplayedHistory history(kOptions);
  for (const Delta& delta : deltas) history.Add(delta);
  std::string text;
  history.WriteOpenMetrics({{"job", "askmix"}}, [&](std::string_view bytes) { text += bytes; });
  return text;
}

bool Holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("replayed history: each moment tells what the windows that end there hold") {
  const std::string text = OpenMetricsOf({Ask(kNoon + Millis{10'000}, 0), Ask(kNoon + kMinute, 2)});
  const std::string mentions = "askmix_window_mentions{brand=\"acme\",job=\"askmix\",intent=";
  CHECK(Holds(text, mentions + "\"promotion\",window=\"1m\"} 1 1764072060.000\n" + mentions +
                        "\"promotion\",window=\"1m\"} 0 1764072120.000\n"));
  CHECK(Holds(text, mentions + "\"promotion\",window=\"5m\"} 1 1764072120.000\n"));
  CHECK(Holds(text,
              "askmix_intent_share_ratio{brand=\"acme\",job=\"askmix\",intent="
              "\"community\",window=\"5m\"} 0.5 1764072120.000\n"));
  CHECK(text.ends_with("# EOF\n"));
}

TEST_CASE("replayed history: series go out sample by sample however many there are") {
  ReplayedHistory history(kOptions);
  history.Add(Ask(kNoon, 0));
  history.Add(Ask(kNoon + 5'000 * kMinute, 0));
  std::size_t longest = 0;
  history.WriteOpenMetrics(
      {}, [&](std::string_view bytes) { longest = std::max(longest, bytes.size()); });
  CHECK(longest < 1'000);
}

TEST_CASE("replayed history: a withdrawn vote has never been") {
  std::vector<Delta> deltas = {Ask(kNoon, 0), Ask(kNoon + kMinute, 1)};
  const std::string without = OpenMetricsOf(deltas);
  deltas.push_back(Ask(kNoon, 2));
  deltas.push_back(Ask(kNoon, 2, -1));
  CHECK(OpenMetricsOf(deltas) == without);
}

TEST_CASE("replayed history: the order of the votes does not change a byte") {
  std::mt19937 random(5);
  std::vector<Delta> deltas;
  for (int i = 0; i < 200; ++i) {
    deltas.push_back(Ask(kNoon + Millis{10'000} * static_cast<std::int64_t>(random() % 90),
                         random() % kSlotCount));
  }
  const std::string text = OpenMetricsOf(deltas);
  std::shuffle(deltas.begin(), deltas.end(), random);
  CHECK(OpenMetricsOf(deltas) == text);
}

std::vector<MixRecord> MixesOf(const ReplayedHistory& history) {
  std::vector<MixRecord> mixes;
  history.WriteNdjson([&](std::string_view line) {
    mixes.push_back(DecodeMix(line.substr(0, line.size() - 1)).value());
  });
  return mixes;
}

TEST_CASE("replayed history: the mixes as lines are mixes") {
  ReplayedHistory history(kOptions);
  history.Add(Ask(kNoon, 0));
  history.Add(Ask(kNoon + 3 * kMinute, 1));
  const std::vector<MixRecord> mixes = MixesOf(history);
  // A minute's window holds each vote once; the longer one holds the first to the end.
  REQUIRE(mixes.size() == 6);
  CHECK(mixes.front().end == kNoon + kMinute);
  CHECK(mixes.back().end == kNoon + 4 * kMinute);
  CHECK(mixes.back().window == 5 * kMinute);
  CHECK(mixes.back().mix.counts.Asks() == 2);
  CHECK(history.steps() == 4);
}

TEST_CASE("replayed history: moments lie within the bounds and windows reach back beyond them") {
  ReplayedHistory::Options options = kOptions;
  options.from = kNoon + 3 * kMinute;
  options.until = kNoon + 5 * kMinute + Millis{30'000};
  ReplayedHistory history(options);
  for (int i = -3; i < 9; ++i) history.Add(Ask(kNoon + i * kMinute, 0));
  CHECK(history.steps() == 3);
  const std::vector<MixRecord> mixes = MixesOf(history);
  REQUIRE(mixes.size() == 6);
  CHECK(mixes.front().end == options.from);
  CHECK(mixes[1].window == 5 * kMinute);
  CHECK(mixes[1].mix.counts.Asks() == 5);
  CHECK(mixes.back().end == kNoon + 5 * kMinute);
}

TEST_CASE("replayed history: nothing is told of windows that begin before all votes are there") {
  ReplayedHistory history(kOptions);
  for (int i = 0; i < 8; ++i) history.Add(Ask(kNoon + i * kMinute, 0), Partition{1});
  history.SetCompleteSince(Partition{0}, kNoon + 7 * kMinute);
  CHECK(MixesOf(history).size() == 16);
  history.SetCompleteSince(Partition{1}, kNoon + 2 * kMinute);
  const std::vector<MixRecord> mixes = MixesOf(history);
  CHECK(mixes.size() == 6 + 2);
  for (const MixRecord& mix : mixes) CHECK(mix.end - mix.window >= kNoon + 2 * kMinute);
}

TEST_CASE("replayed history: of windows that overlap a gap there are counts and no shares") {
  ReplayedHistory history(kOptions);
  for (int i = 0; i < 8; ++i) history.Add(Ask(kNoon + i * kMinute, 0));
  history.AddGap({"normalize", 0, 9, kNoon + 2 * kMinute, kNoon + 3 * kMinute});
  std::size_t incomplete = 0;
  for (const MixRecord& mix : MixesOf(history)) {
    const bool overlaps =
        mix.end > kNoon + 2 * kMinute && mix.end - mix.window < kNoon + 3 * kMinute;
    CHECK(mix.mix.incomplete == overlaps);
    incomplete += overlaps ? 1 : 0;
  }
  CHECK(incomplete == 1 + 5);
  std::string text;
  history.WriteOpenMetrics({}, [&](std::string_view bytes) { text += bytes; });
  const std::string labels = "{brand=\"acme\",intent=\"promotion\",window=\"1m\"} 1 ";
  CHECK(Holds(text, "askmix_window_mentions" + labels + "1764072180.000\n"));
  CHECK_FALSE(Holds(text, "askmix_intent_share_ratio" + labels + "1764072180.000\n"));
  CHECK(Holds(text, "askmix_intent_share_ratio" + labels + "1764072240.000\n"));
}

TEST_CASE("replayed history: its families are those of the endpoint") {
  const std::string text = OpenMetricsOf({Ask(kNoon, 0)});
  for (const auto& families : {CountFamilies(), ShareFamilies()}) {
    for (const MixFamily& family : families) {
      CAPTURE(family.name);
      CHECK(Holds(text, "# HELP " + std::string(family.name) + " " + std::string(family.help)));
      CHECK(Holds(text, "\n" + std::string(family.name) + "{brand=\"acme\",job=\"askmix\"" +
                            std::string(family.labels.front()) + ",window=\"1m\"} "));
    }
  }
}

}  // namespace
}  // namespace askmix
