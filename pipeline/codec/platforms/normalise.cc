#include "codec/platforms/normalise.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "codec/platforms/html.h"
#include "core/text.h"
#include "core/time.h"

namespace askmix {
namespace {

constexpr TimePoint kEarliest{std::chrono::sys_days{std::chrono::year{2005} / 1 / 1}};
constexpr std::int64_t kCountMax = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kLinkBytesMax = 2048;
constexpr std::size_t kWordBytesMax = 256;
constexpr std::size_t kLinksMax = 32;
constexpr std::size_t kWordsMax = 64;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

struct Replacement {
  std::string_view from, to;
};

/// Old codes, and the names that exports write in place of codes.
constexpr std::array<Replacement, 36> kLanguages = {{
    {"in", "id"},         {"iw", "he"},        {"ji", "yi"},       {"arabic", "ar"},
    {"bengali", "bn"},    {"bulgarian", "bg"}, {"catalan", "ca"},  {"chinese", "zh"},
    {"croatian", "hr"},   {"czech", "cs"},     {"danish", "da"},   {"dutch", "nl"},
    {"english", "en"},    {"finnish", "fi"},   {"french", "fr"},   {"german", "de"},
    {"greek", "el"},      {"hebrew", "he"},    {"hindi", "hi"},    {"hungarian", "hu"},
    {"indonesian", "id"}, {"italian", "it"},   {"japanese", "ja"}, {"korean", "ko"},
    {"malay", "ms"},      {"norwegian", "no"}, {"persian", "fa"},  {"polish", "pl"},
    {"portuguese", "pt"}, {"romanian", "ro"},  {"russian", "ru"},  {"spanish", "es"},
    {"swedish", "sv"},    {"thai", "th"},      {"turkish", "tr"},  {"ukrainian", "uk"},
}};

/// The code of a primary language; empty for what is none.
std::string PrimaryLanguage(std::string_view name) {
  std::string code = LowerCase(name);
  const auto* const known = std::find_if(kLanguages.begin(), kLanguages.end(),
                                         [&](const Replacement& r) { return r.from == code; });
  if (known != kLanguages.end()) return std::string(known->to);
  const bool code_like =
      (code.size() == 2 || code.size() == 3) && std::all_of(code.begin(), code.end(), IsLetter);
  const bool private_use = code.size() == 3 && code[0] == 'q';
  const bool no_language = code == "und" || code == "zxx" || code == "mul" || code == "art";
  return code_like && !private_use && !no_language ? code : std::string();
}

/// Regions in upper case, scripts with a capital, the rest in lower case.
std::string Subtag(std::string_view tag) {
  std::string out = LowerCase(tag);
  if (out.size() == 2) std::transform(out.begin(), out.end(), out.begin(), Upper);
  if (out.size() == 4 && IsLetter(out[0])) out[0] = Upper(out[0]);
  return out;
}

template <std::size_t N>
void AddWord(std::string_view word, const std::array<char, N>& sigils,
             std::vector<std::string>& words) {
  if (!word.empty() && std::find(sigils.begin(), sigils.end(), word[0]) != sigils.end()) {
    word.remove_prefix(1);
  }
  if (word.empty() || word.size() > kWordBytesMax || words.size() == kWordsMax) return;
  if (std::find(words.begin(), words.end(), word) == words.end()) words.emplace_back(word);
}

/// Whether `text` looks like `shape`, in which a 0 stands for any digit.
bool HasShape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !IsDigit(text[i]) : text[i] != shape[i]) return false;
  }
  return true;
}

}  // namespace

std::string LowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

std::string_view Trimmed(std::string_view text) {
  const auto solid = [](char c) { return c > ' ' && c < '\x7F'; };
  if (text.empty() || (solid(text.front()) && solid(text.back()))) return text;
  return TrimSpace(text);
}

void SetText(std::string_view text, TextState state, Mention& mention) {
  text = Trimmed(text);
  mention.text = TruncateUtf8(text, kMentionTextBytesMax);
  mention.text_state = mention.text.size() < text.size() ? TextState::kTruncated : state;
}

void SetHtmlText(std::string_view html, Mention& mention, std::string_view dropped_class) {
  const HtmlText read = ReadHtml(html, dropped_class);
  SetText(read.text, read.whole ? TextState::kFull : TextState::kTruncated, mention);
  for (const std::string& link : read.links) AddLink(link, mention);
}

