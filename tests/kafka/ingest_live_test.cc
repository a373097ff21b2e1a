// `askmix ingest jetstream` and `askmix ingest mastodon`, from a server on this machine to a real
// broker, through cuts and kills.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "kafka/cluster.h"
#include "support/askmix_process.h"
#include "support/feed_server.h"

namespace askmix {
namespace {

struct LiveCluster {
  Cluster cluster{1};  // one partition: its order is that of the feed
  TemporaryFolder folder;

  LiveCluster() { cluster.MakeTopics(); }

  std::string Config() const { return folder.Write("askmix.yaml", cluster.Yaml()); }

  std::unique_ptr<AskmixProcess> Ingest(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "ingest");
    arguments.insert(arguments.end(), {"-c", Config()});
    return std::make_unique<AskmixProcess>(arguments, folder.Path("log"));
  }

  std::vector<std::string> Values() const {
    std::vector<std::string> values;
    for (const Seen& seen : cluster.ReadAll(Topic::kRaw)) {
      CHECK(seen.headers.at("source") == "127.0.0.1");
      values.push_back(seen.value);
    }
    return values;
  }

  void AwaitLast(const std::string& value) const {
    Until([&] {
      const auto values = Values();
      return std::ranges::find(values, value) != values.end();
    });
  }

  void Stop(AskmixProcess& process) const {
    process.Signal(SIGTERM);
    CHECK(process.AwaitEnd() == 0);
    CAPTURE(process.Log());
    CHECK(process.Log().find("records sent to " + cluster.Name(Topic::kRaw)) != std::string::npos);
  }
};

// Jetstream: an event every 50 ms, so that 5 seconds are 100 of them.
constexpr std::int64_t kStart = 1'764'150'000'000'000;
constexpr std::int64_t kStepUs = 50'000;
constexpr int kRewind = 100;
constexpr int kEvents = 4'000;

std::string Event(int i) {
  return R"({"did":"did:plc:a","time_us":)" + std::to_string(kStart + i * kStepUs) +
         R"(,"kind":"commit","i":)" + std::to_string(i) + "}";
}

int IndexOf(const std::string& event) { return std::stoi(event.substr(event.rfind(':') + 1)); }

int FirstOf(const std::string& request) {
  const std::size_t at = request.find("cursor=");
  if (at == request.npos) return 0;
  const std::int64_t cursor = std::stoll(request.substr(at + 7));
  return static_cast<int>((cursor - kStart + kStepUs - 1) / kStepUs);
}

/// Replays events from the cursor that a client asks for. Every other connection is cut within a
/// frame; the ones between bring some more events and then wait.
struct Replay {
  std::atomic<int> waiting = 0;  ///< connections that have brought what they were to bring
  std::atomic<bool> to_the_end = false;
  FeedServer server{[this](FeedClient& client, int number) { Serve(client, number); }};

