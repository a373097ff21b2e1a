// What a scenario plays on: a pipeline that reaches the broker only through a proxy, and a reader
// that looks past it.
#pragma once

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "chaos/proxy.h"
#include "core/error.h"
#include "edge/clock.h"
#include "kafka/cluster.h"
#include "runtime/runner.h"
#include "support/fakes.h"

namespace askmix {

inline constexpr std::array kChaosOutputs = {Topic::kClean, Topic::kRejected};
inline constexpr StageRow kChaosCopy{.name = "copy",
                                     .input = Topic::kRaw,
                                     .outputs = kChaosOutputs,
                                     .state = {},
                                     .outcomes = {},
                                     .make = nullptr};

/// mentions.raw to mentions.clean, record by record and partition by partition.
class CopyStage final : public Stage {
 public:
  void Process(std::span<const Record> batch, TimePoint, StageResult& result) override {
    for (const Record& record : batch) result.outputs.push_back(Copy(record));
  }
};

/// One worker of the pipeline as it ships, around a stage that copies. To destroy it is to kill it:
/// nothing is closed.
class Copier {
 public:
  Copier(const KafkaConfig& config, std::size_t records_max, std::size_t worker = 0)
      : source_(MakeKafkaSource(config, kChaosCopy, worker)),
        sink_(MakeKafkaSink(config, kChaosCopy, worker)),
        replayer_(MakeKafkaReplayer(config, kChaosCopy, worker)) {
    RunnerOptions options;
    options.records_max = records_max;
    options.idle_wait = Millis{100};
    options.idle_commit = Millis{200};
    runner_ = std::make_unique<Runner>(kChaosCopy, std::make_unique<CopyStage>(),
                                       RunnerPorts{*source_, *sink_, *replayer_, clock_, observer_},
                                       options);
  }

  void Step() { runner_->Step(); }
  void Close() { runner_->Close(); }
  Source& source() { return *source_; }
  Sink& sink() { return *sink_; }
  const RecordingObserver& observer() const { return observer_; }

 private:
  std::unique_ptr<Source> source_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<Replayer> replayer_;
  SystemClock clock_;
  RecordingObserver observer_;
  std::unique_ptr<Runner> runner_;
};

/// Turns a copier in a thread of its own until it is told to stop, or fails. What its proxy holds
/// does not outlive it.
class Turning {
 public:
  Turning(Copier& copier, Proxy& proxy)
      : proxy_(proxy),
        end_(std::async(std::launch::async, [this, &copier]() -> std::optional<Fatal> {
          try {
            while (!stop_) copier.Step();
          } catch (const Fatal& fatal) {
            return fatal;
          }
          return std::nullopt;
        })) {}
  ~Turning() {
    stop_ = true;
    proxy_.ReleaseAll();
    proxy_.ComeBack();
  }

  bool HasEnded() const {
    return end_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  /// What it threw before or in its last turn.
  std::optional<Fatal> Stop() {
    stop_ = true;
    return end_.get();
  }
  /// Waits until it throws.
  std::optional<Fatal> AwaitEnd() {
    if (end_.wait_for(std::chrono::seconds(30)) != std::future_status::ready) return Stop();
    return end_.get();
  }

 private:
  Proxy& proxy_;
  std::atomic<bool> stop_ = false;
  std::future<std::optional<Fatal>> end_;
};

class Scene {
 public:
  explicit Scene(int records = 2'000, int partitions = 2) : cluster_(partitions) {
    KafkaConfig& kafka = cluster_.config.kafka;
    kafka.session_timeout = Millis{2'000};
    kafka.properties = {{"heartbeat.interval.ms", "300"}};
    cluster_.MakeTopics();
    Feed(records);
    proxied_ = kafka;
    proxied_.brokers = proxy.address();
    progress_ = MakeKafkaProgress(kafka);
  }

  /// More records for mentions.raw.
  void Feed(int records) {
    const auto feed = MakeFeedProducer(cluster_.config.kafka, cluster_.Name(Topic::kRaw));
    for (int i = 0; i < records; ++i) feed->Send(std::to_string(fed_++), 0);
    feed->Flush();
    REQUIRE(feed->counts().refused == 0);
  }

  /// The pipeline's settings: through the proxy, and past it.
  KafkaConfig& proxied() { return proxied_; }
  const KafkaConfig& direct() const { return cluster_.config.kafka; }

  /// `records_max`: of one transaction.
  std::unique_ptr<Copier> Start(std::size_t records_max = 200, std::size_t worker = 0) const {
    return std::make_unique<Copier>(proxied_, records_max, worker);
  }
  std::unique_ptr<Copier> StartPastTheProxy(std::size_t worker = 0) const {
    return std::make_unique<Copier>(direct(), 200, worker);
  }

  /// Positions are committed up to the end of the input.
  bool IsCopied() const {
    const auto read = progress_->Read(kChaosCopy.name, Topic::kRaw);
    return read && std::all_of(read->begin(), read->end(),
                               [](const auto& p) { return p.committed == p.end; });
  }

  void CopyAll(Copier& copier) const {
    Until([&] {
      const std::int64_t before = copier.observer().records_read;
      copier.Step();
      return copier.observer().records_read == before && IsCopied();
    });
  }

  /// What a reader of committed records sees is each record once, and the positions say so.
  void CheckEachOnce() const {
    std::multiset<std::string> expected;
    for (int i = 0; i < fed_; ++i) expected.insert(std::to_string(i));
    std::multiset<std::string> seen;
    // Whoever died last may have left a transaction that the broker has yet to end.
    Until([&] {
      seen.clear();
      for (Seen& record : cluster_.ReadAll(Topic::kClean)) seen.insert(std::move(record.value));
      return seen.size() >= expected.size();
    });
    CHECK(seen.size() == expected.size());
    CHECK(std::set(seen.begin(), seen.end()).size() == expected.size());
    CHECK(seen == expected);
    CHECK(IsCopied());
  }

  /// Whether outputs and positions say the same at this moment, while a transaction may be open:
  /// each input partition has as many outputs as positions were committed. (mentions.raw holds
  /// nothing but records here.)
  bool IsWhole() const {
    const auto positions = progress_->Read(kChaosCopy.name, Topic::kRaw);
    const auto outputs = progress_->Read(kChaosCopy.name, Topic::kClean);
    if (!positions || !outputs) return false;
    return std::equal(positions->begin(), positions->end(), outputs->begin(),
                      [&](const auto& position, const auto& output) {
                        return Raw(position.committed) == Count(output.partition, output.end);
                      });
  }

 private:
  /// Records of mentions.clean that can be read before `until`.
  std::int64_t Count(Partition partition, Offset until) const {
    const auto replayer = MakeKafkaReplayer(direct(), kChaosCopy, 9);
    const auto replay = replayer->Open(Topic::kClean, partition, std::nullopt, until);
    std::int64_t count = 0;
    for (auto records = replay->Next(); !records.empty(); records = replay->Next()) {
      count += static_cast<std::int64_t>(records.size());
    }
    return count;
  }

  Cluster cluster_;
  int fed_ = 0;
  KafkaConfig proxied_;
  std::unique_ptr<ProgressProbe> progress_;

 public:
  Proxy proxy{TestBrokers()};
};

}  // namespace askmix
