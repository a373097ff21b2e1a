// Webhooks of Instagram and of Facebook's pages: {"object": ..., "entry": [{"time", "changes"}]}.
#include <array>

#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// One change, and the entry that it came in.
struct Change {
  const JsonValue& entry;
  std::string_view field;
  const JsonValue& value;
};

std::optional<TimePoint> TimeOf(const JsonValue& entry) {
  const JsonValue* time = entry.Find("time");
  return time == nullptr ? std::nullopt : ReadTime(*time);
}

/// What both platforms have in common: who, where, when. Old forms name the sender in other words.
void ReadAuthor(const JsonValue& value, Mention& mention) {
  Author& author = mention.author;
  if (const JsonValue* from = value.FindObject("from")) {
    author.id = Limited(IdText(from->Find("id")), kAuthorBytesMax);
    author.handle = Limited(from->FindText("username"), kAuthorBytesMax);
    author.name = Limited(from->FindText("name"), kNameBytesMax);
    return;
  }
  author.id = Limited(IdText(value.Find("sender_id")), kAuthorBytesMax);
  author.name = Limited(value.FindText("sender_name"), kNameBytesMax);
}

/// False: refused. Text that is not there may still be a picture.
bool ReadText(const JsonValue* text, Mention& mention, Intake& intake) {
  if (text != nullptr && !text->IsString()) {
    intake.Refuse("bad_type", "text or message: expected a string");
    return false;
  }
  SetText(text == nullptr ? "" : text->text(),
          text == nullptr ? TextState::kMissing : TextState::kFull, mention);
  return true;
}

