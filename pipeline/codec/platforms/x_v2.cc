// X's API v2: stream lines, search pages, single posts, and posts that tools took out of their
// envelope (flat, bare). The API is renaming "tweet" to "post"; both spellings are read.
#include <algorithm>
#include <vector>

#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/x_post.h"
#include "core/text.h"

namespace askmix {
namespace {

/// Objects of `includes`, by their id.
class Index {
 public:
  explicit Index(const JsonValue* list) {
    if (list == nullptr || !list->IsArray()) return;
    for (const JsonValue& element : list->elements()) {
      // Events about posts that are gone wrap their users once more.
      const JsonValue* inner = element.Has("id") ? nullptr : element.FindObject("data");
      const JsonValue& object = inner == nullptr ? element : *inner;
      const std::string_view id = object.FindText("id");
      if (!id.empty()) entries_.push_back({id, &object});
    }
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.id < b.id; });
  }

  const JsonValue* Find(std::string_view id) const {
    const auto found =
        std::lower_bound(entries_.begin(), entries_.end(), id,
                         [](const Entry& entry, std::string_view key) { return entry.id < key; });
    return found != entries_.end() && found->id == id ? found->object : nullptr;
  }

 private:
  struct Entry {
    std::string_view id;
    const JsonValue* object;
  };
  std::vector<Entry> entries_;
};

const JsonValue* Included(const JsonValue& envelope, std::string_view old_name,
                          std::string_view new_name) {
  const JsonValue* includes = envelope.FindObject("includes");
  return includes == nullptr ? nullptr : FindEither(*includes, old_name, new_name);
}

/// What stands around the posts of one payload.
struct Surroundings {
  explicit Surroundings(const JsonValue& envelope)
      : users(Included(envelope, "users", "users")),
        posts(Included(envelope, "tweets", "posts")),
        rules(envelope.FindArray("matching_rules")) {}

  Index users, posts;
  const JsonValue* rules;
  const JsonValue* author = nullptr;  ///< some tools put the author beside the only post
  std::string_view tag;               ///< of the subscription that an activity answers
  std::string_view format;
};

/// The whole text: long posts carry it in their note. Null: no text at all.
const JsonValue* TextOf(const JsonValue& post) {
  const JsonValue* note = FindEither(post, "note_tweet", "note_post");
  const JsonValue* whole = note == nullptr ? nullptr : note->Find("text");
  return whole != nullptr && whole->IsString() ? whole : post.Find("text");
}

/// Sets the relations; returns the reposted post where its text is at hand.
const JsonValue* ReadReferences(const JsonValue& post, const Surroundings& around,
                                Mention& mention) {
  const JsonValue* original = nullptr;
  const JsonValue* references = FindEither(post, "referenced_tweets", "referenced_posts");
  if (references == nullptr) return nullptr;
  for (const JsonValue& reference : references->elements()) {
    const std::string_view type = reference.FindText("type");
    const std::string_view id = reference.FindText("id");
    if (!IsPostId(id)) continue;
    if (type == "quoted") mention.rel.quote_of_id = id;
    if (type == "replied_to") mention.rel.reply_to_id = id;
    if (type != "retweeted" && type != "reposted") continue;
    mention.rel.repost_of_id = id;
    // Flattened files expand the reference in place.
    original = reference.FindText("text").empty() ? around.posts.Find(id) : &reference;
  }
  return original;
}

void ReadConversation(const JsonValue& post, Mention& mention) {
  const JsonValue* parent = FindEither(post, "in_reply_to_tweet_id", "in_reply_to_post_id");
  if (mention.rel.reply_to_id.empty() && parent != nullptr && IsPostId(parent->text())) {
    mention.rel.reply_to_id = parent->text();
  }
  mention.rel.reply_to_author_id = Limited(post.FindText("in_reply_to_user_id"), kIdBytesMax);
  const std::string_view root = post.FindText("conversation_id");
  if (IsPostId(root) && root != mention.id) mention.rel.root_id = root;
  mention.kind = KindOf(mention.rel);
}

void ReadEntities(const JsonValue& post, Mention& mention) {
  const JsonValue* entities = post.FindObject("entities");
  if (entities == nullptr) return;
  if (const JsonValue* urls = entities->FindArray("urls")) {
    for (const JsonValue& url : urls->elements()) {
      const std::string_view unwound = url.FindText("unwound_url");
      AddLink(unwound.empty() ? url.FindText("expanded_url") : unwound, mention);
    }
  }
  if (const JsonValue* tags = entities->FindArray("hashtags")) {
    for (const JsonValue& tag : tags->elements()) AddTag(tag.FindText("tag"), mention);
  }
  if (const JsonValue* handles = entities->FindArray("mentions")) {
    for (const JsonValue& handle : handles->elements()) {
      AddHandle(handle.FindText("username"), mention);
    }
  }
}

