#include "stages/classify.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "codec/classified.h"
#include "codec/correction.h"
#include "codec/dead_letter.h"
#include "codec/mention.h"
#include "core/hash.h"
#include "core/language.h"
#include "counting/ledger.h"
#include "stages/admission.h"
#include "stages/apply_correction.h"
#include "stages/verdicts.h"
#include "stages/vote_book.h"

namespace askmix {
namespace {

/// Records that are decided together: enough for the classifier, few enough to stay in the cache.
constexpr std::size_t kPiece = 128;

/// A record that changes what is known, between being admitted and being written.
struct Item {
  Origin origin;
  Mention mention;
  std::optional<Correction> correction;  ///< in place of the mention
  IdentityHash id{};
  Admission admission;
  AskedMention asked;
  IdentityHash author{};         ///< of this version of the post
  IdentityHash former_author{};  ///< of the votes that it replaces
};

class Classify final : public Stage {
 public:
  explicit Classify(const StageOptions& options)
      : options_(options), book_(options_), verdicts_(options_) {}

  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    book_.Begin(now);
    verdicts_.Begin();
    for (std::size_t begin = 0; begin < batch.size(); begin += kPiece) {
      ProcessPiece(batch.subspan(begin, std::min(kPiece, batch.size() - begin)), result);
    }
    if (!batch.empty()) book_.WriteDeltas(batch.front(), verdicts_.models(), result);
  }

  void Committed() override {
    book_.Commit();
    verdicts_.Commit(book_.now());
  }
  void Aborted() override {
    book_.Abort();
    verdicts_.Abort();
  }

  void Restore(Partition partition, std::span<const Record> records, TimePoint /*now*/) override {
    book_.Restore(partition, records,
                  [&](const LedgerEntry& entry) { verdicts_.Restore(partition, entry); });
  }

  std::optional<TimePoint> RestoreFrom(TimePoint /*now*/,
                                       std::optional<TimePoint> last_commit) const override {
    if (!last_commit) return std::nullopt;
    return *last_commit - book_.horizon();
  }

  void Forget(Partition partition) override {
    book_.Forget(partition);
    verdicts_.Forget(partition);
  }

