#include "commands/ingest_live.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "codec/platforms/feed_headers.h"
#include "codec/platforms/platform.h"
#include "commands/live_progress.h"
#include "commands/require_kafka.h"
#include "core/time.h"
#include "edge/clock.h"
#include "edge/config.h"
#include "edge/config_values.h"
#include "edge/feeds/jetstream.h"
#include "edge/feeds/live_feed.h"
#include "edge/feeds/mastodon.h"
#include "edge/feeds/network.h"
#include "edge/kafka/kafka.h"
#include "edge/kafka/producer.h"
#include "edge/log.h"
#include "edge/shutdown.h"
#include "edge/token_file.h"

namespace askmix {
namespace {

constexpr std::chrono::seconds kGrace{10};
constexpr Millis kTurn{200};

struct LiveOptions {
  // Of both.
  std::string config_file, topic, name, ca_file;
  std::string stall_timeout = "60s";
  // Of Jetstream.
  std::vector<std::string> endpoints = {
      "wss://jetstream1.us-east.bsky.network", "wss://jetstream2.us-east.bsky.network",
      "wss://jetstream1.us-west.bsky.network", "wss://jetstream2.us-west.bsky.network"};
  std::vector<std::string> wanted = {"app.bsky.feed.post"};
  std::vector<std::string> dids;
  // Of Mastodon.
  std::string server, token_file, tag, list;
  std::string stream = "public";
  int gap_pages = 100;
};

/// Makes the source of a feed; `from` is where a predecessor came to.
using MakeSource =
    std::function<std::unique_ptr<FeedSource>(Network&, const std::optional<FeedPosition>& from)>;

TimePoint SystemNow() { return SystemClock().Now(); }

FeedClock RealClock(const Shutdown& shutdown) {
  return {.now = [] { return std::chrono::steady_clock::now(); },
          .wait = [&shutdown](Millis wait) { shutdown.WaitFor(wait); }};
}

/// Ids of transactions and groups are made of names.
std::string AsName(std::string name) {
  for (char& c : name) {
    if (!IsKafkaName(std::string(1, c))) c = '-';
  }
  return name;
}

/// From the feed to the topic, until a stop is asked for.
class Pump {
 public:
  Pump(LiveFeed& feed, FeedProducer& producer, const Shutdown& shutdown)
      : feed_(feed), producer_(producer), shutdown_(shutdown) {}

  void Run() {
    try {
      while (!shutdown_.Requested()) Turn();
    } catch (const Fatal&) {
      Commit();
      throw;
    }
    Commit();
  }

 private:
  void Turn() {
    const LiveFeed::Got got = feed_.Next(item_, kTurn);
    if (got == LiveFeed::Got::kRecord) Send();
    // Connecting takes a while, and transactions must not wait for it.
    if (producer_.IsDue() || got == LiveFeed::Got::kDisconnected) Commit();
    progress_.Show(feed_, producer_.counts());
  }

  void Send() {
    if (source_.front().value != feed_.host()) source_.front().value = feed_.host();
    producer_.Send(item_.value, source_, ++sent_);
    position_ = FeedPosition{item_.mark.offset, item_.mark.note};
    if (item_.time) progress_.Saw(*item_.time);
  }

  void Commit() {
    if (position_) producer_.Commit(*position_);
  }