std::string NormaliseLanguage(std::string_view language) {
  constexpr std::size_t kTagBytesMax = 35;
  language = Trimmed(language.substr(0, language.find_first_of(";,(")));
  const std::size_t primary_end = std::min(language.find_first_of("-_"), language.size());
  std::string out = PrimaryLanguage(language.substr(0, primary_end));
  if (out.empty()) return out;
  std::string_view rest = language.substr(primary_end);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view tag = rest.substr(0, rest.find_first_of("-_"));
    const bool good =
        !tag.empty() && tag.size() <= 8 &&
        std::all_of(tag.begin(), tag.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
    if (!good || out.size() + 1 + tag.size() > kTagBytesMax) return {};
    out.append("-").append(Subtag(tag));
    rest.remove_prefix(tag.size());
  }
  return out;
}

std::optional<TimePoint> ReadTimeText(std::string_view text) {
  text = Trimmed(text);
  if (const auto unix_time = ParseDigits(text)) return ParseUnixTime(*unix_time);
  if (HasShape(text, "0000-00-00")) return ParseTimestamp(std::string(text).append("T00:00:00Z"));
  if (HasShape(text, "0000-00-00 00:00")) return ParseTimestamp(std::string(text).append(":00"));
  // Java writes "Sat Jan 01 00:00:00 UTC 2020": Twitter's form, with the zone as a name.
  for (const std::string_view zone : {" UTC ", " GMT "}) {
    const std::size_t at = text.find(zone);
    if (at == std::string_view::npos) continue;
    return ParseTimestamp(std::string(text).replace(at, zone.size(), " +0000 "));
  }
  return ParseTimestamp(text);
}

std::optional<TimePoint> ReadTime(const JsonValue& value) {
  if (value.IsString()) return ReadTimeText(value.text());
  if (!value.IsNumber()) return std::nullopt;
  // Dumps write seconds as 1700000000.0; the fraction is below what matters.
  const std::string_view digits = value.text();
  const std::size_t point = digits.find('.');
  const bool exponent = digits.find_first_of("eE") != std::string_view::npos;
  const auto whole = exponent ? std::nullopt : ParseDigits(digits.substr(0, point));
  return whole ? ParseUnixTime(*whole) : std::nullopt;
}

bool IsPlausible(TimePoint created_at) { return created_at >= kEarliest; }

std::string Limited(std::string_view text, std::size_t bytes_max) {
  return std::string(TruncateUtf8(text, bytes_max));
}

