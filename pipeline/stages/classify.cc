#include "stages/classify.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "codec/classified.h"
#include "codec/correction.h"
#include "codec/dead_letter.h"
#include "codec/delta.h"
#include "codec/ledger_entry.h"
#include "codec/mention.h"
#include "core/hash.h"
#include "counting/ledger.h"
#include "stages/admission.h"
#include "stages/normalize.h"
#include "stages/panel.h"

namespace askmix {
namespace {

/// Records that are decided together: enough for the classifier, few enough to stay in the cache.
constexpr std::size_t kPiece = 128;

/// One in so many mentions is asked for words that the model does not know: that is enough, and
/// asking takes half as long as deciding.
constexpr std::uint64_t kUnknownOneIn = 16;

/// A record that changes what is known, between being admitted and being written.
struct Item {
  const Record* record = nullptr;
  Mention mention;
  std::optional<Correction> correction;  ///< in place of the mention
  std::string titled;                    ///< title and text together, where there is a title
  IdentityHash id{};
  Action action = Action::kDecide;
  bool edit = false;
  std::vector<std::size_t> questions;  ///< to the panel, one for each brand
  std::uint32_t outputs = 0;

  std::string_view Text() const { return titled.empty() ? mention.text : titled; }
};

class Classify final : public Stage {
 public:
  explicit Classify(const StageOptions& options)
      : options_(options),
        horizon_(std::max(options.horizon, options.windows.Longest()) + kFutureMax +
                 options.windows.grid) {
    ASKMIX_CHECK(options.models != nullptr);
  }

  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    now_ = now;
    panel_.Use(options_.models->Current());
    for (std::size_t begin = 0; begin < batch.size(); begin += kPiece) {
      ProcessPiece(batch.subspan(begin, std::min(kPiece, batch.size() - begin)), result);
    }
    if (!batch.empty()) WriteDeltas(batch.front(), result);
  }

  void Committed() override {
    for (auto& [partition, ledger] : ledgers_) {
      ledger.Commit();
      ledger.Expire(now_);
    }
  }

  void Aborted() override {
    for (auto& [partition, ledger] : ledgers_) ledger.Abort();
  }

  void Restore(Partition partition, std::span<const Record> records, TimePoint /*now*/) override {
    Ledger& ledger = LedgerOf(partition);
    for (const Record& record : records) {
      auto read = DecodeLedgerEntry(record.value);
      // We wrote it ourselves: what cannot be read back means that state would be wrong.
      if (!read) {
        throw Fatal(ExitCode::kBroker,
                    "cannot rebuild the ledger of partition " + std::to_string(Raw(partition)) +
                        ": record at offset " + std::to_string(Raw(record.offset)) + " of " +
                        options_.TopicName(Topic::kLedger) + ": " + read.error().detail);
      }
      ledger.Restore(HashIdentity(read->key), std::move(read->entry));
    }
  }

  std::optional<TimePoint> RestoreFrom(TimePoint /*now*/,
                                       std::optional<TimePoint> last_commit) const override {
    if (!last_commit) return std::nullopt;
    return *last_commit - horizon_;
  }

  void Forget(Partition partition) override { ledgers_.erase(partition); }

 private:
  Ledger& LedgerOf(Partition partition) {
    return ledgers_.try_emplace(partition, horizon_).first->second;
  }

  // Two passes, because the classifier answers in batches: first which records change anything and
  // what has to be asked about them, then the answers, the votes and the outputs.
  void ProcessPiece(std::span<const Record> piece, StageResult& result) {
    items_.clear();
    panel_.Clear();
    for (const Record& record : piece) Admit(record, result);
    panel_.Answer();
    for (Item& item : items_) {
      item.correction ? Correct(item, *item.correction, result) : Apply(item, result);
    }
  }

