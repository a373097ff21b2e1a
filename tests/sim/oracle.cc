#include "sim/oracle.h"

#include <algorithm>
#include <optional>

#include "codec/classified.h"
#include "codec/delta.h"
#include "codec/mention.h"
#include "core/hash.h"

namespace askmix::sim {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : "+") + word;
  return joined;
}

bool Holds(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

std::string SaysClean(bool upsert, const std::string& key, std::int64_t version,
                      const std::string& text, TimePoint created_at,
                      const std::vector<std::string>& brands) {
  std::string says = "clean " + key + " v" + std::to_string(version);
  if (!upsert) return says + " deleted";
  return says + " '" + text + "' at " + std::to_string(UnixMillis(created_at)) + " of " +
         Joined(brands);
}

std::string SaysVote(Topic topic, const std::string& key, const std::string& brand,
                     std::size_t slot, std::int64_t version, std::optional<bool> measured) {
  return std::string(Name(topic)) + " " + key + " " + brand + " " + std::string(kSlotNames[slot]) +
         " v" + std::to_string(version) +
         (!measured   ? " withdrawn"
          : *measured ? " measured"
                      : " too late");
}

std::optional<CleanFacts> ReadClean(const std::string& value) {
  const auto mention = DecodeMention(value);
  if (!mention) return std::nullopt;
  CleanFacts facts{mention->op == MentionOp::kUpsert,
                   mention->key,
                   mention->version,
                   mention->text,
                   mention->created_at,
                   {}};
  for (const BrandHit& hit : mention->brands) facts.brands.push_back(hit.id);
  return facts;
}

std::string SaysIntent(const Stored& output) {
  const auto facts = DecodeClassified(output.value);
  if (!facts) return "unreadable " + output.value;
  const auto measured = facts->withdrawn ? std::nullopt : std::optional(facts->measured);
  return SaysVote(output.topic, facts->key, facts->brand, SlotOf(facts->decision), facts->version,
                  measured);
}

/// The slot of the word that a text begins with.
std::size_t SlotOfText(const std::string& text) {
  constexpr std::array<std::string_view, 4> kWords = {"code", "size", "love", "broken"};
  const auto word = std::find_if(kWords.begin(), kWords.end(),
                                 [&](std::string_view w) { return text.starts_with(w); });
  return static_cast<std::size_t>(word - kWords.begin());
}

Topic TopicOfSlot(std::size_t slot) {
  constexpr std::array kTopics = {Topic::kPromotion, Topic::kBuyingInfo, Topic::kCommunity};
  return slot < kTopics.size() ? kTopics[slot] : Topic::kOther;
}

/// Instead of all that it would have led to.
Expected Refused() { return {{"rejected refused"}, {{"rejected/refused", 1}}, {}, {}}; }

}  // namespace

void Add(Changes& sum, const std::string& brand, TimePoint bucket, std::size_t slot,
         std::int64_t n) {
  const auto at = sum.try_emplace({brand, bucket}).first;
  at->second[slot] += n;
  if (at->second == Counts{}) sum.erase(at);
}

std::string Says(const Stored& output) {
  switch (output.topic) {
    case Topic::kClean: {
      const auto m = ReadClean(output.value);
      if (!m) return "unreadable " + output.value;
      return SaysClean(m->upsert, m->key, m->version, m->text, m->created_at, m->brands);
    }
    case Topic::kRejected:
      return "rejected " + output.headers.at("reason");
    case Topic::kLedger:
      return "ledger " + output.key;
    default:
      return SaysIntent(output);
  }
}

Expected ExpectNormalize(const Payload& payload, TimePoint now, std::int32_t partitions) {
  Expected expected;
  std::vector<std::string> refusals;  // dead letters of what cannot be read come last
  bool refused = false;
  for (const Element& e : payload.elements) {
    using Kind = Element::Kind;
    const bool upsert = e.kind != Kind::kDelete;
    if (e.kind == Kind::kNotJson || e.kind == Kind::kNotObject) {
      refusals.emplace_back(e.kind == Kind::kNotJson ? "not_json" : "not_object");
    } else if (upsert && e.created_at > now + kAhead) {
      expected.outputs.emplace_back("rejected future");
      ++expected.outcomes["rejected/future"];
      refused |= Holds(payload.bytes, kToxic);
    } else if (e.kind == Kind::kPost && e.brands.empty()) {
      ++expected.outcomes["skipped/no_brand"];
    } else {
      expected.outputs.insert(expected.outputs.end(),
                              upsert ? 1 : static_cast<std::size_t>(partitions),
                              SaysClean(upsert, e.key, e.version, e.text, e.created_at, e.brands));
      ++expected.outcomes[upsert ? "published/mention" : "published/delete"];
      refused |= Holds(e.text, kPoison);
    }
  }
  for (const std::string& reason : refusals) {
    expected.outputs.push_back("rejected " + reason);
    ++expected.outcomes["rejected/" + reason];
  }
  return refused ? Refused() : expected;
}

std::pair<std::string, bool> ClassifyOracle::Admit(const CleanFacts& mention) const {
  const auto found = known_.find(mention.key);
  const Known* known = found == known_.end() ? nullptr : &found->second;
  const bool news = known == nullptr || std::pair(mention.version, !mention.upsert) >
                                            std::pair(known->version, known->deleted);
  if (known == nullptr && !mention.upsert &&
      PartitionOf(Murmur2(mention.key), partitions_) != index_) {
    return {"skipped/elsewhere", false};
  }
  if (!news) return {WhyNot(mention, *known), false};
  const bool lives = known != nullptr && !known->deleted;
  if (mention.upsert) {
    if (lives) return {"edit", true};
    return {mention.brands.empty() ? "skipped/unknown_edit" : "new", true};
  }
  if (lives) return {"published/delete", true};
  return {known == nullptr ? "skipped/unknown_delete" : "skipped/deleted", true};
}

