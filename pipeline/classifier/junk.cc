#include "classifier/junk.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/hash.h"

namespace askmix {
namespace {

constexpr std::size_t kCopiedWordsMin = 6;

/// A text that has the word `sign` is junk if it also has one phrase of each list.
struct Rule {
  std::string_view sign;
  Junk junk;
  /// Alternatives apart by '|'; empty: no further condition. In the form of NormalText.
  std::array<std::string_view, 2> also;
};

constexpr std::string_view kToWin = "to win|for a chance|for the chance|to enter|to be entered";
constexpr std::string_view kLink = " url ";

constexpr auto kRules = std::to_array<Rule>({
    {"code", Junk::kAdvert, {" use code| use my code| use our code| with my code", ""}},
    {"bio", Junk::kAdvert, {" link in bio| link in my bio", ""}},
    {"#ad", Junk::kAdvert, {}},
    {"#sponsored", Junk::kAdvert, {}},
    {"#affiliate", Junk::kAdvert, {}},
    {"#poshmark", Junk::kAdvert, {}},
    {"#shopmycloset", Junk::kAdvert, {}},
    {"listing", Junk::kAdvert, {" check out my listing| check out this listing", ""}},
    {"listed", Junk::kAdvert, {" just listed ", kLink}},
    {"shop", Junk::kAdvert, {" shop now| shop here| shop today", kLink}},
    {"order", Junk::kAdvert, {" order now| order here| order today", kLink}},
    {"buy", Junk::kAdvert, {" buy now| buy here", kLink}},
    {"off", Junk::kAdvert, {"0% off", kLink}},
    {"follow", Junk::kGiveaway, {" rt | retweet | like | tag | share ", kToWin}},
    {"like", Junk::kGiveaway, {" share | tag ", kToWin}},
    {"rt", Junk::kGiveaway, {" rt to win| rt for a chance| rt & follow to ", ""}},
    {"retweet", Junk::kGiveaway, {" retweet to win| retweet for a chance", ""}},
    {"tag", Junk::kGiveaway, {" tag a friend| tag 0 friends| tag two friends", kToWin}},
    {"hiring", Junk::kJob, {" were hiring| we are hiring| is hiring| now hiring", ""}},
    {"#job", Junk::kJob, {}},
    {"#jobs", Junk::kJob, {}},
    {"#hiring", Junk::kJob, {}},
    {"#nowhiring", Junk::kJob, {}},
    {"opening", Junk::kJob, {" job opening| career opening", kLink}},
    {"apply", Junk::kJob, {" job| position| vacancy| role ", kLink}},
});

bool HasOne(std::string_view text, std::string_view alternatives) {
  while (!alternatives.empty()) {
    const std::size_t end = std::min(alternatives.find('|'), alternatives.size());
    if (text.find(alternatives.substr(0, end)) != std::string_view::npos) return true;
    alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
  }
  return false;
}

using RulesBySign = std::unordered_map<std::string_view, std::vector<const Rule*>>;

const RulesBySign& Rules() {
  static const auto* const rules = [] {
    auto* by_sign = new RulesBySign;
    for (const Rule& rule : kRules) (*by_sign)[rule.sign].push_back(&rule);
    return by_sign;
  }();
  return *rules;
}

bool Holds(const Rule& rule, std::string_view text) {
  return std::ranges::all_of(rule.also, [&](std::string_view alternatives) {
    return alternatives.empty() || HasOne(text, alternatives);
  });
}

/// What stands for links, names, addresses and numbers, and what has no letter.
bool IsWord(std::string_view chunk) {
  if (chunk == "url" || chunk == "user" || chunk == "brand" || chunk == "email") return false;
  if (chunk == "rt" || chunk.starts_with('#')) return false;
  return std::ranges::any_of(chunk, [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  });
}

/// Calls visit(chunk) for what stands between blanks, until it says false.
template <typename Visit>
void EachChunk(std::string_view text, Visit&& visit) {
  std::size_t begin = 1;
  for (std::size_t end = text.find(' ', begin); end != std::string_view::npos;
       end = text.find(' ', begin)) {
    if (end > begin && !visit(text.substr(begin, end - begin))) return;
    begin = end + 1;
  }
}

std::string_view WithoutMarks(std::string_view chunk) {
  constexpr std::string_view kMarks = ".,;:!?\"'()[]-*";
  const std::size_t first = chunk.find_first_not_of(kMarks);
  if (first == std::string_view::npos) return {};
  return chunk.substr(first, chunk.find_last_not_of(kMarks) + 1 - first);
}

}  // namespace

Junk JunkOf(const NormalText& normal) {
  const std::string_view text = normal.view();
  bool any_word = false, any_link = false;
  Junk junk = Junk::kNone;
  EachChunk(text, [&](std::string_view chunk) {
    any_link = any_link || chunk == "url";
    any_word = any_word || IsWord(chunk);
    const auto rules = Rules().find(WithoutMarks(chunk));
    if (rules == Rules().end()) return true;
    for (const Rule* rule : rules->second) {
      if (Holds(*rule, text)) junk = rule->junk;
    }
    return junk == Junk::kNone;
  });
  if (junk != Junk::kNone && text.find('?') == std::string_view::npos) return junk;
  return any_link && !any_word ? Junk::kLinkOnly : Junk::kNone;
}

std::uint64_t HashOfCopies(const NormalText& normal) {
  std::string words;
  std::size_t count = 0;
  EachChunk(normal.view(), [&](std::string_view chunk) {
    const std::string_view word = WithoutMarks(chunk);
    if (!word.empty() && IsWord(word)) {
      words.append(word).push_back(' ');
      ++count;
    }
    return true;
  });
  return count < kCopiedWordsMin ? 0 : HashBytes64(words);
}

}  // namespace askmix
