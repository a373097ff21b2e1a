#include "edge/telemetry.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/time.h"
#include "edge/log.h"

namespace askmix {

namespace {

double Seconds(Millis duration) { return static_cast<double>(duration.count()) / 1'000; }

void AddOutcome(std::vector<OutcomeCount>& outcomes, const OutcomeCount& change) {
  for (OutcomeCount& known : outcomes) {
    if (known.outcome != change.outcome || known.reason != change.reason) continue;
    known.count += change.count;
    return;
  }
  outcomes.push_back(change);
}

}  // namespace

class Telemetry::Worker : public Observer {
 public:
  Worker(Telemetry& telemetry, Component& component)
      : telemetry_(telemetry), component_(component) {}

  void Committed(const TurnReport& report) override;
  void NotCommitted(CommitOutcome outcome) override;
  void Assigned(std::span<const Partition> partitions) override;
  void Restoring(double done) override;
  void Lost(Partition partition, std::int64_t records) override;
  void PositionFound(Partition partition, Offset next) override;

  // Read under the lock of the telemetry.
  bool assigned() const { return owned_.has_value(); }
  double restored() const { return restored_; }
  bool Owns(Partition partition) const {
    return owned_ && std::ranges::count(*owned_, partition) > 0;
  }

 private:
  Telemetry& telemetry_;
  Component& component_;
  std::optional<std::vector<Partition>> owned_;
  double restored_ = 1;
};

struct Telemetry::Component {
  ComponentNumbers numbers;
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<PartitionProgress> progress;
  std::optional<TimePoint> progress_at;

  bool ProgressKnown(TimePoint now) const {
    return progress_at && now - *progress_at <= kProgressAgeMax;
  }

  bool Owns(Partition partition) const {
    return std::ranges::any_of(workers, [&](const auto& w) { return w->Owns(partition); });
  }

  std::string Name() const { return std::string(numbers.stage->name); }

  void ReportWorkers(std::vector<std::string>& reasons) const;
  void ReportProgress(TimePoint now, std::vector<std::string>& reasons) const;
};

/// Two stretches of decisions that follow each other, so that there are always enough recent ones.
struct Telemetry::Watched {
  ModelActivity total, latest, before;