void ReadInstagramComment(const Change& change, Intake& intake) {
  const JsonValue& value = change.value;
  Mention mention = Begin("meta.instagram", intake.context());
  if (!SetIdentity("instagram", IdText(value.Find("id")), mention)) {
    return intake.Refuse("no_id", "value.id: expected the id of a comment");
  }
  if (!ReadText(value.Find("text"), mention, intake)) return;
  if (auto error = SetCreatedAt(change.entry.Find("time"), "entry.time", std::nullopt,
                                intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  ReadAuthor(value, mention);
  if (const JsonValue* media = value.FindObject("media")) {
    mention.rel.context_id = RelationId(IdText(media->Find("id")));
  }
  mention.rel.reply_to_id = RelationId(IdText(value.Find("parent_id")));
  mention.kind = MentionKind::kComment;
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

/// Somebody named the account. Who and how is not told: the text has to be asked for.
void ReadInstagramMention(const Change& change, Intake& intake) {
  const std::string_view media = IdText(change.value.Find("media_id"));
  const std::string_view comment = IdText(change.value.Find("comment_id"));
  Mention mention = Begin("meta.instagram", intake.context());
  if (!SetIdentity("instagram", comment.empty() ? media : comment, mention)) {
    return intake.Refuse("no_id", "value: expected a media_id or a comment_id");
  }
  if (auto error = SetCreatedAt(change.entry.Find("time"), "entry.time", std::nullopt,
                                intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  mention.text_state = TextState::kMissing;
  if (!comment.empty()) mention.rel.context_id = RelationId(media);
  mention.kind = comment.empty() ? MentionKind::kPost : MentionKind::kComment;
  intake.Add(std::move(mention));
}

std::string_view FacebookId(const JsonValue& value) {
  const std::string_view comment = IdText(value.Find("comment_id"));
  return comment.empty() ? IdText(value.Find("post_id")) : comment;
}

/// Verbs of one second are told apart by microseconds: in the order in which they make sense.
std::int64_t RankOf(std::string_view verb) {
  constexpr std::array<std::string_view, 4> kBeforeRemove = {"add", "edited", "hide", "unhide"};
  if (verb == "edit") return 1;
  const auto* const known = std::find(kBeforeRemove.begin(), kBeforeRemove.end(), verb);
  return known - kBeforeRemove.begin();
}

/// Edits and what is shown again are later versions.
void ReadVerb(std::string_view verb, const JsonValue& entry, Mention& mention) {
  if (verb == "add" || verb.empty()) return;
  const auto time = TimeOf(entry);
  if (!time || *time < mention.created_at) return;
  mention.version = UnixMillis(*time) * 1000 + RankOf(verb);
  mention.edited_at = time;
}

void ReadFacebookPost(const Change& change, Mention mention, Intake& intake) {
  const JsonValue& value = change.value;
  if (!ReadText(value.Find("message"), mention, intake)) return;
  const JsonValue* created = value.Find("created_time");
  if (auto error = SetCreatedAt(created != nullptr ? created : change.entry.Find("time"),
                                "created_time", std::nullopt, intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  ReadVerb(value.FindText("verb"), change.entry, mention);
  ReadAuthor(value, mention);
  const bool comment = value.Has("comment_id");
  if (comment) {
    mention.rel.root_id = RelationId(IdText(value.Find("post_id")));
    mention.rel.reply_to_id = RelationId(IdText(value.Find("parent_id")));
  }
  mention.kind = comment ? MentionKind::kComment : MentionKind::kPost;
  AddLink(value.FindText("link"), mention);
  mention.channel = Limited(IdText(change.entry.Find("id")), kAuthorBytesMax);
  if (const JsonValue* post = value.FindObject("post")) {
    mention.url = LinkOrNothing(post->FindText("permalink_url"));
  }
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

/// Nothing: it is a post, with its text.
std::optional<MentionOp> EventOf(std::string_view verb, const JsonValue& value) {
  if (verb == "remove") return MentionOp::kDelete;
  if (verb == "hide") return MentionOp::kHide;
  if (verb == "unhide" && !value.Has("message")) return MentionOp::kUnhide;
  return std::nullopt;
}

void ReadFacebook(const Change& change, Intake& intake) {
  const std::string_view verb = change.value.FindText("verb");
  if (change.value.FindInt("published") == 0) return intake.Skip("private");
  Mention mention = Begin("meta.page", intake.context());
  if (!SetIdentity("facebook", FacebookId(change.value), mention)) {
    return intake.Refuse("no_id", "value: expected a comment_id or a post_id");
  }
  const auto event = EventOf(verb, change.value);
  if (!event) return ReadFacebookPost(change, std::move(mention), intake);
  // Pages hide; who removed it is not told.
  MakeEvent(*event, TimeOf(change.entry), verb == "hide" ? "moderator" : "unknown", mention);
  mention.version += RankOf(verb);
  intake.Add(std::move(mention));
}

void ReadInstagram(const Change& change, Intake& intake) {
  if (change.field == "comments" || change.field == "live_comments") {
    return ReadInstagramComment(change, intake);
  }
  if (change.field == "mentions") return ReadInstagramMention(change, intake);
  intake.Skip(change.field.starts_with("messag") ? "private" : "other_kind");
}

void ReadPage(const Change& change, Intake& intake) {
  constexpr std::array<std::string_view, 5> kPrivate = {"messages", "ratings", "leadgen",
                                                        "conversations", "permissions"};
  constexpr std::array<std::string_view, 8> kItems = {"comment", "status", "post",  "photo",
                                                      "video",   "share",  "album", "link"};
  if (IsOneOf(change.field, kPrivate)) return intake.Skip("private");
  const bool posts = change.field == "feed" && IsOneOf(change.value.FindText("item"), kItems);
  if (!posts && change.field != "mention") return intake.Skip("other_kind");
  ReadFacebook(change, intake);
}

void ReadChange(bool instagram, const JsonValue& entry, const JsonValue& holder, Intake intake) {
  const JsonValue* value = holder.FindObject("value");
  const std::string_view field = holder.FindText("field");
  if (field.empty()) return intake.Refuse("bad_type", "changes: expected a field");
  if (value == nullptr) return intake.Skip("other_kind");
  const Change change{entry, field, *value};
  instagram ? ReadInstagram(change, intake) : ReadPage(change, intake);
}

void ReadEntry(bool instagram, const JsonValue& entry, Intake intake) {
  // With Instagram's own login there are no changes: the entry is the only one.
  if (entry.Has("field")) return ReadChange(instagram, entry, entry, intake);
  if (entry.Has("messaging") || entry.Has("standby")) return intake.Skip("private");
  if (entry.Has("changed_fields")) return intake.Skip("other_kind");
  const JsonValue* changes = entry.FindArray("changes");
  if (changes == nullptr) return intake.Refuse("bad_type", "entry.changes: expected an array");
  if (!intake.TakesPage(*changes)) return;
  for (const JsonValue& change : changes->elements()) {
    ReadChange(instagram, entry, change, intake.ForElement(change));
  }
}

}  // namespace

bool MatchesMeta(const JsonValue& object) {
  constexpr std::array<std::string_view, 4> kObjects = {"instagram", "page", "user", "permissions"};
  return object.Has("entry") && IsOneOf(object.FindText("object"), kObjects);
}

void ReadMeta(const JsonValue& object, Intake intake) {
  const std::string_view kind = object.FindText("object");
  if (kind != "instagram" && kind != "page") return intake.Skip("private");
  const JsonValue* entries = object.FindArray("entry");
  if (entries == nullptr) return intake.Refuse("bad_type", "entry: expected an array");
  if (!intake.TakesPage(*entries)) return;
  for (const JsonValue& entry : entries->elements()) {
    ReadEntry(kind == "instagram", entry, intake.ForElement(entry));
  }
}

}  // namespace askmix
