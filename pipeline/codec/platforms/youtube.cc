// YouTube's Data API: comment threads, comments, and the pages of both. The API tells of no
// deletes: a comment is just not listed any more.
#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// What a thread knows of its comments; all may be empty.
struct Place {
  std::string_view video, channel;
  const JsonValue* replies = nullptr;
};

Place PlaceOf(const JsonValue& snippet, const Place& around) {
  const std::string_view video = snippet.FindText("videoId"),
                         channel = snippet.FindText("channelId");
  return {video.empty() ? around.video : video, channel.empty() ? around.channel : channel,
          snippet.Find("totalReplyCount")};
}

/// False: there is none. The original is plain; what is displayed is HTML unless asked otherwise.
bool ReadText(const JsonValue& snippet, Mention& mention) {
  const JsonValue* original = snippet.Find("textOriginal");
  if (original != nullptr && original->IsString()) {
    SetText(original->text(), TextState::kFull, mention);
    return true;
  }
  const JsonValue* displayed = snippet.Find("textDisplay");
  if (displayed == nullptr || !displayed->IsString()) return false;
  SetHtmlText(displayed->text(), mention);
  return true;
}

void ReadAuthor(const JsonValue& snippet, Mention& mention) {
  const JsonValue* channel = snippet.FindObject("authorChannelId");
  const std::string_view name = snippet.FindText("authorDisplayName");
  Author& author = mention.author;
  if (channel != nullptr) author.id = Limited(channel->FindText("value"), kAuthorBytesMax);
  author.name = Limited(name, kNameBytesMax);
  if (name.starts_with('@')) author.handle = Limited(name.substr(1), kAuthorBytesMax);
  author.url = LinkOrNothing(snippet.FindText("authorChannelUrl"));
}

/// Replies are numbered within the comment that they answer: "parent.child".
std::string_view ParentOf(std::string_view id, const JsonValue& snippet) {
  const std::string_view parent = snippet.FindText("parentId");
  const std::size_t point = id.find('.');
  if (!parent.empty() || point == std::string_view::npos) return parent;
  return id.substr(0, point);
}

void ReadPlace(std::string_view id, const JsonValue& snippet, const Place& place,
               Mention& mention) {
  mention.rel.reply_to_id = RelationId(ParentOf(id, snippet));
  mention.rel.root_id = mention.rel.reply_to_id;
  mention.rel.context_id = RelationId(place.video);
  mention.channel = Limited(place.channel, kAuthorBytesMax);
  if (place.video.empty()) return;
  mention.url = LinkOrNothing(std::string("https://www.youtube.com/watch?v=")
                                  .append(place.video)
                                  .append("&lc=")
                                  .append(id));
}

void ReadComment(const JsonValue& comment, const Place& around, Intake intake) {
  const JsonValue* snippet = comment.FindObject("snippet");
  if (snippet == nullptr) return intake.Refuse("bad_type", "snippet: expected an object");
  const std::string_view id = comment.FindText("id");
  Mention mention = Begin("youtube", intake.context());
  if (!SetIdentity("youtube", id, mention)) return intake.Refuse("no_id", "id: expected a string");
  // Only the owner of the channel is told; nobody else sees such a comment.
  const std::string_view moderation = snippet->FindText("moderationStatus");
  if (!moderation.empty() && moderation != "published") {
    MakeEvent(MentionOp::kHide, std::nullopt, "moderator", mention);
    return intake.Add(std::move(mention));
  }
  if (!ReadText(*snippet, mention)) {
    return intake.Refuse("no_text", "snippet: expected textOriginal or textDisplay");
  }
  if (auto error = SetCreatedAt(snippet->Find("publishedAt"), "publishedAt", std::nullopt,
                                intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  SetEditedAt(snippet->Find("updatedAt"), mention);
  ReadAuthor(*snippet, mention);
  const Place place = PlaceOf(*snippet, around);
  ReadPlace(id, *snippet, place, mention);
  mention.kind = MentionKind::kComment;
  mention.metrics.likes = ReadCount(snippet->Find("likeCount"));
  mention.metrics.replies = ReadCount(around.replies);
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

void ReadThread(const JsonValue& thread, Intake intake) {
  const JsonValue* snippet = thread.FindObject("snippet");
  if (snippet != nullptr && snippet->FindBool("isPublic") == false) return intake.Skip("private");
  const JsonValue* top = snippet == nullptr ? nullptr : snippet->FindObject("topLevelComment");
  if (top == nullptr) {
    return intake.Refuse("bad_type", "snippet.topLevelComment: expected a comment");
  }
  const Place place = PlaceOf(*snippet, {});
  ReadComment(*top, place, intake);
  const JsonValue* replies = thread.FindObject("replies");
  const JsonValue* comments = replies == nullptr ? nullptr : replies->FindArray("comments");
  if (comments == nullptr) return;
  for (const JsonValue& comment : comments->elements()) {
    ReadComment(comment, {place.video, place.channel}, intake.ForElement(comment));
  }
}

void ReadItem(const JsonValue& item, Intake intake) {
  const std::string_view kind = item.FindText("kind");
  if (kind == "youtube#commentThread") return ReadThread(item, intake);
  if (kind == "youtube#comment") return ReadComment(item, {}, intake);
  return item.IsObject() ? intake.Skip("other_kind")
                         : intake.Refuse("not_object", "items: expected objects");
}

/// {"error": {"code": 403, ...}}: comments are disabled, the quota is used up.
bool IsError(const JsonValue& object) {
  const JsonValue* error = object.FindObject("error");
  return error != nullptr && object.count() == 1 && error->FindInt("code") && error->Has("message");
}

}  // namespace

bool MatchesYouTube(const JsonValue& object) {
  return object.FindText("kind").starts_with("youtube#") || IsError(object);
}

void ReadYouTube(const JsonValue& object, Intake intake) {
  if (IsError(object)) return intake.Skip("control");
  const JsonValue* items = object.FindArray("items");
  if (items == nullptr) return ReadItem(object, intake);
  if (!intake.TakesPage(*items)) return;
  for (const JsonValue& item : items->elements()) ReadItem(item, intake.ForElement(item));
}

}  // namespace askmix