  std::int64_t Decisions() const {
    return std::accumulate(latest.decided.begin(), latest.decided.end(), std::int64_t{0});
  }
};

void Telemetry::Worker::Committed(const TurnReport& report) {
  const std::lock_guard lock(telemetry_.mutex_);
  ComponentNumbers& numbers = component_.numbers;
  numbers.items_read += report.items_read;
  numbers.records_read += report.records_read;
  numbers.records_written += report.outputs_written;
  for (const OutcomeCount& outcome : report.outcomes) AddOutcome(numbers.outcomes, outcome);
  for (const ModelActivity& activity : report.activity) telemetry_.Add(activity);
  for (const MentionCount& mentions : report.mentions) telemetry_.Add(mentions);
  numbers.busy += report.busy;
  if (!report.transaction) return;
  ++numbers.transactions[static_cast<std::size_t>(CommitOutcome::kCommitted)];
  numbers.commit.Observe(Seconds(report.commit));
  if (report.age) numbers.age.Observe(Seconds(*report.age));
}

void Telemetry::Worker::NotCommitted(CommitOutcome outcome) {
  const std::lock_guard lock(telemetry_.mutex_);
  ++component_.numbers.transactions[static_cast<std::size_t>(outcome)];
}

void Telemetry::Worker::Assigned(std::span<const Partition> partitions) {
  const std::lock_guard lock(telemetry_.mutex_);
  owned_.emplace(partitions.begin(), partitions.end());
}

void Telemetry::Worker::Restoring(double done) {
  const std::lock_guard lock(telemetry_.mutex_);
  restored_ = done;
}

void Telemetry::Worker::Lost(Partition, std::int64_t records) {
  const std::lock_guard lock(telemetry_.mutex_);
  component_.numbers.records_lost += records;
}

void Telemetry::Worker::PositionFound(Partition partition, Offset next) {
  log::Warn("the group has no position of ours; going on behind what was processed",
            {{"stage", component_.Name()},
             {"partition", std::to_string(Raw(partition))},
             {"next", std::to_string(Raw(next))}});
}

void Telemetry::Component::ReportWorkers(std::vector<std::string>& reasons) const {
  for (std::size_t i = 0; i < workers.size(); ++i) {
    const std::string who = Name() + " worker " + std::to_string(i);
    if (!workers[i]->assigned()) {
      reasons.push_back(who + " waits for its first partitions");
    } else if (workers[i]->restored() < 1) {
      const int percent = static_cast<int>(workers[i]->restored() * 100);
      reasons.push_back(who + " is rebuilding its state: " + std::to_string(percent) + " % done");
    }
  }
}

void Telemetry::Component::ReportProgress(TimePoint now, std::vector<std::string>& reasons) const {
  if (ProgressKnown(now)) return;
  if (!progress_at) {
    reasons.push_back("how far " + Name() +
                      " has come is not known yet: the broker has not answered");
    return;
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now - *progress_at).count();
  reasons.push_back("how far " + Name() +
                    " has come is not known: the broker has not answered for " +
                    std::to_string(seconds) + " s");
}

Telemetry::Telemetry(std::vector<const StageRow*> stages, std::size_t workers,
                     const MixBoard* board)
    : board_(board) {
  for (const StageRow* stage : stages) {
    auto component = std::make_unique<Component>();
    component->numbers.stage = stage;
    for (const KnownOutcome& known : stage->outcomes) {
      component->numbers.outcomes.push_back({known.outcome, known.reason, 0});
    }
    for (std::size_t i = 0; i < workers; ++i) {
      component->workers.push_back(std::make_unique<Worker>(*this, *component));
    }
    components_.push_back(std::move(component));
  }
}

Telemetry::~Telemetry() = default;

void Telemetry::Add(const ModelActivity& activity) {
  auto known = std::ranges::find_if(models_, [&](const Watched& w) {
    return w.total.model == activity.model && w.total.shadow == activity.shadow;
  });
  if (known == models_.end()) {
    models_.push_back({activity, activity, {}});
    return;
  }
  known->total += activity;
  known->latest += activity;
  if (known->Decisions() < kRecentDecisions) return;
  known->before = std::exchange(known->latest, {});
}

void Telemetry::Add(const MentionCount& mentions) {
  const std::string& tag = mentions.language;
  const bool code = tag.size() >= 2 && tag.size() <= 3 &&
                    std::ranges::all_of(tag, [](char c) { return c >= 'a' && c <= 'z'; });
  const bool room = languages_.size() < kLanguagesMax || languages_.contains(tag);
  if (code && room) languages_.insert(tag);
  const std::string language = tag.empty() ? "unknown" : code && room ? tag : "other";
  mentions_[{language, mentions.gate.empty() ? "none" : std::string(mentions.gate)}] +=
      mentions.count;
}

std::map<std::pair<std::string, std::string>, std::int64_t> Telemetry::Mentions() const {
  const std::lock_guard lock(mutex_);
  return mentions_;
}

std::vector<ModelNumbers> Telemetry::Models() const {
  const std::lock_guard lock(mutex_);
  std::vector<ModelNumbers> all;
  for (const Watched& watched : models_) {
    ModelNumbers& numbers = all.emplace_back(ModelNumbers{watched.total, watched.latest});
    numbers.recent += watched.before;
  }
  return all;
}

void Telemetry::CountReload(bool taken) {
  const std::lock_guard lock(mutex_);
  ++(taken ? reloads_.taken : reloads_.refused);
}

Reloads Telemetry::reloads() const {
  const std::lock_guard lock(mutex_);
  return reloads_;
}

Telemetry::Component& Telemetry::Find(const StageRow& stage) {
  const auto found = std::ranges::find_if(
      components_, [&](const auto& component) { return component->numbers.stage == &stage; });
  ASKMIX_CHECK(found != components_.end());
  return **found;
}

Observer& Telemetry::ObserverOf(const StageRow& stage, std::size_t worker) {
  Component& component = Find(stage);
  ASKMIX_CHECK(worker < component.workers.size());
  return *component.workers[worker];
}

void Telemetry::SetProgress(const StageRow& stage,
                            std::optional<std::vector<PartitionProgress>> progress, TimePoint now) {
  if (!progress) return;  // what was known grows old
  const std::lock_guard lock(mutex_);
  Component& component = Find(stage);
  component.progress = std::move(*progress);
  component.progress_at = now;
}

std::vector<ComponentNumbers> Telemetry::Numbers(TimePoint now) const {
  const std::lock_guard lock(mutex_);
  std::vector<ComponentNumbers> all;
  for (const auto& component : components_) {
    ComponentNumbers& numbers = all.emplace_back(component->numbers);
    for (const auto& worker : component->workers) {
      numbers.restored = std::min(numbers.restored, worker->restored());
    }
    if (!component->ProgressKnown(now)) continue;
    for (const PartitionProgress& p : component->progress) {
      if (!component->Owns(p.partition)) continue;
      numbers.lags.push_back(
          {p.partition, std::max(Raw(p.end) - Raw(p.committed), std::int64_t{0})});
    }
  }
  return all;
}

std::vector<std::string> Telemetry::NotReady(TimePoint now) const {
  std::vector<std::string> reasons;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& component : components_) {
      component->ReportWorkers(reasons);
      component->ReportProgress(now, reasons);
    }
  }
  if (!board_ || !board_->CatchingUp(now)) return reasons;
  const TimePoint until = board_->complete_until();
  reasons.push_back(until == TimePoint{}
                        ? "catching up: how far the counts are complete is not known yet"
                        : "catching up: the counts are complete until " + FormatTimestamp(until));
  return reasons;
}

}  // namespace askmix