  void Admit(const Record& record, StageResult& result) {
    ++result.items_read;
    auto mention = DecodeMention(record.value);
    if (!mention) {
      if (auto correction = DecodeCorrection(record.value)) {
        return AddCorrection(record, *std::move(correction));
      }
      return Reject(record, 0, mention.error(), result);
    }
    const IdentityHash id = HashIdentity(mention->key);
    Ledger& ledger = LedgerOf(record.partition);
    const LedgerEntry* known = ledger.Find(id);
    const bool upsert = mention->op == MentionOp::kUpsert;
    const std::uint64_t content = upsert ? HashBytes64(mention->text) : 0;
    const Admission admission = askmix::Admit(*mention, content, known);
    if (!admission.action || *admission.action == Action::kRemember) {
      result.Count(admission.outcome, admission.reason);
    }
    if (!admission.action) return;
    LedgerEntry entry;
    entry.created_at = mention->created_at;
    if (known != nullptr) entry = *known;
    entry.version = mention->version;
    entry.deleted = !upsert;
    entry.content = content;
    entry.decided_at = now_;
    ledger.Put(id, std::move(entry));
    AddItem(record, std::move(*mention), id, admission);
  }

  void Reject(const Record& record, std::uint32_t ordinal, const Error& error,
              StageResult& result) const {
    result.outputs.push_back(MakeDeadLetter(record, ordinal, record.value, "classify",
                                            options_.TopicName(Topic::kClean), error.reason,
                                            error.detail));
    result.Count(Outcome::kRejected, error.reason);
  }

  void AddCorrection(const Record& record, Correction&& correction) {
    Item& item = items_.emplace_back();
    item.record = &record;
    item.id = HashIdentity(correction.key);
    item.correction = std::move(correction);
  }

  void AddItem(const Record& record, Mention&& mention, IdentityHash id,
               const Admission& admission) {
    Item& item = items_.emplace_back();
    item.record = &record;
    item.mention = std::move(mention);
    item.id = id;
    item.action = *admission.action;
    item.edit = admission.reason == "edit";
    if (item.action != Action::kDecide) return;
    if (!item.mention.title.empty()) item.titled = item.mention.title + "\n" + item.mention.text;
    for (const BrandHit& hit : item.mention.brands) {
      item.questions.push_back(panel_.Ask(hit.id, {item.Text(), hit.match}));
    }
  }

  void Apply(Item& item, StageResult& result) {
    Ledger& ledger = LedgerOf(item.record->partition);
    LedgerEntry entry = *ledger.Find(item.id);
    const std::vector<Vote> before = std::exchange(entry.votes, {});
    const TimePoint before_at = entry.created_at;
    if (item.action == Action::kDecide) {
      entry.created_at = item.mention.created_at;
      Decide(item, entry, result);
    }
    Withdraw(item, before, before_at, entry.votes, result);
    if (item.action == Action::kWithdraw) result.Count(Outcome::kPublished, "delete");
    Output& output = NewOutput(Topic::kLedger, item.mention.key, item, result);
    output.partition = item.record->partition;
    EncodeLedgerEntry(item.mention.key, entry, output.value);
    ledger.Put(item.id, std::move(entry));
  }

  /// Moves the vote to what a person says. What the model expected stays as it is: corrected shares
  /// are estimated from all mentions alike, and those that people look at are no random sample.
  void Correct(Item& item, const Correction& correction, StageResult& result) {
    Ledger& ledger = LedgerOf(item.record->partition);
    const LedgerEntry* known = ledger.Find(item.id);
    if (known == nullptr || (known->deleted && known->votes.empty())) {
      return Reject(*item.record, 0,
                    {"unknown_mention", "no decision about " + correction.key +
                                            " is remembered: it was deleted, decided longer ago "
                                            "than classify.horizon, or never"},
                    result);
    }
    LedgerEntry entry = *known;
    const auto vote = std::ranges::find(entry.votes, correction.brand, &Vote::brand);
    if (vote == entry.votes.end()) {
      return Reject(*item.record, 0,
                    {"unknown_brand",
                     correction.key + " has no vote for a brand with the id " + correction.brand},
                    result);
    }
    const Decision decision = DecisionOf(correction.label);
    if (vote->decision == decision) return result.Count(Outcome::kDuplicate, "correction");
    const Vote before =
        std::exchange(*vote, {vote->brand, decision, vote->measured, vote->expected});
    const TimePoint bucket = options_.windows.Floor(entry.created_at);
    if (before.measured && IsMeasurable(bucket)) {
      Tally& change = changes_[{before.brand, bucket}];
      --change[before.decision];
      ++change[decision];
    }
    PublishCorrection(item, correction, entry, before, result);
    Output& output = NewOutput(Topic::kLedger, correction.key, item, result);
    output.partition = item.record->partition;
    EncodeLedgerEntry(correction.key, entry, output.value);
    ledger.Put(item.id, std::move(entry));
    result.Count(Outcome::kPublished, "correction");
  }

