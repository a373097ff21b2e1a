// Posts of Bluesky as its app sees them: answers to searches, feeds and look-ups, with authors'
// names and counts. The stream of records is jetstream.cc.
#include "codec/platforms/adapter.h"
#include "codec/platforms/bluesky_post.h"
#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

std::string_view RkeyOf(std::string_view uri) { return uri.substr(uri.rfind('/') + 1); }

bool IsPostUri(std::string_view uri) {
  return uri.starts_with("at://") && uri.find("/app.bsky.feed.post/") != std::string_view::npos;
}

void ReadAuthor(const JsonValue& view, Mention& mention) {
  const JsonValue* author = view.FindObject("author");
  if (author == nullptr) return;
  mention.author.id = Limited(author->FindText("did"), kAuthorBytesMax);
  mention.author.handle = Limited(author->FindText("handle"), kAuthorBytesMax);
  mention.author.name = Limited(author->FindText("displayName"), kNameBytesMax);
}

std::optional<TimePoint> TimeOfKey(std::string_view rkey) {
  const auto micros = MicrosOfTid(rkey);
  const TimePoint time = FromUnixMillis(micros.value_or(0) / 1000);
  return micros && IsPlausible(time) ? std::optional(time) : std::nullopt;
}

void ReadView(const JsonValue& view, Intake intake) {
  const std::string_view uri = view.FindText("uri");
  const JsonValue* record = view.FindObject("record");
  if (record == nullptr) return intake.Refuse("bad_type", "record: expected an object");
  if (!IsPostUri(uri)) return intake.Skip("other_kind");
  const JsonValue* text = record->Find("text");
  if (text == nullptr) return intake.Refuse("no_text", "record.text: missing");
  if (!text->IsString()) return intake.Refuse("bad_type", "record.text: expected a string");
  Mention mention = Begin("bluesky.view", intake.context());
  if (!SetIdentity("bluesky", uri, mention)) {
    return intake.Refuse("no_id", "uri: expected at most 512 bytes");
  }
  if (auto error = SetCreatedAt(record->Find("createdAt"), "record.createdAt",
                                TimeOfKey(RkeyOf(uri)), intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  // Revisions are not told; when it was indexed stays the same however often it is asked for.
  const auto indexed = ReadTimeText(view.FindText("indexedAt"));
  if (indexed && IsPlausible(*indexed)) mention.version = UnixMillis(*indexed) * 1000;
  SetText(text->text(), TextState::kFull, mention);
  ReadAuthor(view, mention);
  ReadBlueskyRecord(*record, mention);
  mention.url = BlueskyUrl(mention.author.id, RkeyOf(uri));
  mention.metrics.likes = ReadCount(view.Find("likeCount"));
  mention.metrics.reposts = ReadCount(view.Find("repostCount"));
  mention.metrics.replies = ReadCount(view.Find("replyCount"));
  mention.metrics.quotes = ReadCount(view.Find("quoteCount"));
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

/// Feeds wrap each post once more, for what is said about why it is there.
void ReadItem(const JsonValue& item, Intake intake) {
  const JsonValue* post = item.FindObject("post");
  ReadView(post == nullptr ? item : *post, intake);
}

bool IsView(const JsonValue& object) {
  return object.FindText("uri").starts_with("at://") && object.FindObject("record") != nullptr;
}

/// {"posts": [...]} of searches and look-ups, {"feed": [{"post": ...}]} of feeds.
const JsonValue* PageOf(const JsonValue& object) {
  for (const std::string_view name : {"posts", "feed"}) {
    const JsonValue* page = object.FindArray(name);
    if (page == nullptr || page->count() == 0) continue;
    const JsonValue& first = *page->elements().begin();
    const JsonValue* post = first.FindObject("post");
    if (IsView(post == nullptr ? first : *post)) return page;
  }
  return nullptr;
}

}  // namespace

bool MatchesBluesky(const JsonValue& object) { return IsView(object) || PageOf(object) != nullptr; }

void ReadBluesky(const JsonValue& object, Intake intake) {
  const JsonValue* page = PageOf(object);
  if (page == nullptr) return ReadItem(object, intake);
  if (!intake.TakesPage(*page)) return;
  for (const JsonValue& item : page->elements()) ReadItem(item, intake.ForElement(item));
}

}  // namespace askmix
