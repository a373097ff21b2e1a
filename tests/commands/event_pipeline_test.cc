#include "commands/event_pipeline.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/builders.h"
#include "support/fakes.h"
#include "support/models.h"

namespace askmix {
namespace {

struct World {
  std::vector<Brand> brands{{"acme", "Acme", {}, {}}};
  BrandShelf shelf{brands};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  StageOptions options;

  World() {
    for (std::size_t i = 0; i < kTopicCount; ++i) options.topic_names[i] = kTopicNames[i];
    options.brands = &shelf;
    options.models = &models;
  }
};

std::string Row(int id, const std::string& text, TimePoint at) {
  return R"({"id":")" + std::to_string(id) + R"(","text":")" + text + R"(","created_at":)" +
         std::to_string(UnixMillis(at)) + R"(,"author":{"id":"a)" + std::to_string(id) + R"("}})";
}

/// Votes by bucket after all payloads.
std::map<TimePoint, Tally> Counted(const std::vector<std::string>& payloads,
                                   std::map<std::string, std::int64_t>* outcomes = nullptr) {
  World world;
  std::map<TimePoint, Tally> counted;
  EventPipeline pipeline(world.options, kNoon + Millis{60'000}, [&](const Delta& delta) {
    counted[delta.bucket] += Tally{delta.change.slots};
  });
  for (const std::string& payload : payloads) pipeline.Take(payload);
  pipeline.Finish();
  if (outcomes) *outcomes = pipeline.outcomes();
  return counted;
}

TEST_CASE("event pipeline: mentions of years ago count as those of today do") {
  constexpr Millis kYear{std::int64_t{365} * 86'400'000};
  const auto counted =
      Counted({Row(1, "love acme", kNoon), Row(2, "love acme", kNoon - 5 * kYear)});
  REQUIRE(counted.size() == 2);
  for (const auto& [bucket, tally] : counted) CHECK(tally.Asks() == 1);
}

TEST_CASE("event pipeline: what is sent twice counts once however much lies between") {
  std::vector<std::string> payloads;
  for (int i = 0; i < 1'500; ++i)
    payloads.push_back(Row(i, "love acme", kNoon - Millis{i * 1'000}));
  payloads.push_back(payloads.front());
  std::map<std::string, std::int64_t> outcomes;
  Counted(payloads, &outcomes);
  CHECK(outcomes["classify published new"] == 1'500);
  CHECK(outcomes["classify duplicate same"] == 1);
}

TEST_CASE("event pipeline: what is posted at the end or later is refused") {
  std::map<std::string, std::int64_t> outcomes;
  const auto counted = Counted(
      {Row(1, "love acme", kNoon + Millis{59'000}), Row(2, "love acme", kNoon + Millis{60'001})},
      &outcomes);
  CHECK(counted.size() == 1);
  CHECK(outcomes["normalize rejected future"] == 1);
}

TEST_CASE("event pipeline: large payloads do not wait until there are many of them") {
  World world;
  std::int64_t asks = 0;
  EventPipeline pipeline(world.options, kNoon + Millis{60'000},
                         [&](const Delta& delta) { asks += delta.change.Asks(); });
  const std::string padding(std::size_t{1} << 20, ' ');
  for (int i = 0; i < 20; ++i) pipeline.Take(Row(i, "love acme", kNoon) + padding);
  CHECK(asks > 0);
  pipeline.Finish();
  CHECK(asks == 20);
}

TEST_CASE("event pipeline: of copies those count that come first so the order matters") {
  const std::string text = "acme has a code for all of you today, look it up and use it";
  std::vector<std::string> payloads;
  for (int i = 0; i < 10; ++i) payloads.push_back(Row(i, text, kNoon - Millis{i * 60'000}));
  const auto counted = Counted(payloads);
  CHECK(Counted(payloads) == counted);
  std::reverse(payloads.begin(), payloads.end());
  CHECK(Counted(payloads) != counted);
}

}  // namespace
}  // namespace askmix