std::string LinkOrNothing(std::string_view url) {
  const bool link =
      (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= kLinkBytesMax;
  return link ? std::string(url) : std::string();
}

void AddLink(std::string_view url, Mention& mention) {
  std::string link = LinkOrNothing(url);
  auto& links = mention.links;
  if (link.empty() || links.size() == kLinksMax) return;
  if (std::find(links.begin(), links.end(), link) == links.end()) links.push_back(std::move(link));
}

void AddTag(std::string_view tag, Mention& mention) { AddWord(tag, std::array{'#'}, mention.tags); }

void AddHandle(std::string_view handle, Mention& mention) {
  AddWord(handle, std::array{'@'}, mention.handles);
}

Mention Begin(std::string_view format, const PayloadContext& context) {
  Mention mention;
  mention.format = format;
  mention.source = context.source;
  mention.observed_at = context.observed_at;
  return mention;
}

void MakeEvent(MentionOp op, std::optional<TimePoint> at, std::string_view reason,
               Mention& mention) {
  mention.op = op;
  mention.version = UnixMillis(at.value_or(mention.observed_at)) * 1000;
  if (!IsShown(op)) mention.delete_reason = reason;
}

bool MakeAuthorEvent(MentionOp op, std::string_view platform, std::string_view author_id,
                     std::optional<TimePoint> at, Mention& mention) {
  if (author_id.empty() || author_id.size() > kAuthorBytesMax) return false;
  MakeEvent(op, at, "account", mention);
  mention.platform = platform;
  mention.author.id = author_id;
  mention.key = AuthorKey(platform, author_id);
  return true;
}

std::optional<Error> SetCreatedAt(const JsonValue* declared, std::string_view name,
                                  std::optional<TimePoint> of_id, const PayloadContext& context,
                                  Mention& mention) {
  if (declared != nullptr) {
    const auto time = ReadTime(*declared);
    if (!time || !IsPlausible(*time)) {
      return Error{"bad_time", std::string(name) + ": expected a time after 2005, found '" +
                                   Limited(declared->text(), 40) + "'"};
    }
    mention.created_at = *time;
  } else if (of_id) {
    mention.created_at = *of_id;
    mention.created_src = CreatedSource::kId;
  } else if (context.missing_time_is_observed) {
    mention.created_at = context.observed_at;
    mention.created_src = CreatedSource::kObserved;
  } else {
    return Error{"no_time", std::string(name) + ": missing; name the time of the post"};
  }
  // What is dated by its observation is the same version whenever it is seen.
  const bool observed = mention.created_src == CreatedSource::kObserved;
  mention.version = observed ? 0 : UnixMillis(mention.created_at) * 1000;
  return std::nullopt;
}

bool NamesNoZone(std::string_view time) {
  constexpr std::size_t kDateBytes = 10;
  return time.size() >= kDateBytes && time[4] == '-' && time[7] == '-' &&
         time.substr(kDateBytes).find_first_of("+-Zz") == std::string_view::npos;
}

void SetEditedAt(const JsonValue* declared, Mention& mention, Millis zone) {
  auto time = declared == nullptr ? std::nullopt : ReadTime(*declared);
  if (time && NamesNoZone(Trimmed(declared->text()))) *time -= zone;
  if (!time || *time <= mention.created_at) return;
  mention.edited_at = time;
  mention.version = UnixMillis(*time) * 1000;
}

bool SetIdentity(std::string_view platform, std::string_view id, Mention& mention) {
  if (id.empty() || id.size() > kIdBytesMax) return false;
  mention.platform = platform;
  mention.id = id;
  mention.key.assign(platform).append(":").append(id);
  return true;
}

std::optional<std::int64_t> ReadCount(const JsonValue* value) {
  if (value == nullptr) return std::nullopt;
  const auto count = value->IsString() ? ParseDigits(value->text()) : value->AsInt();
  return count && *count >= 0 && *count <= kCountMax ? count : std::nullopt;
}

std::string_view IdText(const JsonValue* value) {
  if (value == nullptr || value->IsString()) return value == nullptr ? "" : Trimmed(value->text());
  const bool whole = value->text().find_first_of(".eE-") == std::string_view::npos;
  return value->IsNumber() && whole ? value->text() : std::string_view();
}

std::string RelationId(std::string_view id) {
  return id.size() <= kIdBytesMax ? std::string(id) : std::string();
}

std::optional<std::int64_t> ParseDigits(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), IsDigit)) return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<TimePoint> SnowflakeTime(std::string_view id) {
  constexpr std::int64_t kFirstSnowflake = 30'000'000'000;
  constexpr std::int64_t kEpochMillis = 1'288'834'974'657;
  const auto number = ParseDigits(id);
  if (!number || *number < kFirstSnowflake) return std::nullopt;
  return FromUnixMillis((*number >> 22) + kEpochMillis);
}

void AddCountries(const JsonValue* codes, Mention& mention) {
  constexpr std::size_t kCountriesMax = 64;
  if (codes == nullptr) return;
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  for (const JsonValue& element : codes->elements()) {
    const std::string_view code = element.text();
    const bool good = code.size() == 2 && std::all_of(code.begin(), code.end(), capital);
    if (good && mention.withheld_in.size() < kCountriesMax) mention.withheld_in.emplace_back(code);
  }
}

void AddMatched(std::string_view tag, Mention& mention) {
  constexpr std::size_t kRulesMax = 32, kRuleBytesMax = 128;
  if (tag.empty() || mention.matched.size() == kRulesMax) return;
  mention.matched.push_back(Limited(tag, kRuleBytesMax));
}

MentionKind KindOf(const Relations& relations) {
  if (!relations.repost_of_id.empty()) return MentionKind::kRepost;
  if (!relations.reply_to_id.empty() || !relations.reply_to_author_id.empty()) {
    return MentionKind::kReply;
  }
  return relations.quote_of_id.empty() ? MentionKind::kPost : MentionKind::kQuote;
}

}  // namespace askmix
