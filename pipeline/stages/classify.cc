#include "stages/classify.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "classifier/junk.h"
#include "codec/classified.h"
#include "codec/correction.h"
#include "codec/dead_letter.h"
#include "codec/mention.h"
#include "core/hash.h"
#include "core/language.h"
#include "counting/ledger.h"
#include "stages/admission.h"
#include "stages/apply_correction.h"
#include "stages/find_brands.h"
#include "stages/panel.h"
#include "stages/vote_book.h"

namespace askmix {
namespace {

/// Records that are decided together: enough for the classifier, few enough to stay in the cache.
constexpr std::size_t kPiece = 128;

/// One in so many mentions is asked for words that the model does not know: that is enough, and
/// asking takes half as long as deciding.
constexpr std::uint64_t kUnknownOneIn = 16;

bool Hides(MentionOp op) { return op != MentionOp::kUnhide && op != MentionOp::kAuthorUnhide; }

/// A record that changes what is known, between being admitted and being written.
struct Item {
  Origin origin;
  Mention mention;
  std::optional<Correction> correction;  ///< in place of the mention
  std::string titled;                    ///< title and text together, where there is a title
  IdentityHash id{};
  Admission admission;
  std::vector<std::size_t> questions;  ///< to the panel, one for each brand
  std::string_view gate;               ///< why the classifier does not decide; empty: it does

  std::deque<std::string> parts;  ///< of the text, where it names several brands

  /// The reason for the mention's brand number `i`.
  std::string_view GateOf(std::size_t i) const { return mention.brands[i].own ? kOwnGate : gate; }

  std::string_view Text() const { return titled.empty() ? mention.text : titled; }
  std::string_view TextFor(const BrandHit& hit) {
    return hit.near.empty() ? Text() : parts.emplace_back(TextNear(mention, hit));
  }
};

class Classify final : public Stage {
 public:
  explicit Classify(const StageOptions& options)
      : options_(options), book_(options_), copy_gate_(options.gates.copies) {
    ASKMIX_CHECK(options.models != nullptr);
  }

  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    book_.Begin(now);
    panel_.Use(options_.models->Current());
    for (std::size_t begin = 0; begin < batch.size(); begin += kPiece) {
      ProcessPiece(batch.subspan(begin, std::min(kPiece, batch.size() - begin)), result);
    }
    if (!batch.empty()) book_.WriteDeltas(batch.front(), panel_.models(), result);
  }

  void Committed() override {
    book_.Commit();
    copy_gate_.Commit(book_.now());
  }
  void Aborted() override {
    book_.Abort();
    copy_gate_.Abort();
  }

  void Restore(Partition partition, std::span<const Record> records, TimePoint /*now*/) override {
    book_.Restore(partition, records,
                  [&](const LedgerEntry& entry) { copy_gate_.Restore(partition, entry); });
  }

  std::optional<TimePoint> RestoreFrom(TimePoint /*now*/,
                                       std::optional<TimePoint> last_commit) const override {
    if (!last_commit) return std::nullopt;
    return *last_commit - book_.horizon();
  }

  void Forget(Partition partition) override {
    book_.Forget(partition);
    copy_gate_.Forget(partition);
  }

