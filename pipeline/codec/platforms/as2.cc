// Activity Streams 2.0, the language of the fediverse: activities, what they are about, and
// collections of both. Every property may be an id, an object, a list of either, or absent.
// w3.org/TR/activitystreams-vocabulary.
#include <array>

#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 9> kPosts = {
    "Note", "Question", "Article", "Page", "Image", "Video", "Audio", "Document", "Event"};
constexpr std::array<std::string_view, 5> kActivities = {"Create", "Update", "Delete", "Announce",
                                                         "Undo"};
constexpr std::array<std::string_view, 11> kOtherActivities = {"Like", "Follow", "Accept", "Reject",
                                                               "Flag", "Add",    "Remove", "Block",
                                                               "Move", "View",   "Dislike"};
constexpr std::array<std::string_view, 4> kCollections = {
    "Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"};

/// The value, or the first of a list of values; null: none.
const JsonValue* FirstOf(const JsonValue* value) {
  if (value == nullptr || !value->IsArray()) return value;
  for (const JsonValue& element : value->elements()) return &element;
  return nullptr;
}

const JsonValue* First(const JsonValue& object, std::string_view name) {
  return FirstOf(object.Find(name));
}

/// The id of what is named by its id or given as an object.
std::string_view IdOf(const JsonValue* value) {
  if (value == nullptr) return {};
  return value->IsString() ? value->text() : value->FindText("id");
}

std::string_view TypeOf(const JsonValue& object) {
  const JsonValue* type = First(object, "type");
  return type != nullptr && type->IsString() ? type->text() : std::string_view();
}

/// Whether one of the values is the collection of everybody.
bool IsAddressedToAll(const JsonValue* values) {
  constexpr std::array<std::string_view, 3> kNames = {
      "https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"};
  if (values == nullptr) return false;
  if (!values->IsArray()) return IsOneOf(IdOf(values), kNames);
  for (const JsonValue& value : values->elements()) {
    if (IsOneOf(IdOf(&value), kNames)) return true;
  }
  return false;
}

/// Nothing: it is for some people only.
std::optional<Visibility> VisibilityOf(const JsonValue& object) {
  if (IsAddressedToAll(object.Find("to"))) return Visibility::kPublic;
  if (IsAddressedToAll(object.Find("cc"))) return Visibility::kUnlisted;
  return std::nullopt;
}

/// What is addressed by the activity need not be addressed once more.
std::optional<Visibility> VisibilityOf(const JsonValue& object, const JsonValue& activity) {
  return object.Has("to") || object.Has("cc") ? VisibilityOf(object) : VisibilityOf(activity);
}

struct Content {
  const JsonValue* text = nullptr;
  bool html = true;
  bool is_name = false;
};

Content ContentOf(const JsonValue& object) {
  const bool html = !object.FindText("mediaType").starts_with("text/plain");
  if (const JsonValue* content = First(object, "content")) return {content, html};
  if (const JsonValue* map = object.FindObject("contentMap")) {
    for (const auto& [language, text] : map->members()) return {&text, html};
  }
  const JsonValue* source = object.FindObject("source");
  if (source != nullptr && source->FindText("mediaType") == "text/plain") {
    return {source->Find("content"), false};
  }
  return {First(object, "name"), false, true};
}

/// The only language there is, or that of the content.
std::string_view LanguageOf(const JsonValue& object, std::string_view content) {
  const JsonValue* map = object.FindObject("contentMap");
  if (map == nullptr) return {};
  for (const auto& [language, text] : map->members()) {
    if (map->count() == 1 || text.text() == content) return language;
  }
  return {};
}

/// False: refused.
bool ReadContent(const JsonValue& object, Mention& mention, Intake& intake) {
  const Content content = ContentOf(object);
  if (content.text == nullptr || !content.text->IsString()) {
    intake.Refuse(content.text == nullptr ? "no_text" : "bad_type", "content: expected a string");
    return false;
  }
  if (content.html) {
    SetHtmlText(content.text->text(), mention);
  } else {
    SetText(content.text->text(), TextState::kFull, mention);
  }
  const std::string_view name = content.is_name ? "" : object.FindText("name");
  mention.title =
      Limited(Trimmed(name.empty() ? object.FindText("summary") : name), kTitleBytesMax);
  mention.lang = NormaliseLanguage(LanguageOf(object, content.text->text()));
  return true;
}