  void PublishCorrection(Item& item, const Correction& correction, const LedgerEntry& entry,
                         const Vote& before, StageResult& result) {
    const Decision decision = DecisionOf(correction.label);
    Output& output = NewOutput(TopicOf(decision.intent), correction.key, item, result);
    Encode(CorrectedDecision{.key = correction.key,
                             .version = entry.version,
                             .brand = correction.brand,
                             .decision = decision,
                             .corrected_by = correction.by,
                             .measured = before.measured,
                             .created_at = entry.created_at,
                             .decided_at = now_,
                             .source_topic = options_.TopicName(Topic::kClean),
                             .cause = output.cause,
                             .mention_json = correction.mention_json},
           output.value);
    if (decision.intent == before.decision.intent) return;
    Output& old = NewOutput(TopicOf(before.decision.intent), correction.key, item, result);
    Encode(Withdrawal{.key = correction.key,
                      .version = entry.version,
                      .brand = correction.brand,
                      .decision = before.decision,
                      .reason = "correction",
                      .decided_at = now_,
                      .source_topic = options_.TopicName(Topic::kClean),
                      .cause = old.cause},
           old.value);
  }

  std::vector<Cue> CuesOf(std::size_t question, Decision decision) const {
    if (options_.cues_max == 0) return {};
    return panel_.decider(question).Explain(panel_.question(question),
                                            LabelBehind(decision, panel_.answer(question)),
                                            options_.cues_max);
  }

  /// For those who watch over the models.
  void Watch(const Item& item, std::size_t question, Decision decision,
             const Thresholds& thresholds, StageResult& result) const {
    const Classifier& decider = panel_.decider(question);
    const ClassifierPtr& shadow = panel_.models().shadow;
    ModelActivity& activity =
        result.ActivityOf(decider.version(), shadow ? shadow->version() : std::string_view());
    ++activity.decided[SlotOf(decision)];
    ++activity.confidence[ConfidenceBinOf(panel_.answer(question))];
    if (item.id.low % kUnknownOneIn == 0) {
      activity.unknown += static_cast<double>(decider.UnknownShare(panel_.question(question)));
      ++activity.unknown_of;
    }
    const Probabilities* other = panel_.shadow_answer(question);
    if (other == nullptr) return;
    ++(askmix::Decide(*other, thresholds) == decision ? activity.shadow_same
                                                      : activity.shadow_different);
  }

  const Thresholds& ThresholdsFor(const std::string& brand) const {
    const auto own = options_.brand_thresholds.find(brand);
    return own == options_.brand_thresholds.end() ? options_.thresholds : own->second;
  }

