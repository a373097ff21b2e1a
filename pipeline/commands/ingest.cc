// askmix ingest: what files and standard input hold, record by record, into mentions.raw.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "codec/platforms/feed_headers.h"
#include "commands/command.h"
#include "commands/file_feed.h"
#include "commands/ingest_live.h"
#include "commands/require_kafka.h"
#include "edge/config.h"
#include "edge/feeds/paths.h"
#include "edge/files.h"
#include "edge/kafka/kafka.h"
#include "edge/log.h"
#include "edge/shutdown.h"

namespace askmix {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kGrace{10};
constexpr std::chrono::milliseconds kShowEvery{500};

struct IngestOptions {
  std::string config_file;
  std::string topic;
  std::string name, format, source, zone, map, compliance;
  bool lax = false;
  bool dry_run = false;
  bool json = false;
  FeedOptions feed;
  std::vector<std::string> named;
};

/// One line on a terminal that shows how far it has come.
class ProgressLine {
 public:
  explicit ProgressLine(const IngestReport& report) : report_(report) {}
  void Show() {
    if (!terminal_) return;
    const Steady::time_point now = Steady::now();
    if (now - shown_ < kShowEvery) return;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::fprintf(stderr, "\r%lld records, %.0f/s, %lld not understood ",
                 static_cast<long long>(report_.read()),
                 static_cast<double>(report_.read()) / seconds,
                 static_cast<long long>(report_.not_understood() + report_.refused()));
    shown_ = now;
  }
  ~ProgressLine() {
    if (shown_ > start_) std::fprintf(stderr, "\r%60s\r", "");
  }

 private:
  const bool terminal_ = isatty(STDERR_FILENO) != 0;
  const IngestReport& report_;
  const Steady::time_point start_ = Steady::now();
  Steady::time_point shown_ = start_;
};

void AddPair(std::string_view pair, const std::string& place, RowMapping& mapping) {
  const std::size_t middle = pair.find_first_of("=:");
  if (middle == std::string_view::npos) {
    throw Fatal(ExitCode::kUsage,
                place + ": expected FIELD=MEMBER, found '" + std::string(pair) + "'");
  }
  const auto trim = [](std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\"'"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t\r\"'") + 1 - begin);
  };
  const auto added = mapping.Add(trim(pair.substr(0, middle)), trim(pair.substr(middle + 1)));
  if (!added) throw Fatal(ExitCode::kUsage, place + ": " + added.error().detail);
}

/// "text=body,url=link", or a file with a pair a line.
void ReadMapping(const std::string& wanted, RowMapping& mapping) {
  const bool inline_pairs = wanted.find('=') != std::string::npos;
  const std::string text = inline_pairs ? wanted : ReadFile(wanted);
  std::string_view rest = text;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find(inline_pairs ? ',' : '\n'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty() || pair.starts_with('#')) continue;
    AddPair(pair, inline_pairs ? "--map" : wanted + ":" + std::to_string(line), mapping);
  }
}

void ReadHeaders(IngestOptions& options) {
  const auto add = [&](std::string_view name, std::string value) {
    options.feed.headers.push_back({std::string(name), std::move(value)});
  };
  if (!options.zone.empty() && !ParseZone(options.zone)) {
    throw Fatal(ExitCode::kUsage, "--tz " + options.zone + ": expected an offset such as +02:00");
  }
  if (!options.map.empty()) options.format = "generic";
  if (!options.compliance.empty()) {
    options.format = options.compliance == "users" ? "x_users" : "x_v1";
  }
  if (!options.format.empty() && options.format != "auto") add(kFormatHeader, options.format);
  if (!options.source.empty()) add(kSourceHeader, options.source);
  if (!options.zone.empty()) add(kZoneHeader, options.zone);
  if (options.lax) add(kTimeHeader, std::string(kTimeLax));
}

std::string FeedName(const IngestOptions& options, const std::string& path, bool alone) {
  if (path == "-") return {};
  if (options.name.empty()) return FeedNameOf(path);
  return alone ? options.name : options.name + "-" + FeedNameOf(path);
}

Config Configure(IngestOptions& options, const Shutdown& shutdown) {
  Config config = LoadConfig(options.config_file, ProcessEnvironment());
  log::Init(config.log_level);
  config.kafka.stopped = [&shutdown] { return shutdown.Requested(); };
  if (options.dry_run) {
    options.topic.clear();
    return config;
  }
  RequireKafka(config.kafka, "ingest writes to Kafka", "; --dry-run only reads");
  if (options.topic.empty()) options.topic = KafkaTopic(config.kafka, Topic::kRaw);
  return config;
}