 private:
  // Two passes, because the classifier answers in batches: first which records change anything and
  // what has to be asked about them, then the answers, the votes and the outputs.
  void ProcessPiece(std::span<const Record> piece, StageResult& result) {
    items_.clear();
    verdicts_.ClearPiece();
    for (const Record& record : piece) Admit(record, result);
    verdicts_.Answer();
    for (Item& item : items_) {
      item.correction ? Correct(item, result) : Apply(item, result);
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
    Ledger& ledger = book_.LedgerOf(record.partition);
    const IdentityHash id = HashIdentity(mention->key);
    const IdentityHash author = AuthorOf(*mention);
    const std::uint64_t content =
        mention->op == MentionOp::kUpsert ? HashBytes64(mention->text) : 0;
    const Admission admission = AdmitMention(record, *mention, content, id, author);
    if (!admission.action || *admission.action == Action::kRemember) {
      result.Count(admission.outcome, admission.reason);
    }
    if (!admission.action) return;
    const LedgerEntry* known = ledger.Find(id);
    LedgerEntry entry;
    entry.created_at = mention->created_at;
    if (known != nullptr) entry = *known;
    Note(*mention, *admission.action, content, author, entry);
    const IdentityHash former_author = known == nullptr ? IdentityHash{} : known->author;
    Item& item = AddItem(record, std::move(*mention), id, admission);
    item.author = author;
    item.former_author = former_author;
    if (admission.action == Action::kDecide) {
      verdicts_.Ask(item.mention, record.partition, author, book_.now(), item.asked);
      entry.words = item.asked.words;
    }
    ledger.Put(id, std::move(entry));
  }

  Admission AdmitMention(const Record& record, const Mention& mention, std::uint64_t content,
                         IdentityHash id, IdentityHash author) {
    const Ledger& ledger = book_.LedgerOf(record.partition);
    const LedgerEntry* of_author = author == IdentityHash{} ? nullptr : ledger.Find(author);
    const Standing standing = of_author == nullptr ? Standing{} : of_author->standing;
    const std::string original = OriginalKey(mention);
    if (!original.empty()) {
      const bool once = options_.reposts == Reposts::kOnce;
      if (const auto refusal = RefuseRepost(ledger, id, original, author, once)) return *refusal;
    }
    const LedgerEntry* known = ledger.Find(id);
    if (known == nullptr && !IsAtHome(record, mention)) return {{}, Outcome::kSkipped, "elsewhere"};
    return askmix::Admit(mention, content, known, standing);
  }

  /// News about one post is in all partitions, for reposts; it is remembered where the post is.
  bool IsAtHome(const Record& record, const Mention& mention) const {
    if (mention.op == MentionOp::kUpsert || IsOfAuthor(mention.op)) return true;
    return PartitionOf(Murmur2(mention.key), options_.clean_partitions) == Raw(record.partition);
  }

  /// What the mention changes of what is known, before anything is decided.
  void Note(const Mention& mention, Action action, std::uint64_t content, IdentityHash author,
            LedgerEntry& entry) const {
    entry.key = mention.key;
    entry.decided_at = book_.now();
    if (action == Action::kSettle) {
      entry.standing = {!IsShown(mention.op), mention.version};
      return;
    }
    entry.version = mention.version;
    entry.deleted = mention.op == MentionOp::kDelete;
    entry.content = content;
    if (entry.deleted) return;
    entry.author = author;
    const std::string original = OriginalKey(mention);
    entry.original = original.empty() ? 0 : GroupOfReposts(original);
  }

  /// What news about the author is known by; 0: the author is not known.
  static IdentityHash AuthorOf(const Mention& mention) {
    const Author& author = mention.author;
    const std::string& id = author.id.empty() ? author.handle : author.id;
    if (mention.op != MentionOp::kUpsert || id.empty()) return {};
    return HashIdentity(AuthorKey(mention.platform, id));
  }

  /// As the ledger remembers it.
  static std::string LanguageOf(const Mention& mention) {
    const std::string_view lang = PrimaryLanguage(mention.lang);
    return lang.size() > kLanguageBytes ? std::string() : std::string(lang);
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
    item.origin.record = &record;
    item.correction = std::move(correction);
  }

  Item& AddItem(const Record& record, Mention&& mention, IdentityHash id,
                const Admission& admission) {
    Item& item = items_.emplace_back();
    item.origin.record = &record;
    item.mention = std::move(mention);
    item.id = id;
    item.admission = admission;
    return item;
  }

  void Apply(Item& item, StageResult& result) {
    switch (*item.admission.action) {
      case Action::kDecide:
        return Decide(item, result);
      case Action::kWithdraw:
        result.Count(Outcome::kPublished, "delete");
        return Delete(item, result);
      case Action::kSettle:
        return Settle(item, result);
      case Action::kRemember:
        return item.mention.op == MentionOp::kDelete ? Delete(item, result) : Keep(item, result);
    }
  }

  /// As it was admitted.
  void Keep(Item& item, StageResult& result) {
    book_.Keep(item.id, *book_.LedgerOf(item.origin).Find(item.id), item.origin, result);
  }

  /// Reposts go with their original.
  void Delete(Item& item, StageResult& result) {
    const std::int64_t version = item.mention.version;
    if (!book_.TakeBack(item.id, version, "delete", item.origin, result)) Keep(item, result);
    const std::uint64_t reposts = GroupOfReposts(item.mention.key);
    Ledger& ledger = book_.LedgerOf(item.origin);
    for (const IdentityHash id : ledger.MembersOf(reposts)) {
      LedgerEntry repost = *ledger.Find(id);
      repost.deleted = true;
      ledger.Put(id, std::move(repost));
      book_.TakeBack(id, version, "original_delete", item.origin, result);
    }
  }

  /// News about one post, or about all posts of an author.
  void Settle(Item& item, StageResult& result) {
    const std::string_view reason = Name(item.mention.op);
    bool settled = false;
    if (IsOfAuthor(item.mention.op)) {
      const auto posts = book_.LedgerOf(item.origin).MembersOf(GroupOfAuthor(item.id));
      for (const IdentityHash id : posts) {
        settled |= book_.Settle(id, item.mention.version, reason, item.origin, result);
      }
      Keep(item, result);
    } else {
      settled = book_.Settle(item.id, item.mention.version, reason, item.origin, result);
      if (!settled) Keep(item, result);
    }
    result.Count(settled ? Outcome::kPublished : Outcome::kSkipped, reason);
  }

  void Correct(Item& item, StageResult& result) {
    const auto error = ApplyCorrection(*item.correction, options_, book_, item.origin, result);
    if (error) Reject(*item.origin.record, item.origin.outputs, *error, result);
  }

  void Decide(Item& item, StageResult& result) {
    LedgerEntry entry = *book_.LedgerOf(item.origin).Find(item.id);
    LedgerEntry before = entry;
    before.author = item.former_author;
    entry.author = item.author;
    entry.lang = LanguageOf(item.mention);
    const bool measured = book_.IsMeasurable(item.mention.created_at);
    entry.created_at = item.mention.created_at;
    entry.votes.clear();
    entry.withheld = item.admission.reason == "hidden";
    for (std::size_t i = 0; i < item.mention.brands.size(); ++i) {
      entry.votes.push_back(verdicts_.VoteOn(item.asked, i, measured));
      if (entry.withheld) continue;
      book_.Add(entry, entry.votes.back());
      verdicts_.Watch(item.asked, i, entry.votes.back().decision, result);
      Publish(item, i, entry.votes.back(), result);
    }
    if (!entry.withheld && !entry.votes.empty()) {
      result.CountMention(PrimaryLanguage(item.mention.lang), item.asked.GateOf(0));
    }
    Replace(item, before, entry, result);
    CountDecided(item, measured, result);
    book_.Keep(item.id, std::move(entry), item.origin, result);
  }

  /// For the mention's brand number `i`.
  void Publish(Item& item, std::size_t i, const Vote& vote, StageResult& result) const {
    Output& output =
        VoteBook::NewOutput(TopicOf(vote.decision.intent), item.mention.key, item.origin, result);
    Classified classified;
    classified.key = item.mention.key;
    classified.version = item.mention.version;
    classified.brand = vote.brand;
    classified.decision = vote.decision;
    classified.measured = vote.measured;
    classified.decided_at = book_.now();
    classified.source_topic = options_.TopicName(Topic::kClean);
    classified.cause = output.cause;
    classified.mention_json = item.origin.record->value;
    std::vector<Cue> cues;
    verdicts_.Explain(item.asked, i, classified, cues);
    Encode(classified, output.value);
  }

  /// Takes back the votes of the former version, and says so on the topics where the new version
  /// does not replace them.
  void Replace(Item& item, const LedgerEntry& before, const LedgerEntry& after,
               StageResult& result) {
    if (before.withheld) return;
    for (const Vote& vote : before.votes) {
      book_.Take(before, vote);
      const bool replaced = !after.withheld && std::ranges::any_of(after.votes, [&](const Vote& v) {
        return v.brand == vote.brand && v.decision.intent == vote.decision.intent;
      });
      if (replaced) continue;
      book_.PublishWithdrawal(before, vote, item.mention.version, "edit", item.origin, result);
    }
  }

  static void CountDecided(const Item& item, bool measured, StageResult& result) {
    const Outcome outcome = item.admission.outcome;
    const bool late = outcome == Outcome::kPublished && !measured;
    result.Count(late ? Outcome::kTooLate : outcome, item.admission.reason);
  }

  const StageOptions options_;
  VoteBook book_;
  Verdicts verdicts_;
  std::deque<Item> items_;  ///< of a piece; a deque: what is asked holds views into its strings
};

}  // namespace

std::unique_ptr<Stage> MakeClassify(const StageOptions& options, std::size_t /*worker*/) {
  return std::make_unique<Classify>(options);
}

}  // namespace askmix
