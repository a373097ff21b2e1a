// Posts of X as Gnip's PowerTrack exported them: Activity Streams 1.0.
#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/x_post.h"
#include "core/text.h"

namespace askmix {
namespace {

/// "tag:search.twitter.com,2005:123", "id:twitter.com:123", ".../statuses/123" -> "123".
std::string_view TrailingDigits(std::string_view text) {
  const std::size_t before = text.find_last_not_of("0123456789");
  const std::string_view digits = text.substr(before == std::string_view::npos ? 0 : before + 1);
  return IsPostId(digits) ? digits : std::string_view();
}

/// Long posts carry their whole text apart.
const JsonValue* TextOf(const JsonValue& activity) {
  const JsonValue* whole = activity.FindObject("long_object");
  const JsonValue* text = whole == nullptr ? nullptr : whole->Find("body");
  return text != nullptr && text->IsString() ? text : activity.Find("body");
}

const JsonValue* EntitiesOf(const JsonValue& activity) {
  const JsonValue* whole = activity.FindObject("long_object");
  const JsonValue* entities = whole == nullptr ? nullptr : whole->FindObject("twitter_entities");
  return entities != nullptr ? entities : activity.FindObject("twitter_entities");
}

/// The activity that a share repeats; else null. Of posts "object" is only a note.
const JsonValue* SharedBy(const JsonValue& activity) {
  if (activity.FindText("verb") != "share") return nullptr;
  const JsonValue* shared = activity.FindObject("object");
  const JsonValue* text = shared == nullptr ? nullptr : TextOf(*shared);
  return text != nullptr && text->IsString() ? shared : nullptr;
}

void ReadAuthor(const JsonValue& activity, Mention& mention) {
  const JsonValue* actor = activity.FindObject("actor");
  if (actor == nullptr) return;
  Author& author = mention.author;
  author.id = TrailingDigits(actor->FindText("id"));
  author.handle = Limited(actor->FindText("preferredUsername"), kAuthorBytesMax);
  author.name = Limited(actor->FindText("displayName"), kNameBytesMax);
  if (!author.handle.empty()) author.url = "https://x.com/" + author.handle;
  author.followers = ReadCount(actor->Find("followersCount"));
  author.verified = actor->FindBool("verified");
}

void ReadRelations(const JsonValue& activity, const JsonValue& source, Mention& mention) {
  if (activity.FindText("verb") == "share") {
    const JsonValue* shared = activity.FindObject("object");
    if (shared != nullptr) mention.rel.repost_of_id = TrailingDigits(shared->FindText("id"));
  }
  if (const JsonValue* quoted = source.FindObject("twitter_quoted_status")) {
    mention.rel.quote_of_id = TrailingDigits(quoted->FindText("id"));
  }
  if (const JsonValue* parent = activity.FindObject("inReplyTo")) {
    mention.rel.reply_to_id = TrailingDigits(parent->FindText("link"));
  }
  mention.kind = KindOf(mention.rel);
}

void ReadSelection(const JsonValue& activity, Mention& mention) {
  const JsonValue* gnip = activity.FindObject("gnip");
  if (gnip == nullptr) return;
  if (const JsonValue* urls = gnip->FindArray("urls")) {
    for (const JsonValue& url : urls->elements()) AddLink(url.FindText("expanded_url"), mention);
  }
  const JsonValue* rules = gnip->FindArray("matching_rules");
  if (rules == nullptr) return;
  for (const JsonValue& rule : rules->elements()) {
    const std::string_view tag = rule.FindText("tag");
    AddMatched(tag.empty() ? rule.FindText("value") : tag, mention);
  }
}

void ReadPost(const JsonValue& activity, std::string_view id, Intake& intake) {
  const JsonValue* shared = SharedBy(activity);
  const JsonValue& source = shared == nullptr ? activity : *shared;
  const JsonValue* text = TextOf(source);
  if (text == nullptr) return intake.Refuse("no_text", "body: missing");
  if (!text->IsString()) return intake.Refuse("bad_type", "body: expected a string");
  Mention mention = Begin("x.gnip", intake.context());
  SetPostIdentity(nullptr, id, mention);
  if (auto error = SetPostTime(activity.Find("postedTime"), id, intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  ReadAuthor(activity, mention);
  ReadRelations(activity, source, mention);
  ReadSelection(activity, mention);
  AddFirstApiEntities(EntitiesOf(source), mention);
  const bool cut = shared == nullptr && activity.FindText("verb") == "share";
  SetText(DecodeEntities(text->text()), cut ? TextState::kTruncated : TextState::kFull, mention);
  mention.lang = NormaliseLanguage(source.FindText("twitter_lang"));
  mention.metrics.likes = ReadCount(activity.Find("favoritesCount"));
  mention.metrics.reposts = ReadCount(activity.Find("retweetCount"));
  mention.url = PostUrl(mention, id);
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

}  // namespace

bool MatchesGnip(const JsonValue& object) { return object.Has("verb") && object.Has("postedTime"); }

void ReadGnip(const JsonValue& object, Intake intake) {
  const std::string_view verb = object.FindText("verb");
  if (verb == "delete") {
    const JsonValue* gone = object.FindObject("object");
    return TakeCompliance("delete",
                          {.post_id = TrailingDigits(gone == nullptr ? "" : gone->FindText("id")),
                           .author_id = {},
                           .at = ReadTimeText(object.FindText("postedTime")),
                           .format = "x.gnip"},
                          intake);
  }
  if (verb != "post" && verb != "share") return intake.Skip("other_kind");
  const std::string_view id = TrailingDigits(object.FindText("id"));
  if (id.empty()) return intake.Refuse("no_id", "id: expected the digits of a post at its end");
  ReadPost(object, id, intake);
}

}  // namespace askmix
