#include "codec/platforms/bluesky_post.h"

#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

void ReadLanguages(const JsonValue& record, Mention& mention) {
  constexpr std::size_t kLanguagesMax = 3;
  const JsonValue* languages = record.FindArray("langs");
  if (languages == nullptr) return;
  for (const JsonValue& element : languages->elements()) {
    std::string language = NormaliseLanguage(element.text());
    if (language.empty() || mention.langs.size() == kLanguagesMax) continue;
    mention.langs.push_back(std::move(language));
  }
  if (mention.langs.empty()) return;
  mention.lang = mention.langs.front();
  if (mention.langs.size() == 1) mention.langs.clear();
}

/// Offsets of facets are passed over: the text that they mark is shortened, the feature is not.
void ReadFacets(const JsonValue& record, Mention& mention) {
  const JsonValue* facets = record.FindArray("facets");
  if (facets == nullptr) return;
  for (const JsonValue& facet : facets->elements()) {
    const JsonValue* features = facet.FindArray("features");
    if (features == nullptr) continue;
    for (const JsonValue& feature : features->elements()) {
      AddLink(feature.FindText("uri"), mention);
      AddHandle(feature.FindText("did"), mention);
      AddTag(feature.FindText("tag"), mention);
    }
  }
}

/// The post that `reference` points to; empty if it is a list, a feed or anything else.
std::string PostUri(const JsonValue* reference) {
  if (reference == nullptr) return {};
  const std::string_view uri = reference->FindText("uri");
  const bool post = uri.starts_with("at://") && uri.size() <= kIdBytesMax &&
                    uri.find("/app.bsky.feed.post/") != std::string_view::npos;
  return post ? std::string(uri) : std::string();
}

void ReadEmbed(const JsonValue& record, Mention& mention) {
  const JsonValue* embed = record.FindObject("embed");
  if (embed == nullptr) return;
  const JsonValue* quoted = embed->FindObject("record");
  // A quote with pictures is one level deeper.
  if (quoted != nullptr && quoted->FindObject("record") != nullptr) {
    quoted = quoted->FindObject("record");
  }
  mention.rel.quote_of_id = PostUri(quoted);
  for (const JsonValue* holder : {embed, embed->FindObject("media")}) {
    const JsonValue* card = holder == nullptr ? nullptr : holder->FindObject("external");
    if (card != nullptr) AddLink(card->FindText("uri"), mention);
  }
}

void ReadRelations(const JsonValue& record, Mention& mention) {
  ReadEmbed(record, mention);
  if (const JsonValue* reply = record.FindObject("reply")) {
    mention.rel.reply_to_id = PostUri(reply->FindObject("parent"));
    mention.rel.root_id = PostUri(reply->FindObject("root"));
  }
  mention.kind = KindOf(mention.rel);
}

void ReadTags(const JsonValue& record, Mention& mention) {
  if (const JsonValue* tags = record.FindArray("tags")) {
    for (const JsonValue& tag : tags->elements()) AddTag(tag.text(), mention);
  }
  const JsonValue* labels = record.FindObject("labels");
  const JsonValue* values = labels == nullptr ? nullptr : labels->FindArray("values");
  if (values != nullptr && values->count() > 0) mention.sensitive = true;
}

}  // namespace

void ReadBlueskyRecord(const JsonValue& record, Mention& mention) {
  ReadLanguages(record, mention);
  ReadFacets(record, mention);
  ReadTags(record, mention);
  ReadRelations(record, mention);
}

std::string BlueskyUrl(std::string_view author, std::string_view rkey) {
  return LinkOrNothing(
      std::string("https://bsky.app/profile/").append(author).append("/post/").append(rkey));
}

// A TID holds microseconds in 53 of its 64 bits, above 10 bits that tell clocks apart; 13 digits
// of 5 bits that sort as text (atproto.com/specs/tid).
std::optional<std::int64_t> MicrosOfTid(std::string_view tid) {
  constexpr std::string_view kDigits = "234567abcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t kTidDigits = 13;
  if (tid.size() != kTidDigits) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : tid) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 5 | digit;
  }
  return static_cast<std::int64_t>(value >> 10 & ((std::uint64_t{1} << 53) - 1));
}

}  // namespace askmix