/// Text, language and entities: of a repost they are those of the original.
void ReadContent(const JsonValue& post, const JsonValue* original, Mention& mention) {
  const bool cut = original == nullptr && !mention.rel.repost_of_id.empty();
  const JsonValue* whole = original == nullptr ? nullptr : TextOf(*original);
  const JsonValue& source = whole != nullptr && whole->IsString() ? *original : post;
  SetText(DecodeEntities(TextOf(source)->text()), cut ? TextState::kTruncated : TextState::kFull,
          mention);
  if (const JsonValue* article = source.FindObject("article")) {
    mention.title = Limited(article->FindText("title"), kTitleBytesMax);
  }
  mention.lang = NormaliseLanguage(source.FindText("lang"));
  ReadEntities(source, mention);
}

void ReadAuthor(const JsonValue* user, Mention& mention) {
  if (user == nullptr) return;
  Author& author = mention.author;
  if (author.id.empty()) author.id = Limited(user->FindText("id"), kAuthorBytesMax);
  author.handle = Limited(user->FindText("username"), kAuthorBytesMax);
  author.name = Limited(user->FindText("name"), kNameBytesMax);
  if (!author.handle.empty()) author.url = "https://x.com/" + author.handle;
  author.verified = user->FindBool("verified");
  if (const JsonValue* metrics = user->FindObject("public_metrics")) {
    author.followers = ReadCount(metrics->Find("followers_count"));
  }
}

void ReadMetrics(const JsonValue& post, Mention& mention) {
  const JsonValue* counts = post.FindObject("public_metrics");
  if (counts == nullptr) return;
  mention.metrics.likes = ReadCount(counts->Find("like_count"));
  mention.metrics.reposts = ReadCount(FindEither(*counts, "retweet_count", "repost_count"));
  mention.metrics.replies = ReadCount(counts->Find("reply_count"));
  mention.metrics.quotes = ReadCount(counts->Find("quote_count"));
  mention.metrics.bookmarks = ReadCount(counts->Find("bookmark_count"));
  mention.metrics.views = ReadCount(counts->Find("impression_count"));
}

void ReadFlags(const JsonValue& post, const Surroundings& around, Mention& mention) {
  mention.sensitive = post.FindBool("possibly_sensitive");
  if (const JsonValue* withheld = post.FindObject("withheld")) {
    AddCountries(withheld->FindArray("country_codes"), mention);
  }
  AddMatched(around.tag, mention);
  if (around.rules == nullptr) return;
  for (const JsonValue& rule : around.rules->elements()) AddMatched(rule.FindText("tag"), mention);
}

Result<Mention> MakeMention(const JsonValue& post, std::string_view native_id,
                            const JsonValue* user, const Surroundings& around,
                            const PayloadContext& context) {
  Mention mention = Begin(around.format, context);
  SetPostIdentity(FindEither(post, "edit_history_tweet_ids", "edit_history_post_ids"), native_id,
                  mention);
  if (auto error = SetPostTime(post.Find("created_at"), native_id, context, mention)) {
    return tl::unexpected(*std::move(error));
  }
  const JsonValue* original = ReadReferences(post, around, mention);
  ReadConversation(post, mention);
  ReadContent(post, original, mention);
  mention.author.id = Limited(post.FindText("author_id"), kAuthorBytesMax);
  ReadAuthor(user, mention);
  mention.url = PostUrl(mention, native_id);
  mention.visibility = Visibility::kPublic;
  ReadMetrics(post, mention);
  ReadFlags(post, around, mention);
  return mention;
}

void ReadPost(const JsonValue& post, const Surroundings& around, Intake intake) {
  if (!post.IsObject()) return intake.Refuse("not_object", "data: expected objects");
  const JsonValue* text = TextOf(post);
  // Users, lists and counts come in the same envelope.
  if (text == nullptr) return intake.Skip("other_kind");
  if (!text->IsString()) return intake.Refuse("bad_type", "text: expected a string");
  const JsonValue* id = post.Find("id");
  if (id == nullptr) return intake.Refuse("no_id", "id: missing");
  if (!id->IsString() || !IsPostId(id->text())) {
    return intake.Refuse("bad_type", "id: expected a string of 1 to 19 digits");
  }
  const JsonValue* user = post.FindObject("author");
  if (user == nullptr) user = around.users.Find(post.FindText("author_id"));
  if (user == nullptr) user = around.author;
  if (user != nullptr && user->FindBool("protected") == true) return intake.Skip("private");
  auto mention = MakeMention(post, id->text(), user, around, intake.context());
  if (!mention) return intake.Refuse(std::move(mention.error()));
  intake.Add(std::move(*mention));
}

void ReadPage(const JsonValue& posts, Surroundings around, Intake intake) {
  if (!intake.TakesPage(posts)) return;
  around.format = "x.v2.page";
  for (const JsonValue& post : posts.elements()) ReadPost(post, around, intake.ForElement(post));
}

bool IsActivity(const JsonValue& data) { return data.Has("event_type") && data.Has("payload"); }