/// A link for people: a page rather than a picture or a video.
std::string_view UrlOf(const JsonValue* urls) {
  if (urls == nullptr) return {};
  const auto target = [](const JsonValue& url) {
    return url.IsString() ? url.text() : url.FindText("href");
  };
  if (!urls->IsArray()) return target(*urls);
  for (const JsonValue& url : urls->elements()) {
    if (url.FindText("mediaType") == "text/html") return target(url);
  }
  const JsonValue* first = FirstOf(urls);
  return first == nullptr ? std::string_view() : target(*first);
}

void ReadAuthor(const JsonValue* who, Mention& mention) {
  if (who == nullptr) return;
  mention.author.id = Limited(IdOf(who), kAuthorBytesMax);
  mention.author.handle = Limited(who->FindText("preferredUsername"), kAuthorBytesMax);
  mention.author.name = Limited(who->FindText("name"), kNameBytesMax);
  mention.author.url = LinkOrNothing(UrlOf(who->Find("url")));
}

void ReadRelations(const JsonValue& object, Mention& mention) {
  mention.rel.reply_to_id = RelationId(IdOf(First(object, "inReplyTo")));
  for (const std::string_view name : {"quote", "quoteUrl", "quoteUri", "_misskey_quote"}) {
    if (mention.rel.quote_of_id.empty()) {
      mention.rel.quote_of_id = RelationId(IdOf(First(object, name)));
    }
  }
  const std::string_view context = IdOf(First(object, "context"));
  mention.rel.root_id = RelationId(context.empty() ? object.FindText("conversation") : context);
  mention.kind = KindOf(mention.rel);
}

void ReadTag(const JsonValue& tag, Mention& mention) {
  const std::string_view type = TypeOf(tag);
  if (type == "Hashtag") AddTag(tag.FindText("name"), mention);
  if (type == "Mention") AddHandle(tag.FindText("name"), mention);
}

std::optional<std::int64_t> TotalOf(const JsonValue& object, std::string_view name) {
  const JsonValue* collection = object.FindObject(name);
  return collection == nullptr ? std::nullopt : ReadCount(collection->Find("totalItems"));
}

void ReadDetails(const JsonValue& object, Mention& mention) {
  const JsonValue* tags = object.Find("tag");
  if (tags != nullptr && tags->IsArray()) {
    for (const JsonValue& tag : tags->elements()) ReadTag(tag, mention);
  } else if (tags != nullptr) {
    ReadTag(*tags, mention);
  }
  mention.url = LinkOrNothing(UrlOf(object.Find("url")));
  if (mention.url.empty()) mention.url = LinkOrNothing(mention.id);
  mention.sensitive = object.FindBool("sensitive");
  mention.metrics.likes = TotalOf(object, "likes");
  mention.metrics.reposts = TotalOf(object, "shares");
  mention.metrics.replies = TotalOf(object, "replies");
}

/// False: refused. Ids are addresses; a relative one names nothing.
bool Identify(const JsonValue* value, Mention& mention, Intake& intake) {
  const std::string_view id = IdOf(value);
  const bool absolute = id.find(':') != std::string_view::npos;
  if (absolute && SetIdentity("activitypub", id, mention)) return true;
  intake.Refuse("no_id", "id: expected an absolute URI of at most 512 bytes");
  return false;
}

