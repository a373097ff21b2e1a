// askmix replay from outside: the real program, the demo's mentions, the real promtool.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "codec/mix.h"
#include "core/time.h"
#include "support/askmix_command.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

constexpr std::string_view kAge = "\"age_s\": ";
constexpr long kEnd = 1'795'000'000;

/// The demo's mentions, as old as they say at kEnd.
std::vector<std::string> DemoMentions() {
  std::istringstream demo(Slurp(std::string(ASKMIX_SOURCE_DIR) + "/deploy/demo/mentions.ndjson"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(demo, line);) {
    const std::size_t age = line.find(kAge);
    if (age == line.npos) continue;
    const std::size_t digits = age + kAge.size();
    const std::size_t end = line.find_first_not_of("-0123456789", digits);
    const long at = kEnd - std::stol(line.substr(digits, end - digits));
    line.replace(age, end - age, "\"created_at\": " + std::to_string(at));
    lines.push_back(line);
  }
  return lines;
}

std::string TextOf(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

class Replays {
 public:
  Replays()
      : config_(folder.Write("askmix.yaml", "brands: {file: " + std::string(ASKMIX_SOURCE_DIR) +
                                                "/deploy/demo/brands.yaml}\n")) {}

  /// `mentions` are a file, beside those that `options` name.
  CommandResult Run(const std::vector<std::string>& mentions, const std::string& options,
                    std::string_view input = {}) const {
    std::string arguments = "replay -c " + config_ + " --until 2026-11-18T11:06:40Z " + options;
    if (!mentions.empty()) arguments += " " + folder.Write("mentions.ndjson", TextOf(mentions));
    return RunAskmix(arguments, input);
  }

  TemporaryFolder folder;

 private:
  const std::string config_;
};

std::vector<MixRecord> Mixes(const CommandResult& replayed) {
  CAPTURE(replayed.errors);
  REQUIRE(replayed.code == 0);
  std::vector<MixRecord> mixes;
  std::istringstream lines(replayed.output);
  for (std::string line; std::getline(lines, line);) mixes.push_back(DecodeMix(line).value());
  return mixes;
}

TEST_CASE("replay: the same mentions in the same order give the same bytes however they come") {
  const Replays replays;
  const std::vector<std::string> mentions = DemoMentions();
  REQUIRE(mentions.size() > 1'000);
  const std::string options = "--step 30m --openmetrics ";
  const std::string once = replays.folder.Path("once"), again = replays.folder.Path("again"),
                    piped = replays.folder.Path("piped");
  CHECK(replays.Run(mentions, options + once).code == 0);
  CHECK(replays.Run(mentions, options + again).code == 0);
  CHECK(replays.Run({}, options + piped + " -", TextOf(mentions)).code == 0);
  CHECK(Slurp(once).size() > 100'000);
  CHECK(Slurp(once) == Slurp(again));
  CHECK(Slurp(once) == Slurp(piped));
}

TEST_CASE("replay: from a time on it tells what the whole replay tells of then") {
  const Replays replays;
  const TimePoint from = FromUnixMillis(kEnd * 1'000) - Millis{4 * 3'600'000};
  const std::string options = "--step 30m --ndjson -";
  const std::string whole = replays.Run(DemoMentions(), options).output;
  std::istringstream lines(whole);
  std::string of_then;
  for (std::string line; std::getline(lines, line);) {
    if (DecodeMix(line).value().end >= from) of_then += line + "\n";
  }
  REQUIRE(of_then.size() > 10'000);
  CHECK(of_then.size() < whole.size());
  CHECK(replays.Run(DemoMentions(), options + " --from " + FormatTimestamp(from)).output ==
        of_then);
}

TEST_CASE("replay: no moment lies beyond the end whose mentions are not read") {
  const Replays replays;
  // The end is 6 minutes and 40 seconds past the hour.
  for (const MixRecord& mix : Mixes(replays.Run(DemoMentions(), "--step 1h --ndjson -"))) {
    CHECK(mix.end <= FromUnixMillis(kEnd * 1'000));
  }
}

TEST_CASE("replay: records that cannot be read are counted by reason and named with their line") {
  const Replays replays;
  const std::string table = replays.folder.Write(
      "table.csv",
      "id,text,date\n1,love Fenmart,2026-11-18T09:00:00Z\n2,love Fenmart,2026-11-18T09:00:00Z,x\n"
      "3,\"love Fenmart,2026-11-18T09:00:00Z\n");
  const CommandResult result = replays.Run({}, "--ndjson - " + table);
  CAPTURE(result.errors);
  CHECK(result.code == 0);
  for (const std::string& part :
       {table + ":3", table + ":4", std::string("ended=\"read rejected long_row\""),
        std::string("ended=\"read rejected open_quote\"")}) {
    CAPTURE(part);
    CHECK(result.errors.find(part) != result.errors.npos);
  }
}

TEST_CASE("replay: mixes are beside what was assumed of their brands") {
  const Replays replays;
  const std::string brands =
      replays.folder.Write("brands.yaml",
                           "- {name: Fenmart, assumed: {promotion: 20, buying_info: 30, "
                           "community: 50, by: marketing, year: 2026}}\n- {name: Other}\n");
  const std::string config = replays.folder.Write(
      "assumed.yaml", "brands: {file: '" + brands + "'}\nmeasure: {assumed: ibm2011-customers}\n");
  const std::string mentions = replays.folder.Write(
      "some.ndjson",
      "{\"id\":\"1\",\"text\":\"any discount code for Fenmart?\",\"created_at\":1794990000}\n"
      "{\"id\":\"2\",\"text\":\"any discount code for Other?\",\"created_at\":1794990000}\n");
  for (const MixRecord& mix : Mixes(RunAskmix("replay -c " + config + " --ndjson - --until " +
                                              "2026-11-18T11:06:40Z " + mentions))) {
    REQUIRE(mix.mix.assumed);
    CHECK(mix.mix.assumed->name.starts_with(mix.brand == "other" ? "ibm2011-customers"
                                                                 : "marketing"));
  }
}

TEST_CASE("replay: promtool makes blocks of what it writes") {
  const Replays replays;
  const std::string metrics = replays.folder.Path("metrics"),
                    blocks = replays.folder.Path("blocks");
  REQUIRE(replays.Run(DemoMentions(), "--step 10m --openmetrics " + metrics).code == 0);
  const std::string import = "promtool tsdb create-blocks-from openmetrics " + metrics + " " +
                             blocks + " >" + replays.folder.Path("import") + " 2>&1";
  CHECK(std::system(import.c_str()) == 0);
  // promtool looks for what a running Prometheus would have there, too.
  std::filesystem::create_directory(blocks + "/wal");
  std::filesystem::create_directory(blocks + "/chunks_head");
  const std::string dump = "promtool tsdb dump " + blocks + " >" + replays.folder.Path("dump");
  CHECK(std::system(dump.c_str()) == 0);
  const std::string dumped = Slurp(replays.folder.Path("dump"));
  for (const std::string family :
       {"askmix_window_mentions", "askmix_window_authors", "askmix_effective_asks",
        "askmix_low_support", "askmix_intent_share_ratio"}) {
    CAPTURE(family);
    CHECK(dumped.find("__name__=\"" + family + "\"") != dumped.npos);
  }
  CHECK(dumped.find(R"(job="askmix")") != dumped.npos);
}

TEST_CASE("replay: lines go to standard output and options that make no sense are refused") {
  const Replays replays;
  const CommandResult lines = replays.Run(DemoMentions(), "--step 1h --ndjson -");
  CHECK(lines.code == 0);
  CHECK(lines.output.starts_with(R"({"v":1,"brand":")"));
  CHECK(replays.Run({}, "").code == 2);
  CHECK(replays.Run({}, "--ndjson - --step 15s").code == 2);
  CHECK(replays.Run({}, "--ndjson - --label 1=2").code == 2);
  CHECK(replays.Run({}, "--ndjson - --from yesterday").code == 2);
  CHECK(RunAskmix("replay --ndjson -").code == 3);
}

TEST_CASE("replay: a post with a wrong clock is told and makes no history of decades") {
  const Replays replays;
  const std::vector<std::string> mentions = {
      R"({"id":"1","text":"love Fenmart","created_at":1300000000})",
      R"({"id":"2","text":"love Fenmart","created_at":1794990000})"};
  const CommandResult result = replays.Run(mentions, "--step 10s --ndjson -");
  CHECK(result.code == 1);
  CHECK(result.errors.find("2011-03-13") != result.errors.npos);
  CHECK(result.errors.find("--from") != result.errors.npos);
}

}  // namespace
}  // namespace askmix