  void Serve(FeedClient& client, int number) {
    std::mt19937 random(static_cast<std::uint32_t>(number));
    const int first = FirstOf(client.AcceptWebSocket());
    const int count = 200 + static_cast<int>(random() % 400);
    const int end = to_the_end ? kEvents : std::min(first + count, kEvents);
    std::string bytes;
    for (int i = first; i < end; ++i) bytes += Frame(Event(i));
    const bool cut = !to_the_end && number % 2 == 0;
    if (cut) bytes.resize(bytes.size() - 1 - random() % 200);
    client.Send(bytes);
    if (cut) return;
    ++waiting;
    client.AwaitEnd();
  }
};

/// Without a gap, and back by no more than the rewind.
void CheckOrder(const std::vector<std::string>& values) {
  int latest = -1;
  for (const std::string& value : values) {
    const int i = IndexOf(value);
    CHECK(i <= latest + 1);
    CHECK(i >= latest - kRewind);
    latest = std::max(latest, i);
  }
  CHECK(latest == kEvents - 1);
}

TEST_CASE("ingest live: after cuts and kills every frame is there and only the rewind is double") {
  ASKMIX_NEEDS_BROKER();
  const LiveCluster live;
  Replay replay;
  const std::vector<std::string> arguments = {"jetstream", "--endpoint",
                                              "ws://" + replay.server.address()};
  constexpr int kKills = 6;
  for (int life = 1; life <= kKills; ++life) {
    const auto process = live.Ingest(arguments);
    Until([&] { return replay.waiting == life; });
    process->Signal(SIGKILL);
    CHECK(process->AwaitEnd() == 128 + SIGKILL);
  }
  replay.to_the_end = true;
  const auto process = live.Ingest(arguments);
  live.AwaitLast(Event(kEvents - 1));
  live.Stop(*process);
  const auto values = live.Values();
  CheckOrder(values);
  MESSAGE(values.size(), " records of ", kEvents, " events after ", kKills, " kills");
}

TEST_CASE("ingest live: a stop while the feed is away ends at once") {
  ASKMIX_NEEDS_BROKER();
  const LiveCluster live;
  const auto process = live.Ingest({"jetstream", "--endpoint", "ws://127.0.0.1:1"});
  Until([&] { return process->Log().find("is not connected") != std::string::npos; });
  live.Stop(*process);
}

// Mastodon.

std::string Post(int i) {
  return R"({"id":")" + std::to_string(1'000 + i) + R"(","content":"post"})";
}

struct MastodonServer {
  std::atomic<int> streams = 0;
  std::string status = "200 OK";
  FeedServer server{[this](FeedClient& client, int) { Serve(client); }};

  void Serve(FeedClient& client) {
    const std::string request = client.ReceiveRequest();
    if (status != "200 OK" || request.find("Bearer s3cret\r\n") == request.npos) {
      return client.Send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    }
    if (request.find("/timelines/") != request.npos) {
      const bool first = request.find("min_id=1001&") != request.npos;
      return client.Send(JsonAnswer(first ? "[" + Post(3) + "," + Post(2) + "]" : "[]"));
    }
    const int number = streams++;
    client.Send(std::string(kStreamHead) + Chunk("event: update\ndata: " + Post(number * 3 + 1)) +
                Chunk("\n\nevent: delete\ndata: 1001\n\n"));
    client.AwaitEnd();
  }
};

TEST_CASE("ingest live: a kill of a Mastodon feed leaves no gap") {
  ASKMIX_NEEDS_BROKER();
  const LiveCluster live;
  MastodonServer mastodon;
  const std::vector<std::string> arguments = {"mastodon", "--server",
                                              "http://" + mastodon.server.address(), "--token-file",
                                              live.folder.Write("token", "s3cret")};
  {
    const auto process = live.Ingest(arguments);
    live.AwaitLast("event: delete\ndata: 1001");
    process->Signal(SIGKILL);
    CHECK(process->AwaitEnd() == 128 + SIGKILL);
  }
  const auto process = live.Ingest(arguments);
  live.AwaitLast("event: update\ndata: " + Post(4));
  live.Stop(*process);
  CHECK(live.Values() == std::vector<std::string>{"event: update\ndata: " + Post(1),
                                                  "event: delete\ndata: 1001", Post(2), Post(3),
                                                  "event: update\ndata: " + Post(4),
                                                  "event: delete\ndata: 1001"});
}

TEST_CASE("ingest live: a token that the server refuses is a matter of configuration") {
  ASKMIX_NEEDS_BROKER();
  const LiveCluster live;
  MastodonServer mastodon;
  mastodon.status = "401 Unauthorized";
  const auto process = live.Ingest({"mastodon", "--server", "http://" + mastodon.server.address(),
                                    "--token-file", live.folder.Write("token", "s3cret")});
  CHECK(process->AwaitEnd() == 3);
  CHECK(process->Log().find("does not accept the token in") != std::string::npos);
  CHECK(process->Log().find("s3cret") == std::string::npos);
}

}  // namespace
}  // namespace askmix