/// `activity` is what the post came in, or the post itself.
void ReadPost(const JsonValue& post, const JsonValue& activity, Intake& intake) {
  const auto visibility = VisibilityOf(post, activity);
  if (!visibility) return intake.Skip("private");
  const bool vote = !post.Has("content") && post.Has("name") && post.Has("inReplyTo");
  if (vote && TypeOf(post) == "Note") return intake.Skip("other_kind");
  Mention mention = Begin("as2", intake.context());
  if (!Identify(&post, mention, intake) || !ReadContent(post, mention, intake)) return;
  const JsonValue* published = post.Find("published");
  if (auto error = SetCreatedAt(published != nullptr ? published : activity.Find("published"),
                                "published", std::nullopt, intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  SetEditedAt(post.Find("updated"), mention);
  const bool update = TypeOf(activity) == "Update";
  if (update && !mention.edited_at) SetEditedAt(activity.Find("published"), mention);
  const JsonValue* author = First(post, "attributedTo");
  ReadAuthor(author != nullptr ? author : First(activity, "actor"), mention);
  ReadRelations(post, mention);
  ReadDetails(post, mention);
  mention.visibility = *visibility;
  intake.Add(std::move(mention));
}

void ReadAnnounce(const JsonValue& activity, Intake& intake) {
  const auto visibility = VisibilityOf(activity);
  const JsonValue* original = First(activity, "object");
  const bool whole = original != nullptr && original->IsObject() && original->Has("content");
  if (!visibility || (whole && !VisibilityOf(*original, activity))) return intake.Skip("private");
  Mention mention = Begin("as2", intake.context());
  if (!Identify(&activity, mention, intake)) return;
  if (auto error = SetCreatedAt(activity.Find("published"), "published", std::nullopt,
                                intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  // Mostly the original is only named.
  mention.text_state = TextState::kMissing;
  if (whole && !ReadContent(*original, mention, intake)) return;
  ReadAuthor(First(activity, "actor"), mention);
  mention.rel.repost_of_id = RelationId(IdOf(original));
  mention.kind = MentionKind::kRepost;
  mention.visibility = *visibility;
  intake.Add(std::move(mention));
}

void ReadDelete(const JsonValue* gone, const JsonValue& activity, Intake& intake) {
  const std::string_view actor = IdOf(First(activity, "actor"));
  Mention mention = Begin("as2", intake.context());
  const JsonValue* when = gone == nullptr ? nullptr : gone->Find("deleted");
  if (when == nullptr) when = activity.Find("published");
  const auto at = when == nullptr ? std::nullopt : ReadTime(*when);
  // Who deletes himself takes all his posts along.
  if (!actor.empty() && IdOf(gone) == actor) {
    if (!MakeAuthorEvent(MentionOp::kAuthorDelete, "activitypub", actor, at, mention)) {
      return intake.Refuse("no_id", "actor: expected at most 256 bytes");
    }
    return intake.Add(std::move(mention));
  }
  if (!Identify(gone, mention, intake)) return;
  MakeEvent(MentionOp::kDelete, at, "author", mention);
  intake.Add(std::move(mention));
}

void ReadUndo(const JsonValue& activity, Intake& intake) {
  const JsonValue* undone = First(activity, "object");
  // What an id alone stands for is not told.
  if (undone == nullptr || !undone->IsObject()) return intake.Skip("notice");
  if (TypeOf(*undone) != "Announce") return intake.Skip("other_kind");
  ReadDelete(undone, activity, intake);
}

void ReadActivity(const JsonValue& activity, Intake& intake) {
  const std::string_view type = TypeOf(activity);
  if (type == "Announce") return ReadAnnounce(activity, intake);
  if (type == "Undo") return ReadUndo(activity, intake);
  const JsonValue* object = First(activity, "object");
  if (type == "Delete") return ReadDelete(object, activity, intake);
  if (object == nullptr || !object->IsObject()) return intake.Skip("notice");
  if (!IsOneOf(TypeOf(*object), kPosts)) return intake.Skip("other_kind");
  ReadPost(*object, activity, intake);
}

void ReadCollection(const JsonValue& collection, Intake& intake) {
  for (const std::string_view name : {"orderedItems", "items"}) {
    const JsonValue* items = collection.FindArray(name);
    if (items == nullptr) continue;
    if (!intake.TakesPage(*items)) return;
    for (const JsonValue& item : items->elements()) {
      Intake inner = intake.ForElement(item);
      item.IsObject() ? ReadActivityStreams(item, inner) : inner.Skip("notice");
    }
    return;
  }
  const JsonValue* first = collection.FindObject("first");
  return first == nullptr ? intake.Skip("empty_page") : ReadActivityStreams(*first, intake);
}

bool IsContext(const JsonValue* context) {
  if (context == nullptr) return false;
  if (context->IsString())
    return context->text().find("/ns/activitystreams") != std::string_view::npos;
  for (const JsonValue& part : context->elements()) {
    if (part.IsString() && IsContext(&part)) return true;
  }
  return false;
}

bool IsKnownType(std::string_view type) {
  return IsOneOf(type, kActivities) || IsOneOf(type, kOtherActivities) || IsOneOf(type, kPosts);
}

}  // namespace

bool MatchesActivityStreams(const JsonValue& object) {
  if (IsContext(object.Find("@context"))) return true;
  // "text" is what rows of other origin call it.
  return (object.Has("actor") || object.Has("attributedTo")) && IsKnownType(TypeOf(object)) &&
         !object.Has("text");
}

void ReadActivityStreams(const JsonValue& object, Intake intake) {
  const std::string_view type = TypeOf(object);
  if (IsOneOf(type, kActivities)) return ReadActivity(object, intake);
  if (IsOneOf(type, kPosts)) return ReadPost(object, object, intake);
  if (IsOneOf(type, kCollections)) return ReadCollection(object, intake);
  if (type == "Tombstone") return ReadDelete(&object, object, intake);
  intake.Skip("other_kind");
}

}  // namespace askmix
