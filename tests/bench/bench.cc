#include "bench/bench.h"

#include <atomic>
#include <cstdio>
#include <sstream>

#include "classifier/linear_classifier.h"
#include "codec/json.h"
#include "codec/platforms/platform.h"
#include "core/time.h"
#include "edge/brands_file.h"
#include "edge/files.h"

namespace askmix::bench {
namespace {

constexpr std::string_view kDemo = ASKMIX_SOURCE_DIR "/deploy/demo/";

std::atomic<bool> any_wrong{false};

std::vector<Brand> MakeBrands() {
  std::vector<Brand> brands = LoadBrands(std::string(kDemo) + "brands.yaml");
  constexpr std::string_view kConsonants = "bdfgklmnprstvz";
  constexpr std::string_view kVowels = "aeiou";
  for (std::size_t i = 0; brands.size() < kBrands; ++i) {
    std::string name = "q";  // no English word goes on as these do
    for (std::size_t rest = i + 1'000; rest > 0; rest /= kVowels.size()) {
      name += kConsonants[rest % kConsonants.size()];
      rest /= kConsonants.size();
      name += kVowels[rest % kVowels.size()];
    }
    name += std::to_string(i);
    brands.push_back({.id = name, .name = name + " co", .handles = {name}, .aliases = {}});
    for (const char* ending : {"s", "ville", " & sons", "-x", " of london"}) {
      brands.back().aliases.push_back(name + ending);
    }
  }
  return brands;
}

std::size_t ValueBegin(std::string_view line, std::string_view key) {
  const std::size_t at = line.find(key);
  return at == std::string_view::npos ? at : at + key.size();
}

/// The row with its age turned into a time; empty when it is one of the demo's bad rows.
std::string Dated(const std::string& line) {
  constexpr std::string_view kAge = "\"age_s\": ";
  const std::size_t begin = ValueBegin(line, kAge);
  if (begin == std::string::npos || !line.ends_with('}')) return {};
  const std::size_t end = line.find_first_of(",}", begin);
  const std::int64_t age = std::stoll(line.substr(begin, end - begin));
  if (age < 0 || age > 86'000) return {};
  const std::int64_t created = UnixMillis(Now()) / 1'000 - age;
  return line.substr(0, begin - kAge.size()) + "\"created_at\": " + std::to_string(created) +
         line.substr(end);
}

/// Dated rows that name a brand and have no twin.
std::vector<std::string> UsableRows() {
  std::vector<std::string> rows;
  std::istringstream lines(ReadFile(std::string(kDemo) + "mentions.ndjson"));
  std::vector<BrandMatch> matches;
  for (std::string line; std::getline(lines, line);) {
    const std::string row = Dated(line);
    matches.clear();
    if (!row.empty()) TheWorld().matcher->Find(row, {}, matches);
    if (!matches.empty()) rows.push_back(row);
  }
  return rows;
}

std::string WithId(const std::string& row, std::size_t id) {
  const std::size_t begin = ValueBegin(row, "\"id\": \"");
  return row.substr(0, begin) + std::to_string(id) + row.substr(row.find('"', begin));
}

std::string Quoted(std::string_view text) {
  std::string json;
  JsonWriter(json).String(text);
  return json;
}

}  // namespace

bool Check(benchmark::State& state, bool answer_is_right, const char* claim) {
  if (answer_is_right) return true;
  any_wrong = true;
  state.SkipWithError(claim);
  return false;
}

bool AnyWrong() { return any_wrong; }

void CountMentions(benchmark::State& state, std::size_t mentions) {
  const auto total = static_cast<double>(state.iterations()) * static_cast<double>(mentions);
  state.counters["mentions/s"] = benchmark::Counter(total, benchmark::Counter::kIsRate);
}

TimePoint Now() { return FromUnixMillis(1'800'000'005'000); }

std::vector<std::string> Rows(std::size_t count) {
  static const std::vector<std::string> usable = UsableRows();
  std::vector<std::string> rows;
  rows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) rows.push_back(WithId(usable[i % usable.size()], i));
  return rows;
}

std::vector<std::string> PostsOfX(std::size_t count) {
  std::vector<std::string> posts;
  for (const Mention& mention : Mentions(count)) {
    const std::string id = std::to_string(1'800'000'000'000'000'000 + posts.size());
    posts.push_back(R"({"id":")" + id + R"(","author_id":"2244994945","lang":"en","text":)" +
                    Quoted(mention.text) + R"(,"created_at":")" +
                    FormatTimestamp(mention.created_at) + R"(","conversation_id":")" + id +
                    R"(","edit_history_tweet_ids":[")" + id +
                    R"("],"author":{"id":"2244994945","username":"somebody","name":"Some Body"},)" +
                    R"("public_metrics":{"retweet_count":1,"reply_count":0,"like_count":7,)" +
                    R"("quote_count":0}})");
  }
  return posts;
}