/// "post.mention.create", "post_mention_create" and "PostMentionCreate" are one event.
std::string PlainName(std::string_view event) {
  std::string name = LowerCase(event);
  std::erase_if(name, [](char c) { return c == '.' || c == '_'; });
  return name;
}

/// What happened to an account that is watched. Most of it is no business of ours.
void ReadActivity(const JsonValue& data, Intake intake) {
  const std::string event = PlainName(data.FindText("event_type"));
  if (event.starts_with("dm") || event.starts_with("chat")) return intake.Skip("private");
  const JsonValue* post = data.FindObject("payload");
  if (!event.starts_with("post") || post == nullptr) return intake.Skip("other_kind");
  if (event == "postdelete") {
    return TakeCompliance("delete",
                          {.post_id = post->FindText("id"),
                           .author_id = post->FindText("author_id"),
                           .at = {},
                           .format = "x.v2.activity"},
                          intake);
  }
  if (!event.ends_with("create")) return intake.Skip("other_kind");
  Surroundings around(data);
  around.tag = data.FindText("tag");
  around.format = "x.v2.activity";
  ReadPost(*post, around, intake);
}

/// Compliance events are named by the only member of their data.
bool IsCompliance(const JsonValue& data) {
  return data.IsObject() && data.count() == 1 && IsComplianceEvent((*data.members().begin()).name);
}

/// {"data": {"delete": {"tweet": {"id": ...}, "event_at": ...}}}
void ReadCompliance(const JsonValue& data, Intake intake) {
  const auto& [name, event] = *data.members().begin();
  const JsonValue* post = FindEither(event, "tweet", "post");
  const std::string_view id = post == nullptr ? "" : post->FindText("id");
  const JsonValue* user = event.FindObject("user");
  const std::string_view author = user != nullptr   ? user->FindText("id")
                                  : post != nullptr ? post->FindText("author_id")
                                                    : "";
  TakeCompliance(name,
                 {.post_id = id,
                  .author_id = author,
                  .countries = event.FindArray("withheld_in_countries"),
                  .at = ReadTimeText(event.FindText("event_at")),
                  .format = "x.v2.compliance"},
                 intake);
}

void ReadData(const JsonValue& data, Surroundings around, Intake intake) {
  if (data.IsArray()) return ReadPage(data, std::move(around), intake);
  if (!data.IsObject()) return intake.Refuse("bad_type", "data: expected an object or an array");
  if (IsActivity(data)) return ReadActivity(data, intake);
  if (IsCompliance(data)) return ReadCompliance(data, intake);
  around.format = around.rules != nullptr ? "x.v2.stream" : "x.v2.single";
  ReadPost(data, around, intake);
}

/// Errors on their own, and what streams say about themselves.
bool IsControl(const JsonValue& object) {
  if (object.Has("data") || object.Has("text")) return false;
  const bool problem =
      !object.FindText("title").empty() && !object.FindText("detail").empty() &&
      (object.Has("connection_issue") || object.Has("status") ||
       object.FindText("type").starts_with("http") || object.FindText("type") == "about:blank");
  return problem || object.FindArray("errors") != nullptr ||
         object.FindText("type") == "connection_metadata";
}

/// A search without results has no data, only {"meta": {"result_count": 0}}.
bool IsEmptyPage(const JsonValue& object) {
  const JsonValue* meta = object.FindObject("meta");
  return meta != nullptr && object.Find("data") == nullptr && meta->FindInt("result_count") == 0;
}

bool IsEnvelope(const JsonValue& object) {
  const JsonValue* data = object.Find("data");
  if (data == nullptr || !(data->IsObject() || data->IsArray())) return false;
  for (const std::string_view name : {"includes", "matching_rules", "meta", "__twarc", "errors"}) {
    if (object.Has(name)) return true;
  }
  return IsActivity(*data) || IsCompliance(*data) ||
         (IsPostId(data->FindText("id")) && data->Has("text"));
}

/// Out of its envelope a post looks like a row of anything. Its own members give it away, or ids
/// that only X makes, on a row that names no platform.
bool IsPost(const JsonValue& object) {
  if (!object.Has("id") || !object.Has("text")) return false;
  if (object.Has("edit_history_tweet_ids") || object.Has("edit_history_post_ids")) return true;
  return SnowflakeTime(object.FindText("id")) && IsPostId(object.FindText("author_id")) &&
         !object.Has("platform");
}

}  // namespace

bool MatchesX(const JsonValue& object) {
  return IsEnvelope(object) || IsEmptyPage(object) || IsControl(object) || IsPost(object);
}

void ReadX(const JsonValue& object, Intake intake) {
  if (IsControl(object)) return intake.Skip("control");
  if (IsEmptyPage(object)) return intake.Skip("empty_page");
  Surroundings around(object);
  if (const JsonValue* data = object.Find("data")) {
    around.author = object.FindObject("author");
    return ReadData(*data, std::move(around), intake);
  }
  around.format = object.FindObject("author") != nullptr ? "x.v2.flat" : "x.v2.bare";
  ReadPost(object, around, intake);
}

}  // namespace askmix
