#include "stages/verdicts.h"

#include "classifier/junk.h"
#include "core/hash.h"
#include "stages/find_brands.h"

namespace askmix {
namespace {

/// One in so many mentions is asked for words that the model does not know: that is enough, and
/// asking takes half as long as deciding.
constexpr std::uint64_t kUnknownOneIn = 16;

}  // namespace

Verdicts::Verdicts(const StageOptions& options)
    : options_(options), copy_gate_(options.gates.copies) {
  ASKMIX_CHECK(options.models != nullptr);
}

void Verdicts::Ask(const Mention& mention, Partition partition, IdentityHash author, TimePoint now,
                   AskedMention& asked) {
  asked.mention = &mention;
  if (!mention.title.empty()) asked.titled = mention.title + "\n" + mention.text;
  for (const BrandHit& hit : mention.brands) {
    const std::string_view text =
        hit.near.empty() ? asked.Text() : asked.parts.emplace_back(TextNear(mention, hit));
    asked.questions.push_back(panel_.Ask(hit.id, {text, hit.match}));
  }
  if (mention.brands.empty()) return;
  const NormalText text(asked.Text(), mention.brands.front().match);
  asked.gate = GateOfText(options_.gates, mention.lang, text);
  // Who reposts does not copy, and of whom nobody knows cannot be counted.
  const bool may_copy = mention.kind != MentionKind::kRepost && author != IdentityHash{};
  if (options_.gates.copies > 0 && may_copy) asked.words = HashOfCopies(text);
  const bool copied = copy_gate_.Holds(partition, asked.words, author, mention.created_at, now);
  if (asked.gate.empty() && copied) asked.gate = kCopiedGate;
}

Vote Verdicts::VoteOn(const AskedMention& asked, std::size_t brand, bool measured) const {
  const Probabilities& p = panel_.answer(asked.questions[brand]);
  const std::string& id = asked.mention->brands[brand].id;
  const std::string_view gate = asked.GateOf(brand);
  const Decision decision = gate.empty() ? Decide(p, ThresholdsFor(id)) : DecisionBehind(gate);
  // What a model expects of a language that it has not learned says nothing.
  return {id, decision, measured, gate == kLanguageGate ? Expected{} : ExpectedOf(p)};
}

void Verdicts::Explain(const AskedMention& asked, std::size_t brand, Classified& classified,
                       std::vector<Cue>& cues) const {
  const std::size_t question = asked.questions[brand];
  classified.reason = asked.GateOf(brand);
  classified.probabilities = panel_.answer(question);
  classified.model = panel_.decider(question).version();
  if (options_.cues_max == 0 || !classified.reason.empty()) return;
  cues = panel_.decider(question).Explain(panel_.question(question),
                                          LabelBehind(classified.decision, panel_.answer(question)),
                                          options_.cues_max);
  classified.cues = cues;
}

void Verdicts::Watch(const AskedMention& asked, std::size_t brand, Decision decision,
                     StageResult& result) const {
  if (!asked.GateOf(brand).empty()) return;
  const std::size_t question = asked.questions[brand];
  const Classifier& decider = panel_.decider(question);
  const ClassifierPtr& shadow = panel_.models().shadow;
  ModelActivity& activity =
      result.ActivityOf(decider.version(), shadow ? shadow->version() : std::string_view());
  ++activity.decided[SlotOf(decision)];
  ++activity.confidence[ConfidenceBinOf(panel_.answer(question))];
  if (HashBytes64(asked.mention->key) % kUnknownOneIn == 0) {
    activity.unknown += static_cast<double>(decider.UnknownShare(panel_.question(question)));
    ++activity.unknown_of;
  }
  const Probabilities* other = panel_.shadow_answer(question);
  if (other == nullptr) return;
  const Thresholds& thresholds = ThresholdsFor(asked.mention->brands[brand].id);
  ++(Decide(*other, thresholds) == decision ? activity.shadow_same : activity.shadow_different);
}

const Thresholds& Verdicts::ThresholdsFor(const std::string& brand) const {
  const auto& of_brands = panel_.models().thresholds;
  const auto own = of_brands.find(brand);
  return own == of_brands.end() ? options_.thresholds : own->second;
}

}  // namespace askmix
