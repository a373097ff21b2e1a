#include "stages/classify.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "codec/classified.h"
#include "codec/dead_letter.h"
#include "codec/delta.h"
#include "codec/ledger_entry.h"
#include "codec/mention.h"
#include "core/hash.h"
#include "counting/ledger.h"
#include "stages/admission.h"
#include "stages/normalize.h"

namespace askmix {
namespace {

/// Records that are decided together: enough for the classifier, few enough to stay in the cache.
constexpr std::size_t kPiece = 128;

/// A record that changes what is known, between being admitted and being written.
struct Item {
  const Record* record = nullptr;
  Mention mention;
  std::string titled;  ///< title and text together, where there is a title
  IdentityHash id{};
  Action action = Action::kDecide;
  bool edit = false;
  std::size_t first_question = 0;
  std::uint32_t outputs = 0;

  std::string_view Text() const { return titled.empty() ? mention.text : titled; }
};

class Classify final : public Stage {
 public:
  explicit Classify(const StageOptions& options)
      : options_(options),
        horizon_(std::max(options.horizon, options.windows.Longest()) + kFutureMax +
                 options.windows.grid) {
    ASKMIX_CHECK(options.classifier != nullptr);
  }

  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    now_ = now;
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
    questions_.clear();
    for (const Record& record : piece) Admit(record, result);
    answers_.resize(questions_.size());
    options_.classifier->Classify(questions_, answers_);
    for (Item& item : items_) Apply(item, result);
  }

  void Admit(const Record& record, StageResult& result) {
    ++result.items_read;
    auto mention = DecodeMention(record.value);
    if (!mention) {
      result.outputs.push_back(MakeDeadLetter(record, 0, record.value, "classify",
                                              options_.TopicName(Topic::kClean),
                                              mention.error().reason, mention.error().detail));
      result.Count(Outcome::kRejected, mention.error().reason);
      return;
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

  void AddItem(const Record& record, Mention&& mention, IdentityHash id,
               const Admission& admission) {
    Item& item = items_.emplace_back();
    item.record = &record;
    item.mention = std::move(mention);
    item.id = id;
    item.action = *admission.action;
    item.edit = admission.reason == "edit";
    item.first_question = questions_.size();
    if (item.action != Action::kDecide) return;
    if (!item.mention.title.empty()) item.titled = item.mention.title + "\n" + item.mention.text;
    for (const BrandHit& hit : item.mention.brands) questions_.push_back({item.Text(), hit.match});
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
    Output& output = NewOutput(Topic::kLedger, item, result);
    output.partition = item.record->partition;
    EncodeLedgerEntry(item.mention.key, entry, output.value);
    ledger.Put(item.id, std::move(entry));
  }

  std::vector<Cue> CuesOf(const Item& item, std::size_t brand, const Probabilities& p) const {
    if (options_.cues_max == 0) return {};
    return options_.classifier->Explain({item.Text(), item.mention.brands[brand].match},
                                        MostProbable(p), options_.cues_max);
  }

  const Thresholds& ThresholdsFor(const std::string& brand) const {
    const auto own = options_.brand_thresholds.find(brand);
    return own == options_.brand_thresholds.end() ? options_.thresholds : own->second;
  }

  void Decide(Item& item, LedgerEntry& entry, StageResult& result) {
    const TimePoint bucket = options_.windows.Floor(entry.created_at);
    const bool measured = IsMeasurable(bucket);
    for (std::size_t i = 0; i < item.mention.brands.size(); ++i) {
      const Probabilities& p = answers_[item.first_question + i];
      const std::string& brand = item.mention.brands[i].id;
      const Decision decision = askmix::Decide(p, ThresholdsFor(brand));
      entry.votes.push_back({brand, decision, measured});
      if (measured) ++changes_[{brand, bucket}][decision];
      const std::vector<Cue> cues = CuesOf(item, i, p);
      Output& output = NewOutput(TopicOf(decision.intent), item, result);
      Encode(Classified{.key = item.mention.key,
                        .version = item.mention.version,
                        .brand = brand,
                        .decision = decision,
                        .probabilities = p,
                        .model = options_.classifier->version(),
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
      if (vote.measured && IsMeasurable(bucket)) --changes_[{vote.brand, bucket}][vote.decision];
      const bool replaced = std::any_of(after.begin(), after.end(), [&](const Vote& v) {
        return v.brand == vote.brand && v.decision.intent == vote.decision.intent;
      });
      if (replaced) continue;
      Output& output = NewOutput(TopicOf(vote.decision.intent), item, result);
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
      Encode(Delta{place.first, place.second, change}, output.value);
    }
    changes_.clear();
  }

  static Output& NewOutput(Topic topic, Item& item, StageResult& result) {
    Output& output = result.outputs.emplace_back();
    output.topic = topic;
    output.key = item.mention.key;
    output.cause = {item.record->partition, item.record->offset, item.outputs++};
    return output;
  }

  const StageOptions options_;
  const Millis horizon_;
  std::map<Partition, Ledger> ledgers_;

  // Of the batch, and of the piece of it, that is being processed.
  TimePoint now_{};
  std::deque<Item> items_;  ///< a deque: questions hold views into its strings while it grows
  std::vector<Question> questions_;
  std::vector<Probabilities> answers_;
  std::map<std::pair<std::string, TimePoint>, Tally> changes_;
};

}  // namespace

std::unique_ptr<Stage> MakeClassify(const StageOptions& options, std::size_t /*worker*/) {
  return std::make_unique<Classify>(options);
}

}  // namespace askmix