std::string ClassifyOracle::WhyNot(const CleanFacts& mention, const Known& known) {
  if (mention.upsert && known.deleted) return "skipped/deleted";
  if (mention.version < known.version) return "duplicate/older";
  return !mention.upsert || mention.text == known.text ? "duplicate/same" : "duplicate/conflict";
}

Expected ClassifyOracle::Next(const Stored& clean, TimePoint now) {
  const auto mention = ReadClean(clean.value);
  if (!mention) return {{"rejected not_json"}, {{"rejected/not_json", 1}}, {}, {}};
  const auto [outcome, changes] = Admit(*mention);
  if (!changes) return {{}, {{outcome, 1}}, {}, {}};
  const bool decides = outcome == "new" || outcome == "edit";
  if (decides && !mention->brands.empty() && Holds(mention->text, kVenom)) return Refused();
  Expected expected;
  const Known before = known_[mention->key];
  Known& known = known_[mention->key];
  known = {mention->version, !mention->upsert, mention->text, before.created_at, {}};
  if (decides) {
    Cast(*mention, now, known, expected);
    const bool late = !IsMeasurable(mention->created_at, now);
    ++expected.outcomes[(late ? "too_late/" : "published/") + outcome];
  } else {
    ++expected.outcomes[outcome];
  }
  Withdraw(*mention, before, known, now, expected);
  expected.outputs.push_back("ledger " + mention->key);
  std::string remembered = "v" + std::to_string(known.version) + (known.deleted ? " deleted" : "");
  for (const Vote& v : known.votes) {
    remembered +=
        " " + v.brand + ":" + std::string(kSlotNames[v.slot]) + (v.measured ? "" : ":late");
  }
  expected.ledger[mention->key] = remembered;
  return expected;
}

void ClassifyOracle::Cast(const CleanFacts& mention, TimePoint now, Known& known,
                          Expected& expected) const {
  known.created_at = mention.created_at;
  const bool measured = IsMeasurable(mention.created_at, now);
  const std::size_t slot = SlotOfText(mention.text);
  for (const std::string& brand : mention.brands) {
    known.votes.push_back({brand, slot, measured});
    if (measured) Add(expected.changes, brand, Bucket(mention.created_at), slot, 1);
    expected.outputs.push_back(
        SaysVote(TopicOfSlot(slot), mention.key, brand, slot, mention.version, measured));
  }
}

void ClassifyOracle::Withdraw(const CleanFacts& mention, const Known& before, const Known& after,
                              TimePoint now, Expected& expected) const {
  for (const Vote& vote : before.votes) {
    if (vote.measured && IsMeasurable(before.created_at, now)) {
      Add(expected.changes, vote.brand, Bucket(before.created_at), vote.slot, -1);
    }
    const bool replaced = std::any_of(after.votes.begin(), after.votes.end(), [&](const Vote& v) {
      return v.brand == vote.brand && TopicOfSlot(v.slot) == TopicOfSlot(vote.slot);
    });
    if (replaced) continue;
    expected.outputs.push_back(SaysVote(TopicOfSlot(vote.slot), mention.key, vote.brand, vote.slot,
                                        mention.version, std::nullopt));
  }
}

void DeltaOracle::Append(const Stored& delta) {
  Change& change = changes_.emplace_back();
  const auto read = DecodeDelta(delta.value);
  if (read) {
    change = {read->brand, {}, read->bucket, read->change.slots};
  } else if (const auto gap = DecodeGap(delta.value)) {
    change.gap = *gap;
  }
}

Expected DeltaOracle::At(std::int64_t offset) const {
  const Change& change = changes_.at(static_cast<std::size_t>(offset));
  if (change.gap) return {{}, {{"published/gap", 1}}, {}, {}};
  if (change.brand.empty()) return {{"rejected not_json"}, {{"rejected/not_json", 1}}, {}, {}};
  return {{}, {{"published/delta", 1}}, {}, {}};
}

Counts DeltaOracle::Window(const std::string& brand, TimePoint begin, TimePoint end,
                           std::int64_t upto) const {
  Counts sum{};
  for (std::size_t i = 0; i < static_cast<std::size_t>(upto); ++i) {
    const Change& change = changes_.at(i);
    if (change.brand != brand || change.bucket < begin || change.bucket >= end) continue;
    for (std::size_t slot = 0; slot < sum.size(); ++slot) sum[slot] += change.counts[slot];
  }
  // A withdrawal may overtake its vote; until that comes, nothing is less than none.
  for (std::int64_t& count : sum) count = std::max<std::int64_t>(count, 0);
  return sum;
}

bool DeltaOracle::IsIncomplete(TimePoint begin, TimePoint end, std::int64_t upto) const {
  for (std::size_t i = 0; i < static_cast<std::size_t>(upto); ++i) {
    const std::optional<Gap>& gap = changes_.at(i).gap;
    if (gap && gap->from < end && gap->until > begin) return true;
  }
  return false;
}

std::set<std::string> DeltaOracle::Brands(std::int64_t upto) const {
  std::set<std::string> brands;
  for (std::size_t i = 0; i < static_cast<std::size_t>(upto); ++i) {
    if (!changes_.at(i).brand.empty()) brands.insert(changes_[i].brand);
  }
  return brands;
}

}  // namespace askmix::sim