ExitCode Run(IngestOptions options) {
  ReadHeaders(options);
  RowMapping mapping;
  if (!options.map.empty()) ReadMapping(options.map, mapping);
  const Shutdown shutdown(kGrace);
  const Config config = Configure(options, shutdown);
  const std::vector<std::string> paths = FindInputs(options.named);
  if (options.feed.follow && paths.size() > 1) {
    throw Fatal(ExitCode::kUsage, "--follow follows one file; start an ingest for each");
  }
  IngestReport report;
  {
    ProgressLine progress(report);
    for (const std::string& path : paths) {
      if (shutdown.Requested()) break;
      const auto producer = options.dry_run
                                ? nullptr
                                : MakeFeedProducer(config.kafka, options.topic,
                                                   FeedName(options, path, paths.size() == 1));
      FileFeed(path, options.feed,
               {.producer = producer.get(),
                .mapping = mapping.empty() ? nullptr : &mapping,
                .report = report,
                .wait =
                    [&](Millis time) {
                      return time.count() > 0 ? shutdown.WaitFor(time) : shutdown.Requested();
                    },
                .show = [&] { progress.Show(); }})
          .Run();
    }
  }
  std::fputs(report.Text(options.topic).c_str(), stderr);
  if (options.json) std::fputs(report.Json(options.topic).c_str(), stdout);
  const bool good = report.refused() == 0 && (!options.dry_run || report.not_understood() == 0);
  return good ? ExitCode::kOk : ExitCode::kFailed;
}

std::string FormatsRead() {
  std::string text =
      "Each file keeps its position where the records are: what was sent is not sent again,\n"
      "also after a kill. The broker forgets positions that were idle for 7 days, as it is set "
      "up.\nFormats, told by each record where none is given:\n ";
  for (const std::string_view name : FormatNames()) text.append(" ").append(name);
  text += "\nFields for --map:\n ";
  for (const std::string_view name : RowMapping::FieldNames()) text.append(" ").append(name);
  return text;
}

std::vector<std::string> Formats() {
  std::vector<std::string> names = {"auto"};
  for (const std::string_view name : FormatNames()) names.emplace_back(name);
  return names;
}

void DeclareReading(CLI::App& app, IngestOptions& options) {
  app.add_option("--shape", options.feed.shape,
                 "auto, ndjson, json, csv or sse (default: told by how the file begins)")
      ->check(CLI::IsMember({"auto", "ndjson", "json", "csv", "sse"}));
  CLI::Option* format =
      app.add_option("--format", options.format, "What the records are (default: each tells)")
          ->check(CLI::IsMember(Formats()));
  CLI::Option* map = app.add_option(
      "--map", options.map,
      "text=body,author.id=user: which member or column holds what; or a file, a pair a line");
  CLI::Option* compliance =
      app.add_option("--compliance", options.compliance,
                     "posts or users: what the job was for whose lines these are (X)")
          ->check(CLI::IsMember({"posts", "users"}));
  map->excludes(format)->excludes(compliance);
  compliance->excludes(format);
  app.add_option("--source", options.source, "A name for the feed, which mentions keep");
  app.add_option("--tz", options.zone, "+02:00: of times that name no zone (default: UTC)");
  app.add_flag("--lax", options.lax, "Rows without a readable time are dated when they are sent");
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<IngestOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.add_option("--topic", options->topic,
                 "Topic as it is called on the cluster (default: mentions.raw with its prefix)");
  DeclareReading(app, *options);
  CLI::Option* rate = app.add_option("--rate", options->feed.per_second,
                                     "Records per second (default: as fast as possible)")
                          ->check(CLI::PositiveNumber);
  app.add_option("--speed", options->feed.speed,
                 "Replays by the times of the posts, so many times faster than they came")
      ->check(CLI::PositiveNumber)
      ->excludes(rate);
  app.add_flag("--follow", options->feed.follow, "Waits for more at the end, as tail -F does");
  app.add_option("--name", options->name,
                 "Of the feed, under which its position is kept (default: from the path)");
  app.add_flag("--restart", options->feed.restart, "Begins anew, whatever was sent before");
  app.add_flag("--dry-run", options->dry_run, "Says what is in it, and sends nothing");
  app.add_flag("--json", options->json, "The summary as JSON, on standard output");
  app.add_option("files", options->named,
                 "Files (plain, gzip, zstd, bzip2, xz), folders, patterns; - is standard input")
      ->required();
  app.footer(FormatsRead());
  return WithLiveFeeds(app, [options] { return Run(*options); });
}

}  // namespace

const Command kIngestCommand = {
    "ingest", "Send mentions from files or standard input to mentions.raw on Kafka", &Declare};

}  // namespace askmix
