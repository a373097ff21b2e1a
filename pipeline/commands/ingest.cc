// askmix ingest: lines of files or of standard input, one record each, into mentions.raw.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "codec/platforms/platform.h"
#include "commands/command.h"
#include "commands/ingest_live.h"
#include "edge/config.h"
#include "edge/kafka/kafka.h"
#include "edge/kafka/producer.h"
#include "edge/lines.h"
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
  double rate = 0;
  std::vector<std::string> files;
};

/// Holds back so that lines go out at an even pace.
class Pace {
 public:
  explicit Pace(double per_second) : per_second_(per_second) {}

  void Next() {
    ++count_;
    if (per_second_ <= 0) return;
    const std::chrono::duration<double> due(static_cast<double>(count_) / per_second_);
    std::this_thread::sleep_until(start_ + std::chrono::duration_cast<Steady::duration>(due));
  }

 private:
  const double per_second_;
  const Steady::time_point start_ = Steady::now();
  std::int64_t count_ = 0;
};

/// One line on a terminal that shows how far it has come.
class ProgressLine {
 public:
  void Show(const DeliveryCounts& counts) {
    const Steady::time_point now = Steady::now();
    if (!terminal_ || now - shown_ < kShowEvery) return;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::fprintf(stderr, "\r%lld records, %.0f/s ", static_cast<long long>(counts.delivered),
                 static_cast<double>(counts.delivered) / seconds);
    shown_ = now;
  }
  ~ProgressLine() {
    if (shown_ > start_) std::fprintf(stderr, "\r%40s\r", "");
  }

 private:
  const bool terminal_ = isatty(STDERR_FILENO) != 0;
  const Steady::time_point start_ = Steady::now();
  Steady::time_point shown_ = start_;
};

class Ingest {
 public:
  Ingest(FeedProducer& feed, const Shutdown& shutdown, double rate)
      : feed_(feed), shutdown_(shutdown), pace_(rate) {}

  void Read(LineReader& in) {
    std::string text;
    for (std::uint64_t line = 1; !shutdown_.Requested() && in.Next(text, kPayloadBytesMax);
         ++line) {
      if (text.find_first_not_of(" \t\r") == std::string::npos) {
        ++blank_;
        continue;
      }
      feed_.Send(text, (file_ << kLineBits) | line);
      pace_.Next();
      progress_.Show(feed_.counts());
    }
    ++file_;
  }

  /// Where a line came from, by the tag it was sent with.
  static std::string Place(const std::vector<std::string>& files, std::uint64_t tag) {
    constexpr std::uint64_t kLineMask = (std::uint64_t{1} << kLineBits) - 1;
    return files[tag >> kLineBits] + ":" + std::to_string(tag & kLineMask);
  }

  std::int64_t blank() const { return blank_; }

 private:
  static constexpr int kLineBits = 40;

  FeedProducer& feed_;
  const Shutdown& shutdown_;
  Pace pace_;
  ProgressLine progress_;
  std::uint64_t file_ = 0;
  std::int64_t blank_ = 0;
};

/// Opens all before the first line is sent: a name that is wrong sends nothing.
std::vector<std::unique_ptr<LineReader>> OpenAll(const std::vector<std::string>& files,
                                                 const Shutdown& shutdown) {
  std::vector<std::unique_ptr<LineReader>> readers;
  for (const std::string& file : files) {
    readers.push_back(
        std::make_unique<LineReader>(file, [&shutdown] { return shutdown.Requested(); }));
  }
  return readers;
}

ExitCode Summarize(const DeliveryCounts& counts, const Ingest& ingest,
                   const IngestOptions& options) {
  for (const DeliveryCounts::Refusal& refusal : counts.first_refusals) {
    std::fprintf(stderr, "refused: %s: %s\n", Ingest::Place(options.files, refusal.tag).c_str(),
                 refusal.reason.c_str());
  }
  std::fprintf(stderr, "%lld records sent to %s, %lld refused, %lld blank lines skipped\n",
               static_cast<long long>(counts.delivered), options.topic.c_str(),
               static_cast<long long>(counts.refused), static_cast<long long>(ingest.blank()));
  return counts.refused == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

ExitCode Run(IngestOptions options) {
  const Config config = LoadConfig(options.config_file, ProcessEnvironment());
  log::Init(config.log_level);
  if (config.kafka.brokers.empty()) {
    throw Fatal(ExitCode::kConfiguration,
                "ingest writes to Kafka: give kafka.brokers, or ASKMIX_KAFKA_BROKERS");
  }
  CheckKafkaSettings(config.kafka);
  if (options.topic.empty()) options.topic = KafkaTopic(config.kafka, Topic::kRaw);
  const Shutdown shutdown(kGrace);
  const auto readers = OpenAll(options.files, shutdown);
  const auto feed = MakeFeedProducer(config.kafka, options.topic);
  Ingest ingest(*feed, shutdown, options.rate);
  for (const auto& reader : readers) ingest.Read(*reader);
  feed->Flush();
  return Summarize(feed->counts(), ingest, options);
}

std::string FormatsRead() {
  std::string text = "Lines are sent as they are. normalize tells by each what it is:\n ";
  for (const std::string_view name : FormatNames()) text.append(" ").append(name);
  return text;
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<IngestOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.add_option("--topic", options->topic,
                 "Topic as it is called on the cluster (default: mentions.raw with its prefix)");
  app.add_option("--rate", options->rate, "Lines per second (default: as fast as possible)")
      ->check(CLI::PositiveNumber);
  app.add_option("files", options->files, "NDJSON files; - is standard input")->required();
  app.footer(FormatsRead());
  return WithLiveFeeds(app, [options] { return Run(*options); });
}

}  // namespace

const Command kIngestCommand = {
    "ingest", "Send lines of files or standard input to mentions.raw on Kafka", &Declare};

}  // namespace askmix
