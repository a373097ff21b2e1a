#include "edge/metrics.h"

#include <doctest/doctest.h>

#include "support/exposition.h"
#include "support/fakes.h"
#include "support/mixes.h"
#include "support/models.h"

namespace askmix {
namespace {

constexpr TimePoint kNow = FromUnixMillis(1'800'000'000'000);
const StageRow& kClassify = *FindStage("classify");
const StageRow& kMeasure = *FindStage("measure");

/// A process that runs classify and measure, and its metrics.
struct Process {
  MixBoard board{WindowSpec{}, 2};
  Telemetry telemetry{{&kClassify, &kMeasure}, 1, &board};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  Exposition metrics{telemetry, models, &board, {"1.2.3", "test.", 100}};

  std::string Text() const { return metrics.Render(kNow); }
  /// What a reader of either form complains of.
  std::string Complaints() const {
    return Promtool(Text()) + OpenMetricsParser(metrics.Render(kNow, MetricsForm::kOpenMetrics));
  }
};

bool Holds(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST_CASE("metrics: what a stage did is told by component") {
  Process process;
  const std::array outcomes = {OutcomeCount{Outcome::kPublished, "new", 3}};
  process.telemetry.ObserverOf(kClassify, 0)
      .Committed({.transaction = true,
                  .records_read = 3,
                  .outputs_written = 7,
                  .outcomes = outcomes,
                  .items_read = 3,
                  .busy = Millis{1'500},
                  .commit = Millis{20},
                  .age = Millis{4'000}});
  const std::array owned = {Partition{2}};
  process.telemetry.ObserverOf(kClassify, 0).Assigned(owned);
  process.telemetry.SetProgress(kClassify, {{{Partition{2}, Offset{10}, Offset{15}}}}, kNow);
  const std::string text = process.Text();
  for (const std::string line :
       {R"(askmix_items_read_total{component="classify"} 3)",
        R"(askmix_items_total{component="classify",outcome="published",reason="new"} 3)",
        R"(askmix_items_total{component="classify",outcome="duplicate",reason="same"} 0)",
        R"(askmix_items_total{component="measure",outcome="too_late",reason="delta"} 0)",
        R"(askmix_records_read_total{component="classify"} 3)",
        R"(askmix_records_written_total{component="classify"} 7)",
        R"(askmix_records_lost_total{component="classify"} 0)",
        R"(askmix_transactions_total{component="classify",result="committed"} 1)",
        R"(askmix_transactions_total{component="classify",result="aborted"} 0)",
        R"(askmix_busy_seconds_total{component="classify"} 1.5)",
        R"(askmix_commit_seconds_bucket{component="classify",le="0.01"} 0)",
        R"(askmix_commit_seconds_bucket{component="classify",le="0.025"} 1)",
        R"(askmix_commit_seconds_count{component="classify"} 1)",
        R"(askmix_age_seconds_bucket{component="classify",le="2.5"} 0)",
        R"(askmix_age_seconds_bucket{component="classify",le="5"} 1)",
        R"(askmix_age_seconds_sum{component="classify"} 4)",
        R"(askmix_restoring_ratio{component="classify"} 1)",
        R"(askmix_lag_records{component="classify",topic="test.mentions.clean",partition="2"} 5)",
        R"(askmix_build_info{version="1.2.3",model="fake-1"} 1)"}) {
    CAPTURE(line);
    CHECK(Holds(text, line));
  }
  CHECK(text.find("process_resident_memory_bytes ") != text.npos);
}

TEST_CASE("metrics: counts and shares of a brand are told by window") {
  Process process;
  process.board.SetCompleteUntil(kNow - Millis{500});
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow - Millis{1'000},
                                        {{"nike", {30, 10, 0, 4, 5, 6}}, {"quiet", {}}}));
  const std::string text = process.Text();
  for (const std::string line :
       {R"(askmix_window_mentions{brand="nike",intent="promotion",window="5m"} 30)",
        R"(askmix_window_mentions{brand="nike",intent="buying_info",window="1h"} 10)",
        R"(askmix_window_mentions{brand="nike",intent="community",window="24h"} 0)",
        R"(askmix_window_mentions{brand="nike",intent="other",window="5m"} 15)",
        R"(askmix_window_other_mentions{brand="nike",kind="care",window="5m"} 4)",
        R"(askmix_window_other_mentions{brand="nike",kind="noise",window="5m"} 5)",
        R"(askmix_window_other_mentions{brand="nike",kind="uncertain",window="5m"} 6)",
        R"(askmix_intent_share_ratio{brand="nike",intent="promotion",window="5m"} 0.75)",
        R"(askmix_intent_share_ratio{brand="nike",intent="community",window="5m"} 0)",
        R"(askmix_low_support{brand="nike",window="5m"} 0)",
        R"(askmix_window_mentions{brand="quiet",intent="promotion",window="5m"} 0)",
        R"(askmix_low_support{brand="quiet",window="5m"} 1)", "askmix_catching_up 0",
        "askmix_brands 2", "askmix_brands_left_out 0",
        "askmix_window_end_timestamp_seconds 1799999999",
        "askmix_complete_until_timestamp_seconds 1799999999.5"}) {
    CAPTURE(line);
    CHECK(Holds(text, line));
  }
  CHECK(text.find(R"(share_low_ratio{brand="nike",intent="promotion",window="5m"} 0.)") !=
        text.npos);
  CHECK(text.find(R"(share_high_ratio{brand="nike",intent="promotion",window="5m"} 0.)") !=
        text.npos);
}

TEST_CASE("metrics: corrected shares stand beside the counted ones where there are any") {
  Process process;
  process.board.SetCompleteUntil(kNow);
  auto snapshot = std::make_shared<MixSnapshot>();
  Mix day = MakeMix(Tally{{300, 100}});
  day.corrected = {{{0.5, 0.25, 0.75}, {0.5, 0.25, 0.75}, {0, 0, 0.125}}};
  const Mix shorter = MakeMix(Tally{{30, 10}});
  snapshot->brands = {{"nike", MixesOf({shorter, shorter, day})}};
  process.board.Publish(0, snapshot);
  const std::string text = process.Text();
  CHECK(Holds(text,
              R"(askmix_corrected_share_ratio{brand="nike",intent="promotion",window="24h"} 0.5)"));
  CHECK(Holds(
      text,
      R"(askmix_corrected_share_low_ratio{brand="nike",intent="buying_info",window="24h"} 0.25)"));
  CHECK(Holds(
      text,
      R"(askmix_corrected_share_high_ratio{brand="nike",intent="community",window="24h"} 0.125)"));
  CHECK(text.find(R"(askmix_corrected_share_ratio{brand="nike",intent="promotion",window="5m"})") ==
        text.npos);
}

/// As sure as on the texts that judged it, or not.
class Watched final : public Classifier {
 public:
  void Classify(std::span<const Question>, std::span<Probabilities>) const override {}
  std::string_view version() const override { return "watched-1"; }
  const Profile* profile() const override { return &profile_; }

 private:
  Profile profile_ = {{0, 0, 0, 0, 0, 100, 100, 100, 100, 100}, 0.25F};
};

ModelActivity ActivityOf(std::int64_t decisions, std::size_t bin) {
  ModelActivity activity;
  activity.model = "watched-1";
  activity.shadow = "fake-1";
  activity.decided[0] = decisions;
  activity.confidence[bin] = decisions;
  activity.unknown = 0.5 * static_cast<double>(decisions / 10);
  activity.unknown_of = decisions / 10;
  activity.shadow_same = decisions - 3;
  activity.shadow_different = 3;
  return activity;
}

TEST_CASE("metrics: what models decide and how far they are from what is normal for them") {
  Process process;
  const Watched watched;
  process.models.Replace(ModelSet{.standard = Borrowed(watched),
                                  .by_brand = {{"nike", Borrowed(process.classifier)}},
                                  .shadow = Borrowed(process.classifier)});
  const auto decide = [&](std::int64_t decisions, std::size_t bin) {
    const std::array activity = {ActivityOf(decisions, bin)};
    TurnReport report;
    report.activity = activity;
    process.telemetry.ObserverOf(kClassify, 0).Committed(report);
  };
  decide(499, 5);
  std::string text = process.Text();
  CHECK(Holds(text, R"(askmix_model_info{model="watched-1",role="standard",brand=""} 1)"));
  CHECK(Holds(text, R"(askmix_model_info{model="fake-1",role="brand",brand="nike"} 1)"));
  CHECK(Holds(text, R"(askmix_model_info{model="fake-1",role="shadow",brand=""} 1)"));
  CHECK(Holds(text, R"(askmix_decisions_total{model="watched-1",decision="promotion"} 499)"));
  CHECK(Holds(
      text,
      R"(askmix_shadow_decisions_total{model="watched-1",shadow_model="fake-1",agreement="differs"} 3)"));
  CHECK(text.find("askmix_confidence_drift") == text.npos);  // too few to tell
  decide(1, 5);
  text = process.Text();
  CHECK(Holds(text, R"(askmix_input_drift_ratio{model="watched-1"} 0.5)"));
  CHECK(Holds(text, R"(askmix_input_drift_training_ratio{model="watched-1"} 0.25)"));
  const auto drift = [&] {
    const std::string now = process.Text();
    constexpr std::string_view kName = "\naskmix_confidence_drift{model=\"watched-1\"} ";
    const std::size_t at = now.find(kName);
    REQUIRE(at != now.npos);
    return std::stod(now.substr(at + kName.size()));
  };
  CHECK(drift() > 0.25);
  // What is long ago no longer counts.
  for (int i = 0; i < 2 * Telemetry::kRecentDecisions / 500; ++i) {
    for (std::size_t bin = 5; bin < 10; ++bin) decide(100, bin);
  }
  CHECK(drift() < 0.01);
  CHECK(process.Complaints() == "");
}

TEST_CASE("metrics: the brands in use are named by their version") {
  Process process;
  const BrandShelf shelf(std::make_shared<const BrandSet>(std::vector<Brand>{}, "00c0ffee"));
  const Exposition metrics(process.telemetry, process.models, nullptr, {"1", "", 5'000, &shelf});
  CHECK(Holds(metrics.Render(TimePoint{}), R"(askmix_brands_info{version="00c0ffee"} 1)"));
  CHECK(process.Text().find("askmix_brands_info") == std::string::npos);
}

TEST_CASE("metrics: brands and models that were read again are counted") {
  Process process;
  process.telemetry.CountReload(true);
  process.telemetry.CountReload(false);
  process.telemetry.CountReload(false);
  const std::string text = process.Text();
  CHECK(Holds(text, R"(askmix_reloads_total{result="taken"} 1)"));
  CHECK(Holds(text, R"(askmix_reloads_total{result="refused"} 2)"));
}

TEST_CASE("metrics: shares are absent where nobody asked") {
  Process process;
  process.board.SetCompleteUntil(kNow);
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, {{"quiet", {0, 0, 0, 9}}}));
  const std::string text = process.Text();
  CHECK(text.find("ratio{brand=\"quiet\"") == text.npos);
  CHECK(text.find("NaN") == text.npos);
  CHECK(text.find("askmix_window_mentions{brand=\"quiet\"") != text.npos);
}

TEST_CASE("metrics: shares are absent while catching up and counts are not") {
  Process process;
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, {{"nike", {30, 10}}}));
  std::string text = process.Text();
  CHECK(Holds(text, "askmix_catching_up 1"));
  CHECK(text.find("askmix_complete_until") == text.npos);
  CHECK(text.find("ratio{brand=") == text.npos);
  CHECK(text.find("askmix_window_mentions{brand=\"nike\"") != text.npos);

  process.board.SetCompleteUntil(kNow - Millis{30'001});
  CHECK(process.Text().find("ratio{brand=") == std::string::npos);
  process.board.SetCompleteUntil(kNow - Millis{30'000});
  CHECK(process.Text().find("ratio{brand=") != std::string::npos);
}

TEST_CASE("metrics: a brand that moved away leaves no series and one that moves is told once") {
  Process process;
  const WindowSpec& spec = process.board.spec();
  process.board.Publish(0, MakeSnapshot(spec, kNow - Millis{10'000}, {{"nike", {1}}}));
  process.board.Publish(1, MakeSnapshot(spec, kNow, {{"nike", {2}}}));
  const std::string both = process.Text();
  CHECK(Holds(both, R"(askmix_window_mentions{brand="nike",intent="promotion",window="5m"} 2)"));
  CHECK(!Holds(both, R"(askmix_window_mentions{brand="nike",intent="promotion",window="5m"} 1)"));
  process.board.Publish(0, nullptr);
  process.board.Publish(1, nullptr);
  CHECK(process.Text().find("nike") == std::string::npos);
}

TEST_CASE("metrics: brands beyond the limit are summed and counted") {
  Process process;
  process.board.SetCompleteUntil(kNow);
  std::vector<std::pair<std::string, Counts>> brands;
  for (int i = 0; i < 103; ++i) {
    brands.push_back({"b" + std::to_string(1'000 + i), {1, 2, 3, 4, 5, i}});
  }
  brands.push_back({"_overflow.0", {10, 0, 0, 1}});
  brands.push_back({"_overflow.3", {0, 20, 0, 0, 1}});
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, brands));
  const std::string text = process.Text();
  for (const std::string line :
       {"askmix_brands 103", "askmix_brands_left_out 3",
        R"(askmix_window_mentions{brand="_overflow",intent="promotion",window="5m"} 13)",
        R"(askmix_window_mentions{brand="_overflow",intent="buying_info",window="24h"} 26)",
        R"(askmix_window_mentions{brand="_overflow",intent="community",window="5m"} 9)",
        R"(askmix_window_mentions{brand="_overflow",intent="other",window="5m"} 332)",
        R"(askmix_window_other_mentions{brand="_overflow",kind="uncertain",window="5m"} 303)",
        R"(askmix_window_authors{brand="_overflow",window="5m"} 380)",
        R"(askmix_effective_asks{brand="_overflow",window="5m"} 48)",
        R"(askmix_low_support{brand="_overflow",window="5m"} 0)",
        R"(askmix_intent_share_ratio{brand="_overflow",intent="community",window="5m"} 0.1875)"}) {
    CAPTURE(line);
    CHECK(Holds(text, line));
  }
  CHECK(text.find("\"b1099\"") != text.npos);
  CHECK(text.find("\"b1100\"") == text.npos);
  CHECK(text.find("\"_overflow.") == text.npos);
  CHECK(process.Complaints() == "");
}

TEST_CASE("metrics: what is summed is as sure as its parts together") {
  Process process;
  process.board.SetCompleteUntil(kNow);
  auto snapshot = std::make_shared<MixSnapshot>();
  // One author asked four times; five asked once each.
  const Mix one = MakeMix(Tally{{4, 0, 0}}, {1, 1}), five = MakeMix(Tally{{0, 5, 0}}, {5, 5});
  Mix lossy = one;
  lossy.incomplete = true;
  snapshot->brands = {{"_overflow.0", MixesOf({one, one, lossy})},
                      {"_overflow.1", MixesOf({five, five, five})}};
  process.board.Publish(0, snapshot);
  const std::string text = process.Text();
  CHECK(Holds(text, R"(askmix_window_authors{brand="_overflow",window="5m"} 6)"));
  // 9^2 / (4^2 + 5 * 1^2)
  CHECK(text.find(R"(askmix_effective_asks{brand="_overflow",window="5m"} 3.857142857142)") !=
        text.npos);
  CHECK(text.find(R"(share_ratio{brand="_overflow",intent="promotion",window="5m"} 0.444)") !=
        text.npos);
  CHECK(text.find(R"(share_ratio{brand="_overflow",intent="promotion",window="24h"})") ==
        text.npos);
}

/// Brands that are compared with something.
std::shared_ptr<const MixSnapshot> Compared(const WindowSpec& spec) {
  const auto snapshot =
      MakeSnapshot(spec, kNow, {{"nike", {30, 10, 0}}, {"puma", {}}, {"zeta", {1, 1, 2}}});
  auto compared = std::make_shared<MixSnapshot>(*snapshot);
  const auto survey = std::make_shared<const AssumedMix>(AssumedMix{
      .name = "survey", .year = 2010, .rule = "one item \"each\"", .shares = {0.5, 0.25, 0.25}});
  const auto guess = std::make_shared<const AssumedMix>(
      AssumedMix{.name = "us", .rule = "as guessed", .shares = {0.25, 0.25, 0.5}});
  for (BrandMixes& brand : compared->brands) {
    std::vector<Mix> mixes = *brand.mixes;
    for (Mix& mix : mixes) mix.assumed = brand.brand == "zeta" ? guess : survey;
    brand.mixes = MixesOf(std::move(mixes));
  }
  return compared;
}

TEST_CASE("metrics: a mix stands beside what was assumed") {
  Process process;
  process.board.SetCompleteUntil(kNow);
  process.board.Publish(0, Compared(process.board.spec()));
  const std::string text = process.Text();
  for (
      const std::string line :
      {R"(askmix_assumed_info{assumed="survey",year="2010",rule="one item \"each\""} 1)",
       R"(askmix_assumed_info{assumed="us",year="",rule="as guessed"} 1)",
       R"(askmix_assumed_share_ratio{brand="nike",intent="promotion",assumed="survey"} 0.5)",
       R"(askmix_assumed_share_ratio{brand="puma",intent="community",assumed="survey"} 0.25)",
       R"(askmix_assumed_share_ratio{brand="zeta",intent="community",assumed="us"} 0.5)",
       R"(askmix_gap_ratio{brand="nike",intent="promotion",assumed="survey",window="1h"} 0.25)",
       R"(askmix_gap_ratio{brand="nike",intent="community",assumed="survey",window="5m"} -0.25)",
       R"(askmix_gap_ratio{brand="zeta",intent="community",assumed="us",window="5m"} 0)",
       R"(askmix_gap_low_ratio{brand="nike",intent="community",assumed="survey",window="5m"} -0.25)",
       R"(askmix_gap_distance{brand="zeta",assumed="us",window="5m"} 0)"}) {
    CAPTURE(line);
    CHECK(Holds(text, line));
  }
  CHECK(text.find(R"(askmix_gap_high_ratio{brand="nike",intent="promotion",assumed="survey")") !=
        text.npos);
  CHECK(text.find(R"(askmix_gap_distance{brand="nike",assumed="survey",window="5m"} 0.)") !=
        text.npos);
  CHECK(process.Complaints() == "");
}

TEST_CASE("metrics: there is no difference where there is no share") {
  Process process;
  process.board.Publish(0, Compared(process.board.spec()));
  CHECK(process.Text().find("askmix_gap_") == std::string::npos);  // behind
  CHECK(process.Text().find("askmix_assumed_share_ratio") != std::string::npos);
  process.board.SetCompleteUntil(kNow);
  CHECK(process.Text().find(R"(askmix_gap_ratio{brand="puma")") == std::string::npos);
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, {{"nike", {1}}}));
  CHECK(process.Text().find("askmix_gap_") == std::string::npos);
  CHECK(process.Text().find("askmix_assumed_") == std::string::npos);
}

TEST_CASE("metrics: announced shifts are counted by intent") {
  Process process;
  auto snapshot = std::make_shared<MixSnapshot>();
  for (const std::string brand : {"_overflow.0", "_overflow.1", "nike"}) {
    snapshot->brands.push_back({brand, MixesOf({Mix{}, Mix{}, Mix{}}), {2, 0, 1}});
  }
  process.board.Publish(0, snapshot);
  const std::string text = process.Text();
  CHECK(Holds(text, "# TYPE askmix_shifts_total counter"));
  CHECK(Holds(text, R"(askmix_shifts_total{brand="nike",intent="promotion"} 2)"));
  CHECK(Holds(text, R"(askmix_shifts_total{brand="nike",intent="buying_info"} 0)"));
  CHECK(text.find(R"(askmix_shifts_total{brand="_overflow")") == text.npos);
  CHECK(Holds(process.metrics.Render(kNow, MetricsForm::kOpenMetrics),
              "# TYPE askmix_shifts counter"));
  CHECK(process.Complaints() == "");
}

TEST_CASE("metrics: authors and parts and the last mention of a brand are told") {
  Process process;
  auto snapshot = std::make_shared<MixSnapshot>();
  Mix mix = MakeMix(Tally{{3, 0, 1, 2}}, {4, 2.5});
  mix.mentioned = {kNow - Millis{90'000}, kNow - Millis{20'500}};
  mix.platforms = {{"x", {3, 0, 0, 1, 0, 1}}, {"a \"b\"", {0, 0, 1}}};
  mix.languages = {{"en", {3, 0, 1, 2}}};
  snapshot->brands = {{"nike", MixesOf({mix, mix, mix})}, {"puma", MixesOf({Mix{}, Mix{}, Mix{}})}};
  process.board.Publish(0, snapshot);
  const std::string text = process.Text();
  for (
      const std::string line :
      {R"(askmix_window_authors{brand="nike",window="1h"} 4)",
       R"(askmix_window_authors{brand="puma",window="1h"} 0)",
       R"(askmix_effective_asks{brand="nike",window="1h"} 2.5)",
       R"(askmix_last_mention_timestamp_seconds{brand="nike"} 1799999979.5)",
       R"(askmix_window_platform_mentions{brand="nike",intent="promotion",platform="x",window="5m"} 3)",
       R"(askmix_window_platform_mentions{brand="nike",intent="other",platform="x",window="5m"} 2)",
       R"(askmix_window_platform_mentions{brand="nike",intent="community",platform="a \"b\"",window="5m"} 1)",
       R"(askmix_window_language_mentions{brand="nike",intent="other",language="en",window="24h"} 2)"}) {
    CAPTURE(line);
    CHECK(Holds(text, line));
  }
  CHECK(text.find("platform=\"x\",window=\"5m\"} 0") == text.npos);
  CHECK(text.find(R"(last_mention_timestamp_seconds{brand="puma")") == text.npos);
  CHECK(process.Complaints() == "");
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, {{"nike", {1}}}));
  CHECK(process.Text().find("askmix_window_platform_mentions") == std::string::npos);
}

TEST_CASE("metrics: nobody finds anything to complain of in either form") {
  Process process;
  CHECK(process.Complaints() == "");
  process.board.SetCompleteUntil(kNow);
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, {{"quiet", {}}}));
  CHECK(process.Complaints() == "");
  std::vector<std::pair<std::string, Counts>> hostile;
  for (const std::string name :
       {"a\"b\n<>\\", "\xF0\x9F", "# EOF", "} 1\n# TYPE x gauge", "\r\t\x01\x7F", "\u2028\u0085",
        "{}=,", "\\n\\", "caf\xE9", "\U0001F480", "NaN", " "}) {
    hostile.push_back({name, {1, 2, 3, 4, 5, 6}});
  }
  hostile.push_back({std::string("nul\0inside", 10), {1}});
  hostile.push_back({std::string(10'000, '"'), {1}});
  process.board.Publish(0, MakeSnapshot(process.board.spec(), kNow, hostile));
  CHECK(process.Complaints() == "");
}

TEST_CASE("metrics: a process without measure tells nothing of brands") {
  const Telemetry telemetry({&kClassify}, 1, nullptr);
  const FakeClassifier classifier;
  const ModelShelf models = ShelfOf(classifier);
  const std::string text = Exposition(telemetry, models, nullptr, {}).Render(kNow);
  CHECK(text.find("askmix_catching_up") == text.npos);
  CHECK(text.find("component=\"measure\"") == text.npos);
  CHECK(Promtool(text) == "");
}

TEST_CASE("metrics: mentions are told by language and gate and strange languages share a series") {
  Process process;
  std::vector<MentionCount> mentions = {
      {"en", "", 5}, {"de", "language", 2}, {"", "copied", 1}, {"klingon!", "", 3}};
  for (char c = 'a'; c <= 'z'; ++c) {
    for (char d = 'a'; d <= 'z'; ++d) mentions.push_back({{c, d, 'x'}, "", 1});
  }
  TurnReport report;
  report.mentions = mentions;
  process.telemetry.ObserverOf(kClassify, 0).Committed(report);
  const std::string text = process.Text();
  CHECK(Holds(text, R"(askmix_mentions_total{language="en",gate="none"} 5)"));
  CHECK(Holds(text, R"(askmix_mentions_total{language="de",gate="language"} 2)"));
  CHECK(Holds(text, R"(askmix_mentions_total{language="unknown",gate="copied"} 1)"));
  CHECK(Holds(text, R"(askmix_mentions_total{language="other",gate="none"} 581)"));
  CHECK(process.telemetry.Mentions().size() == Telemetry::kLanguagesMax + 2);
}

}  // namespace
}  // namespace askmix