 private:
  // Two passes, because the classifier answers in batches: first which records change anything and
  // what has to be asked about them, then the answers, the votes and the outputs.
  void ProcessPiece(std::span<const Record> piece, StageResult& result) {
    items_.clear();
    panel_.Clear();
    for (const Record& record : piece) Admit(record, result);
    panel_.Answer();
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
    Item& item = AddItem(record, std::move(*mention), id, admission);
    if (admission.action == Action::kDecide) Ask(item, author, entry);
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
      entry.standing = {Hides(mention.op), mention.version};
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

  void Ask(Item& item, IdentityHash author, LedgerEntry& entry) {
    const Mention& mention = item.mention;
    if (!mention.title.empty()) item.titled = mention.title + "\n" + mention.text;
    for (const BrandHit& hit : mention.brands) {
      item.questions.push_back(panel_.Ask(hit.id, {item.TextFor(hit), hit.match}));
    }
    if (mention.brands.empty()) return;
    const NormalText text(item.Text(), mention.brands.front().match);
    item.gate = GateOfText(options_.gates, mention.lang, text);
    // Who reposts does not copy.
    const bool repost = mention.kind == MentionKind::kRepost;
    entry.words = repost ? 0 : HashOfCopies(text);
    const bool copied = copy_gate_.Holds(item.origin.record->partition, entry.words, author,
                                         mention.created_at, book_.now());
    if (item.gate.empty() && copied) item.gate = kCopiedGate;
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

  std::vector<Cue> CuesOf(std::size_t question, Decision decision) const {
    if (options_.cues_max == 0) return {};
    return panel_.decider(question).Explain(panel_.question(question),
                                            LabelBehind(decision, panel_.answer(question)),
                                            options_.cues_max);
  }

  /// For those who watch over the models.
  void Watch(const Item& item, std::size_t i, Decision decision, StageResult& result) const {
    if (!item.GateOf(i).empty()) return;
    const std::size_t question = item.questions[i];
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
    const Thresholds& thresholds = ThresholdsFor(item.mention.brands[i].id);
    ++(askmix::Decide(*other, thresholds) == decision ? activity.shadow_same
                                                      : activity.shadow_different);
  }

  const Thresholds& ThresholdsFor(const std::string& brand) const {
    const auto& of_brands = panel_.models().thresholds;
    const auto own = of_brands.find(brand);
    return own == of_brands.end() ? options_.thresholds : own->second;
  }

  void Decide(Item& item, StageResult& result) {
    LedgerEntry entry = *book_.LedgerOf(item.origin).Find(item.id);
    const LedgerEntry before = entry;
    const bool measured = book_.IsMeasurable(item.mention.created_at);
    entry.created_at = item.mention.created_at;
    entry.votes.clear();
    entry.withheld = item.admission.reason == "hidden";
    for (std::size_t i = 0; i < item.mention.brands.size(); ++i) {
      entry.votes.push_back(VoteOn(item, i, measured));
      if (entry.withheld) continue;
      book_.Add(entry.votes.back(), entry.created_at);
      Watch(item, i, entry.votes.back().decision, result);
      Publish(item, i, entry.votes.back(), result);
    }
    if (!entry.withheld && !entry.votes.empty()) {
      result.CountMention(PrimaryLanguage(item.mention.lang), item.GateOf(0));
    }
    Replace(item, before, entry, result);
    CountDecided(item, measured, result);
    book_.Keep(item.id, std::move(entry), item.origin, result);
  }

  /// About the mention's brand number `i`.
  Vote VoteOn(const Item& item, std::size_t i, bool measured) const {
    const Probabilities& p = panel_.answer(item.questions[i]);
    const std::string& brand = item.mention.brands[i].id;
    const std::string_view gate = item.GateOf(i);
    const Decision decision =
        gate.empty() ? askmix::Decide(p, ThresholdsFor(brand)) : DecisionBehind(gate);
    // What a model expects of a language that it has not learned says nothing.
    return {brand, decision, measured, gate == kLanguageGate ? Expected{} : ExpectedOf(p)};
  }

  void Publish(Item& item, std::size_t i, const Vote& vote, StageResult& result) const {
    const std::size_t question = item.questions[i];
    const std::string_view gate = item.GateOf(i);
    const std::vector<Cue> cues =
        gate.empty() ? CuesOf(question, vote.decision) : std::vector<Cue>();
    Output& output =
        VoteBook::NewOutput(TopicOf(vote.decision.intent), item.mention.key, item.origin, result);
    Encode(Classified{.key = item.mention.key,
                      .version = item.mention.version,
                      .brand = vote.brand,
                      .decision = vote.decision,
                      .reason = gate,
                      .probabilities = panel_.answer(question),
                      .model = panel_.decider(question).version(),
                      .measured = vote.measured,
                      .decided_at = book_.now(),
                      .source_topic = options_.TopicName(Topic::kClean),
                      .cause = output.cause,
                      .mention_json = item.origin.record->value,
                      .cues = cues},
           output.value);
  }

  /// Takes back the votes of the former version, and says so on the topics where the new version
  /// does not replace them.
  void Replace(Item& item, const LedgerEntry& before, const LedgerEntry& after,
               StageResult& result) {
    if (before.withheld) return;
    for (const Vote& vote : before.votes) {
      book_.Take(vote, before.created_at);
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
  CopyGate copy_gate_;

  // Of the piece of a batch that is being processed.
  std::deque<Item> items_;  ///< a deque: questions hold views into its strings while it grows
  Panel panel_;
};

}  // namespace

std::unique_ptr<Stage> MakeClassify(const StageOptions& options, std::size_t /*worker*/) {
  return std::make_unique<Classify>(options);
}

}  // namespace askmix