std::vector<std::string> CommitsOfBluesky(std::size_t count) {
  std::vector<std::string> commits;
  for (const Mention& mention : Mentions(count)) {
    const std::string tag = std::to_string(10'000'000 + commits.size());
    const std::string time = FormatTimestamp(mention.created_at);
    commits.push_back(R"({"did":"did:plc:eygmaihciaxprqvxpfvl6flk","time_us":)" +
                      std::to_string(UnixMillis(mention.created_at) * 1'000) +
                      R"(,"kind":"commit","commit":{"rev":"3l3qo2vutsw2b","operation":"create",)" +
                      R"("collection":"app.bsky.feed.post","rkey":"3l3qo)" + tag +
                      R"(","record":{"$type":"app.bsky.feed.post","createdAt":")" + time +
                      R"(","langs":["en"],"text":)" + Quoted(mention.text) +
                      R"(},"cid":"bafyreidwaivazkwu67xztlmuobx35hs2lnfh3kolmgfmucldvhd3sgzcqi"}})");
  }
  return commits;
}

std::vector<Mention> Mentions(std::size_t count) {
  std::vector<Mention> mentions;
  Payload payload;
  for (const std::string& row : Rows(count)) {
    ReadPayload(row, "", {.observed_at = Now(), .source = "bench"}, payload);
    for (Mention& mention : payload.mentions) mentions.push_back(std::move(mention));
  }
  return mentions;
}

const World& TheWorld() {
  static const World world = [] {
    World made;
    made.brands = MakeBrands();
    made.shelf = std::make_unique<const BrandShelf>(made.brands);
    made.matcher = &made.shelf->Current()->matcher;
    auto classifier = MakeClassifier(ReadFile(ASKMIX_MODEL));
    if (!classifier) throw Fatal(ExitCode::kConfiguration, classifier.error().detail);
    made.classifier = std::move(*classifier);
    made.models = std::make_unique<const ModelShelf>(
        ModelSet{.standard = made.classifier, .by_brand = {}, .shadow = {}});
    return made;
  }();
  return world;
}

StageOptions Options(MixBoard& board) {
  const World& world = TheWorld();
  StageOptions options;
  for (std::size_t i = 0; i < kTopicCount; ++i) options.topic_names[i] = kTopicNames[i];
  options.brands = world.shelf.get();
  options.models = world.models.get();
  options.board = &board;
  for (const Brand& brand : world.brands) options.brand_ids.push_back(brand.id);
  return options;
}

std::vector<Record> AsRecords(const std::vector<std::string>& values) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < values.size(); ++i) {
    records.push_back({.partition = Partition{0},
                       .offset = Offset{static_cast<std::int64_t>(i)},
                       .timestamp = Now(),
                       .key = {},
                       .value = values[i]});
  }
  return records;
}

}  // namespace askmix::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  try {
    benchmark::RunSpecifiedBenchmarks();
  } catch (const askmix::Fatal& fatal) {
    std::fprintf(stderr, "askmix_bench: %s\n", fatal.what());
    return 1;
  }
  benchmark::Shutdown();
  return askmix::bench::AnyWrong() ? 1 : 0;
}
