// Reddit: listings and things of its API, rows of dumps (Pushshift, Arctic Shift), and the events
// of its compliance stream. github.com/reddit-archive/reddit/wiki/JSON.
#include <array>

#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"
#include "core/text.h"

namespace askmix {
namespace {

/// One submission or comment, and what is known about where it was found.
struct Thing {
  const JsonValue& row;
  bool comment;
  bool escaped;  ///< "&", "<" and ">" are written as entities, as the API does unless told not to
  std::string_view format;
};

constexpr std::string_view kDeleted = "[deleted]", kRemoved = "[removed]";

/// Comments and submissions are numbered apart, so the prefix belongs to the id.
std::string FullName(const Thing& thing) {
  const std::string_view prefix = thing.comment ? "t1_" : "t3_";
  const std::string_view name = thing.row.FindText("name");
  if (name.starts_with(prefix)) return std::string(name);
  const std::string_view id = IdText(thing.row.Find("id"));
  if (id.empty()) return {};
  return id.starts_with(prefix) ? std::string(id) : std::string(prefix).append(id);
}

std::string Decoded(const Thing& thing, std::string_view text) {
  return thing.escaped ? DecodeEntities(text) : std::string(text);
}

const JsonValue* TextOf(const Thing& thing) {
  return thing.row.Find(thing.comment ? "body" : "selftext");
}

struct Removal {
  std::string_view by, reason;
};
constexpr std::array<Removal, 5> kRemovals = {{{"deleted", "author"},
                                               {"author", "author"},
                                               {"removed", "moderator"},
                                               {"moderator", "moderator"},
                                               {"automod_filtered", "moderator"}}};

/// Whatever else removed it was the platform: "reddit", "anti_evil_ops", "copyright_takedown".
std::string_view ReasonOf(std::string_view by) {
  for (const Removal& removal : kRemovals) {
    if (removal.by == by) return removal.reason;
  }
  return by.empty() ? "unknown" : "platform";
}

/// Why the thing is gone; empty: it is not. Somebody may write "[deleted]" and mean it: then the
/// author is still there, and nobody has edited or removed it.
std::string_view WhyGone(const Thing& thing) {
  const JsonValue& row = thing.row;
  const std::string_view removed_by = row.FindText("removed_by_category");
  if (!removed_by.empty()) return ReasonOf(removed_by);
  const JsonValue* meta = row.FindObject("_meta");
  if (meta != nullptr && meta->FindBool("was_deleted_later") == true) {
    return ReasonOf(meta->FindText("removal_type"));
  }
  const JsonValue* value = TextOf(thing);
  const std::string_view text = value == nullptr ? "" : Trimmed(value->text());
  if (text == kRemoved) return "moderator";
  const JsonValue* edited = row.Find("edited");
  const bool untouched = edited == nullptr || edited->AsBool() == false;
  const bool author_gone = row.FindText("author") == kDeleted || !row.Has("author");
  return text == kDeleted && (author_gone || !untouched) ? "author" : "";
}

void ReadAuthor(const JsonValue& row, Mention& mention) {
  const std::string_view name = row.FindText("author");
  // The account is gone; what it wrote stays.
  if (name.empty() || name == kDeleted) return;
  const std::string_view id = row.FindText("author_fullname");
  mention.author.id = Limited(id.empty() ? name : id, kAuthorBytesMax);
  mention.author.handle = Limited(name, kAuthorBytesMax);
  mention.author.url = LinkOrNothing(std::string("https://www.reddit.com/user/").append(name));
}

std::string UrlOf(const Thing& thing, std::string_view full_name) {
  const std::string_view permalink = thing.row.FindText("permalink");
  std::string url = "https://www.reddit.com";
  if (permalink.starts_with('/')) return LinkOrNothing(url.append(permalink));
  const std::string_view id = full_name.substr(3);
  const std::string_view link = thing.row.FindText("link_id");
  if (!thing.comment) return LinkOrNothing(url.append("/comments/").append(id).append("/"));
  if (!link.starts_with("t3_")) return {};
  return LinkOrNothing(
      url.append("/comments/").append(link.substr(3)).append("/_/").append(id).append("/"));
}

void ReadRelations(const Thing& thing, Mention& mention) {
  mention.rel.reply_to_id = RelationId(thing.row.FindText("parent_id"));
  mention.rel.root_id = RelationId(thing.row.FindText("link_id"));
  mention.rel.repost_of_id = RelationId(thing.row.FindText("crosspost_parent"));
  const bool repost = !mention.rel.repost_of_id.empty();
  mention.kind = repost          ? MentionKind::kRepost
                 : thing.comment ? MentionKind::kComment
                                 : MentionKind::kPost;
}

void ReadDetails(const Thing& thing, Mention& mention) {
  const JsonValue& row = thing.row;
  mention.channel = Limited(row.FindText("subreddit"), kAuthorBytesMax);
  mention.sensitive = row.FindBool("over_18");
  const JsonValue* score = FindEither(row, "score", "ups");
  if (score != nullptr) mention.metrics.score = score->AsInt();
  mention.metrics.replies = ReadCount(row.Find("num_comments"));
  if (!thing.comment && row.FindBool("is_self") != true) {
    AddLink(Decoded(thing, row.FindText("url")), mention);
  }
}

void ReadUpsert(const Thing& thing, Mention mention, Intake& intake) {
  const JsonValue* text = TextOf(thing);
  const bool titled = !thing.comment && !thing.row.FindText("title").empty();
  if (text == nullptr && !titled) return intake.Refuse("no_text", "body or title: missing");
  if (text != nullptr && !text->IsString()) {
    return intake.Refuse("bad_type", "body or selftext: expected a string");
  }
  if (auto error = SetCreatedAt(thing.row.Find("created_utc"), "created_utc", std::nullopt,
                                intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  SetEditedAt(thing.row.Find("edited"), mention);
  SetText(text == nullptr ? "" : Decoded(thing, text->text()), TextState::kFull, mention);
  mention.title = Limited(Decoded(thing, Trimmed(thing.row.FindText("title"))), kTitleBytesMax);
  ReadAuthor(thing.row, mention);
  ReadRelations(thing, mention);
  ReadDetails(thing, mention);
  mention.url = UrlOf(thing, mention.id);
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

void ReadThing(const Thing& thing, Intake& intake) {
  if (thing.row.FindText("subreddit_type") == "private") return intake.Skip("private");
  Mention mention = Begin(thing.format, intake.context());
  if (!SetIdentity("reddit", FullName(thing), mention)) {
    return intake.Refuse("no_id", "name or id: expected the name of a comment or a submission");
  }
  const std::string_view gone = WhyGone(thing);
  if (gone.empty()) return ReadUpsert(thing, std::move(mention), intake);
  MakeEvent(MentionOp::kDelete, std::nullopt, gone, mention);
  intake.Add(std::move(mention));
}

void ReadListing(const JsonValue& listing, bool escaped, Intake& intake);

/// {"kind": "t1", "data": {...}}; comments hold the listing of their replies, or an empty string.
void ReadApiThing(const JsonValue& thing, bool escaped, Intake intake) {
  const std::string_view kind = thing.FindText("kind");
  const JsonValue* data = thing.FindObject("data");
  if (data == nullptr) return intake.Refuse("bad_type", "data: expected an object");
  if (kind == "Listing") return ReadListing(*data, escaped, intake);
  // Messages between people.
  if (kind == "t4") return intake.Skip("private");
  if (kind != "t1" && kind != "t3") return intake.Skip("other_kind");
  ReadThing({*data, kind == "t1", escaped, "reddit.api"}, intake);
  const JsonValue* replies = data->FindObject("replies");
  if (replies != nullptr) ReadApiThing(*replies, escaped, intake);
}

void ReadListing(const JsonValue& listing, bool escaped, Intake& intake) {
  const JsonValue* children = listing.FindArray("children");
  if (children == nullptr) return intake.Refuse("bad_type", "children: expected an array");
  if (!intake.TakesPage(*children)) return;
  for (const JsonValue& child : children->elements()) {
    ReadApiThing(child, escaped, intake.ForElement(child));
  }
}

/// What the compliance stream tells: {"thing": "comment", "name": ..., "$event": {"action": ...}}.
void ReadEvent(const JsonValue& event, bool escaped, Intake& intake) {
  const JsonValue& news = *event.FindObject("$event");
  const std::string_view action = news.FindText("action");
  const Thing thing{event, event.FindText("thing") == "comment", escaped, "reddit.event"};
  if (action != "deleted" && action != "gone") {
    return TextOf(thing) != nullptr ? ReadThing(thing, intake) : intake.Skip("notice");
  }
  Mention mention = Begin(thing.format, intake.context());
  if (!SetIdentity("reddit", FullName(thing), mention)) {
    return intake.Refuse("no_id", "name or id: expected the name of a comment or a submission");
  }
  const JsonValue* at = news.Find("created");
  MakeEvent(MentionOp::kDelete, at == nullptr ? std::nullopt : ReadTime(*at), "author", mention);
  intake.Add(std::move(mention));
}

bool IsApi(const JsonValue& object) {
  constexpr std::array<std::string_view, 9> kKinds = {"Listing", "t1", "t2",   "t3",       "t4",
                                                      "t5",      "t6", "more", "modaction"};
  return IsOneOf(object.FindText("kind"), kKinds) && object.FindObject("data") != nullptr;
}

bool IsEvent(const JsonValue& object) {
  return object.Has("thing") && object.FindObject("$event") != nullptr;
}

void Read(const JsonValue& object, bool escaped, Intake& intake) {
  if (IsApi(object)) return ReadApiThing(object, escaped, intake);
  if (IsEvent(object)) return ReadEvent(object, escaped, intake);
  ReadThing({object, object.Has("body"), escaped, "reddit.dump"}, intake);
}

}  // namespace

bool MatchesReddit(const JsonValue& object) {
  return IsApi(object) || IsEvent(object) ||
         (object.Has("created_utc") && (object.Has("subreddit") || object.Has("link_id")));
}

void ReadReddit(const JsonValue& object, Intake intake) { Read(object, true, intake); }

void ReadRawReddit(const JsonValue& object, Intake intake) { Read(object, false, intake); }

}  // namespace askmix