  void Decide(Item& item, LedgerEntry& entry, StageResult& result) {
    const TimePoint bucket = options_.windows.Floor(entry.created_at);
    const bool measured = IsMeasurable(bucket);
    for (std::size_t i = 0; i < item.mention.brands.size(); ++i) {
      const std::size_t question = item.questions[i];
      const Probabilities& p = panel_.answer(question);
      const std::string& brand = item.mention.brands[i].id;
      const Thresholds& thresholds = ThresholdsFor(brand);
      const Decision decision = askmix::Decide(p, thresholds);
      const Expected expected = ExpectedOf(p);
      entry.votes.push_back({brand, decision, measured, expected});
      if (measured) changes_[{brand, bucket}].Add(decision, expected);
      Watch(item, question, decision, thresholds, result);
      const std::vector<Cue> cues = CuesOf(question, decision);
      Output& output = NewOutput(TopicOf(decision.intent), item.mention.key, item, result);
      Encode(Classified{.key = item.mention.key,
                        .version = item.mention.version,
                        .brand = brand,
                        .decision = decision,
                        .probabilities = p,
                        .model = panel_.decider(question).version(),
                        .measured = measured,
                        .decided_at = now_,
                        .source_topic = options_.TopicName(Topic::kClean),
                        .cause = output.cause,
                        .mention_json = item.record->value,
                        .cues = cues},
             output.value);
    }
    result.Count(measured ? Outcome::kPublished : Outcome::kTooLate, item.edit ? "edit" : "new");
  }

  /// Takes back the votes of the former version, and says so on the topics where the new version
  /// does not replace them.
  void Withdraw(Item& item, const std::vector<Vote>& before, TimePoint before_at,
                const std::vector<Vote>& after, StageResult& result) {
    const TimePoint bucket = options_.windows.Floor(before_at);
    for (const Vote& vote : before) {
      if (vote.measured && IsMeasurable(bucket)) {
        changes_[{vote.brand, bucket}].Remove(vote.decision, vote.expected);
      }
      const bool replaced = std::any_of(after.begin(), after.end(), [&](const Vote& v) {
        return v.brand == vote.brand && v.decision.intent == vote.decision.intent;
      });
      if (replaced) continue;
      Output& output = NewOutput(TopicOf(vote.decision.intent), item.mention.key, item, result);
      Encode(Withdrawal{.key = item.mention.key,
                        .version = item.mention.version,
                        .brand = vote.brand,
                        .decision = vote.decision,
                        .reason = item.action == Action::kWithdraw ? "delete" : "edit",
                        .decided_at = now_,
                        .source_topic = options_.TopicName(Topic::kClean),
                        .cause = output.cause},
             output.value);
    }
  }

  /// The longest window still covers the bucket, or will: mentions may lie a little ahead of now.
  bool IsMeasurable(TimePoint bucket) const {
    return bucket >= options_.windows.Floor(now_) - options_.windows.Longest();
  }

  /// Deltas belong to a batch, not to one record: they follow the outputs of the batch's first
  /// record, under its cause, so that causes stay unique and gapless.
  void WriteDeltas(const Record& first, StageResult& result) {
    auto ordinal = static_cast<std::uint32_t>(
        std::count_if(result.outputs.begin(), result.outputs.end(), [&](const Output& o) {
          return o.cause.partition == first.partition && o.cause.offset == first.offset;
        }));
    for (const auto& [place, change] : changes_) {
      if (change.IsZero()) continue;
      Output& output = result.outputs.emplace_back();
      output.topic = Topic::kDeltas;
      output.key = place.first;
      output.cause = {first.partition, first.offset, ordinal++};
      const std::string_view model = panel_.models().For(place.first).version();
      Encode(Delta{place.first, place.second, change, std::string(model)}, output.value);
    }
    changes_.clear();
  }

  static Output& NewOutput(Topic topic, const std::string& key, Item& item, StageResult& result) {
    Output& output = result.outputs.emplace_back();
    output.topic = topic;
    output.key = key;
    output.cause = {item.record->partition, item.record->offset, item.outputs++};
    return output;
  }

  const StageOptions options_;
  const Millis horizon_;
  std::map<Partition, Ledger> ledgers_;

  // Of the batch, and of the piece of it, that is being processed.
  TimePoint now_{};
  std::deque<Item> items_;  ///< a deque: questions hold views into its strings while it grows
  Panel panel_;
  std::map<std::pair<std::string, TimePoint>, Tally> changes_;
};

}  // namespace

std::unique_ptr<Stage> MakeClassify(const StageOptions& options, std::size_t /*worker*/) {
  return std::make_unique<Classify>(options);
}

}  // namespace askmix