  LiveFeed& feed_;
  FeedProducer& producer_;
  const Shutdown& shutdown_;
  LiveProgress progress_;
  FeedItem item_;
  std::vector<Header> source_ = {{std::string(kSourceHeader), ""}};
  std::optional<FeedPosition> position_;
  std::uint64_t sent_ = 0;
};

ExitCode Run(LiveOptions options, const std::string& name, const MakeSource& make) {
  const Config config = LoadConfig(options.config_file, ProcessEnvironment());
  log::Init(config.log_level);
  RequireKafka(config.kafka, "ingest writes to Kafka");
  if (options.topic.empty()) options.topic = KafkaTopic(config.kafka, Topic::kRaw);
  const Shutdown shutdown(kGrace);
  KafkaConfig kafka = config.kafka;
  kafka.stopped = [&shutdown] { return shutdown.Requested(); };
  Network network({.ca_file = options.ca_file,
                   .stall_timeout = *ParseDuration(options.stall_timeout),
                   .message_bytes_max = kPayloadBytesMax,
                   .stopped = kafka.stopped});
  const auto producer =
      MakeFeedProducer(kafka, options.topic, options.name.empty() ? name : options.name);
  LiveFeed feed(make(network, producer->position()), RealClock(shutdown), std::random_device{}());
  Pump(feed, *producer, shutdown).Run();
  return SummarizeLive(feed, producer->counts(), options.topic);
}

ExitCode RunJetstream(const LiveOptions& options) {
  JetstreamOptions jetstream{.endpoints = {},
                             .collections = options.wanted,
                             .dids = options.dids,
                             .cursor_us = {},
                             .now = &SystemNow};
  for (const std::string& url : options.endpoints) {
    jetstream.endpoints.push_back(ParseEndpoint(url, "wss", "ws"));
  }
  return Run(options, "jetstream", [&](Network& network, const auto& from) {
    if (from && from->offset > 0) jetstream.cursor_us = from->offset;
    return MakeJetstream(network, jetstream);
  });
}

ExitCode RunMastodon(const LiveOptions& options) {
  MastodonOptions mastodon{.server = ParseEndpoint(options.server, "https", "http"),
                           .token = ReadTokenFile(options.token_file),
                           .token_file = options.token_file,
                           .stream = options.stream,
                           .tag = options.tag,
                           .list = options.list,
                           .last_id = "",
                           .gap_pages = options.gap_pages,
                           .now = &SystemNow};
  if (!mastodon.server.tls && !mastodon.server.IsLoopback()) {
    throw Fatal(ExitCode::kConfiguration,
                "--server " + options.server + ": the token would not be secret; use https");
  }
  const std::string name = AsName("mastodon." + mastodon.server.host + "." + options.stream +
                                  (options.tag.empty() ? "" : "." + options.tag) +
                                  (options.list.empty() ? "" : "." + options.list));
  return Run(options, name, [&](Network& network, const auto& from) {
    if (from) mastodon.last_id = from->note;
    return MakeMastodon(network, mastodon);
  });
}

/// What CLI11 asks of a duration: an empty answer is a good one.
std::string CheckDuration(const std::string& text) {
  const auto value = ParseDuration(text);
  return value && *value >= Millis{1'000} ? "" : "expected a duration of at least 1s, such as 60s";
}

void DeclareCommon(CLI::App& app, LiveOptions& options) {
  app.add_option("--name", options.name,
                 "Name of the feed: its position is kept on the broker under it")
      ->check([](const std::string& text) {
        return IsKafkaName(text) ? "" : "expected letters, digits, '.', '_' or '-'";
      });
  app.add_option("--ca-file", options.ca_file,
                 "Certificates (PEM) to trust in place of the system's, for private servers")
      ->check(CLI::ExistingFile);
  app.add_option("--stall-timeout", options.stall_timeout,
                 "Without a byte for so long a connection counts as dead (default: 60s)")
      ->check(CheckDuration);
}

void DeclareJetstream(CLI::App& app, LiveOptions& options) {
  DeclareCommon(app, options);
  app.add_option("--endpoint", options.endpoints,
                 "Address, wss://host[/path]; several: the next one when one fails")
      ->capture_default_str();
  app.add_option("--wanted", options.wanted, "Collections to ask for")->capture_default_str();
  app.add_option("--wanted-did", options.dids, "Accounts to ask for (default: all)");
  app.footer(
      "After a reconnect or a restart the feed asks for the last 5 seconds again: records may\n"
      "be in the topic twice, and count once, since their identities are known.");
}

void DeclareMastodon(CLI::App& app, LiveOptions& options) {
  DeclareCommon(app, options);
  app.add_option("--server", options.server, "The server that you have an account on")->required();
  app.add_option("--token-file", options.token_file,
                 "File that holds an access token with the scope `read`, alone")
      ->required();
  app.add_option("--stream", options.stream, "What to listen to")
      ->check(CLI::IsMember(MastodonStreams()))
      ->capture_default_str();
  app.add_option("--tag", options.tag, "Of a hashtag stream: the tag without its #");
  app.add_option("--list", options.list, "Of a list stream: the list's id");
  app.add_option("--gap-pages", options.gap_pages,
                 "Pages of 40 posts to ask for at most, where the stream was cut off")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
}

}  // namespace

std::function<ExitCode()> WithLiveFeeds(CLI::App& ingest, std::function<ExitCode()> files) {
  const auto options = std::make_shared<LiveOptions>();
  CLI::App* const jetstream =
      ingest.add_subcommand("jetstream", "Listen to Bluesky; needs no account");
  DeclareJetstream(*jetstream, *options);
  CLI::App* const mastodon = ingest.add_subcommand("mastodon", "Listen to a Mastodon server");
  DeclareMastodon(*mastodon, *options);
  ingest.require_subcommand(0, 1);
  for (CLI::App* feed : {jetstream, mastodon}) feed->fallthrough();
  // A required positional would take the subcommand's name for a file's.
  CLI::Option* const positionals = ingest.get_option("files");
  positionals->required(false);
  return [=, &ingest] {
    const bool is_live = *jetstream || *mastodon;
    if (is_live && positionals->count() > 0) throw CLI::ExcludesError("a live feed", "files");
    if (!is_live && positionals->count() == 0) throw CLI::RequiredError("files");
    if (!is_live) return files();
    options->config_file = ingest.get_option("--config")->as<std::string>();
    options->topic = ingest.get_option("--topic")->as<std::string>();
    return *jetstream ? RunJetstream(*options) : RunMastodon(*options);
  };
}

}  // namespace askmix
