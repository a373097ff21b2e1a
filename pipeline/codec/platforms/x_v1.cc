// X's first API, as archives keep it: statuses, the control lines of its streams, and the lines of
// batch compliance jobs.
#include <array>

#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/x_post.h"
#include "core/text.h"

namespace askmix {
namespace {

/// Where a status keeps its whole text and what is in it: posts above 140 characters came twice.
struct Content {
  const JsonValue* text = nullptr;
  const JsonValue* entities = nullptr;
  bool whole = true;
};

Content ContentOf(const JsonValue& status) {
  if (const JsonValue* extended = status.FindObject("extended_tweet")) {
    const JsonValue* text = extended->Find("full_text");
    if (text != nullptr) return {text, extended->FindObject("entities"), true};
  }
  const JsonValue* full = status.Find("full_text");
  return {full != nullptr ? full : status.Find("text"), status.FindObject("entities"),
          full != nullptr || status.FindBool("truncated") != true};
}

/// What a repost repeats: its own text is cut.
const JsonValue& SourceOf(const JsonValue& status) {
  const JsonValue* original = status.FindObject("retweeted_status");
  const JsonValue* text = original == nullptr ? nullptr : ContentOf(*original).text;
  return text != nullptr && text->IsString() ? *original : status;
}

void ReadContent(const JsonValue& status, const JsonValue& source, Mention& mention) {
  const Content content = ContentOf(source);
  const bool repost = status.FindObject("retweeted_status") != nullptr;
  const bool cut = !content.whole || (repost && &source == &status);
  SetText(DecodeEntities(content.text->text()), cut ? TextState::kTruncated : TextState::kFull,
          mention);
  mention.lang = NormaliseLanguage(source.FindText("lang"));
  AddFirstApiEntities(content.entities, mention);
}

std::string_view PostIdOr(const JsonValue& object, std::string_view name) {
  const std::string_view id = object.FindText(name);
  return IsPostId(id) ? id : std::string_view();
}

/// A quote inside of a repost belongs to the original.
void ReadRelations(const JsonValue& status, const JsonValue& source, Mention& mention) {
  if (const JsonValue* original = status.FindObject("retweeted_status")) {
    mention.rel.repost_of_id = PostIdOr(*original, "id_str");
  }
  mention.rel.quote_of_id = PostIdOr(status, "quoted_status_id_str");
  if (mention.rel.quote_of_id.empty()) {
    mention.rel.quote_of_id = PostIdOr(source, "quoted_status_id_str");
  }
  mention.rel.reply_to_id = PostIdOr(status, "in_reply_to_status_id_str");
  mention.rel.reply_to_author_id =
      Limited(status.FindText("in_reply_to_user_id_str"), kAuthorBytesMax);
  mention.kind = KindOf(mention.rel);
}

void ReadAuthor(const JsonValue* user, Mention& mention) {
  if (user == nullptr) return;
  Author& author = mention.author;
  author.id = Limited(user->FindText("id_str"), kAuthorBytesMax);
  author.handle = Limited(user->FindText("screen_name"), kAuthorBytesMax);
  author.name = Limited(user->FindText("name"), kNameBytesMax);
  if (!author.handle.empty()) author.url = "https://x.com/" + author.handle;
  author.followers = ReadCount(user->Find("followers_count"));
  author.verified = user->FindBool("verified");
}

void ReadDetails(const JsonValue& status, Mention& mention) {
  mention.metrics.likes = ReadCount(status.Find("favorite_count"));
  mention.metrics.reposts = ReadCount(status.Find("retweet_count"));
  mention.metrics.replies = ReadCount(status.Find("reply_count"));
  mention.metrics.quotes = ReadCount(status.Find("quote_count"));
  mention.sensitive = status.FindBool("possibly_sensitive");
  AddCountries(status.FindArray("withheld_in_countries"), mention);
  if (const JsonValue* rules = status.FindArray("matching_rules")) {
    for (const JsonValue& rule : rules->elements()) AddMatched(rule.FindText("tag"), mention);
  }
}

void ReadStatus(const JsonValue& status, Intake& intake) {
  const JsonValue& source = SourceOf(status);
  const JsonValue* text = ContentOf(source).text;
  if (text == nullptr) return intake.Refuse("no_text", "text: missing");
  if (!text->IsString()) return intake.Refuse("bad_type", "text: expected a string");
  const std::string_view id = status.FindText("id_str");
  if (!IsPostId(id)) return intake.Refuse("bad_type", "id_str: expected 1 to 19 digits");
  const JsonValue* user = status.FindObject("user");
  if (user != nullptr && user->FindBool("protected") == true) return intake.Skip("private");

  Mention mention = Begin("x.v1", intake.context());
  const JsonValue* history = status.FindObject("edit_history");
  SetPostIdentity(history == nullptr ? nullptr : history->FindArray("edit_tweet_ids"), id, mention);
  const JsonValue* stamp = status.Find("timestamp_ms");
  if (auto error = SetPostTime(stamp != nullptr ? stamp : status.Find("created_at"), id,
                               intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  ReadAuthor(user, mention);
  ReadRelations(status, source, mention);
  ReadContent(status, source, mention);
  ReadDetails(status, mention);
  mention.url = PostUrl(mention, id);
  mention.visibility = Visibility::kPublic;
  intake.Add(std::move(mention));
}

constexpr std::array<std::string_view, 3> kStreamNotes = {"limit", "disconnect", "warning"};

bool IsStreamNote(std::string_view name) { return IsOneOf(name, kStreamNotes); }

std::string_view OnlyName(const JsonValue& object) {
  return object.count() == 1 ? (*object.members().begin()).name : std::string_view();
}

std::optional<TimePoint> EventTime(const JsonValue& event) {
  for (const std::string_view name : {"timestamp_ms", "timestampMs", "event_at"}) {
    const JsonValue* value = event.Find(name);
    if (value != nullptr) return ReadTime(*value);
  }
  return std::nullopt;
}

/// {"delete": {"status": {...}, "timestamp_ms": ...}}; a few name the post without a "status".
void ReadControl(const JsonValue& object, Intake& intake) {
  const auto& [name, event] = *object.members().begin();
  if (IsStreamNote(name)) return intake.Skip("control");
  const JsonValue* status = event.FindObject("status");
  // A like was taken back.
  if (status == nullptr && event.Has("favorite")) return intake.Skip("other_kind");
  const JsonValue& post = status == nullptr ? event : *status;
  const std::string_view id = IdText(FindEither(post, "id_str", "id"));
  const JsonValue* user = event.FindObject("user");
  // Events about users name them by a number alone.
  const std::string_view author =
      name.starts_with("user_")
          ? IdText(FindEither(user == nullptr ? event : *user, "id_str", "id"))
          : IdText(FindEither(post, "user_id_str", "user_id"));
  TakeCompliance(name,
                 {.post_id = id,
                  .author_id = author,
                  .countries = post.FindArray("withheld_in_countries"),
                  .at = EventTime(event),
                  .format = "x.v1.control"},
                 intake);
}

/// A line of the result of a compliance job. Jobs about users give the same lines as jobs about
/// posts, and nothing in them tells which; ids of users are no ids of posts, so nothing is lost.
void ReadJobLine(const JsonValue& line, Intake& intake) {
  const std::string_view reason = line.FindText("reason");
  if (reason == "scrub_geo") return intake.Skip("notice");
  const JsonValue* redacted = line.Find("redacted_at");
  // Accounts that are protected, suspended or deactivated come back.
  TakeCompliance(reason == "deleted" ? "delete" : "drop",
                 {.post_id = IdText(line.Find("id")),
                  .author_id = {},
                  .at = redacted == nullptr ? std::nullopt : ReadTime(*redacted),
                  .format = "x.batch"},
                 intake);
}

bool IsJobLine(const JsonValue& object) {
  const std::size_t members = 4 + (object.Has("redacted_at") ? 1U : 0U);
  return object.count() == members && object.FindText("action") == "delete" && object.Has("id") &&
         object.Has("created_at") && object.Has("reason");
}

bool IsControl(const JsonValue& object) {
  const std::string_view name = OnlyName(object);
  if (name.empty() || object.FindObject(name) == nullptr) return false;
  return IsStreamNote(name) || IsComplianceEvent(name);
}

bool IsStatus(const JsonValue& object) {
  return object.Has("id_str") && (object.Has("user") || object.Has("in_reply_to_status_id_str") ||
                                  object.Has("retweet_count"));
}

}  // namespace

bool MatchesXFirstApi(const JsonValue& object) {
  return IsStatus(object) || IsControl(object) || IsJobLine(object);
}

void ReadXFirstApi(const JsonValue& object, Intake intake) {
  if (IsControl(object)) return ReadControl(object, intake);
  return IsJobLine(object) ? ReadJobLine(object, intake) : ReadStatus(object, intake);
}

bool MatchesXUsers(const JsonValue& object) { return IsJobLine(object); }

void ReadXUsers(const JsonValue& object, Intake intake) {
  if (!IsJobLine(object)) {
    return intake.Refuse("unknown_format",
                         "expected a line of a compliance job: id, action, reason");
  }
  const std::string_view reason = object.FindText("reason");
  const JsonValue* redacted = object.Find("redacted_at");
  TakeCompliance(reason == "deleted"     ? "user_delete"
                 : reason == "scrub_geo" ? reason
                                         : "user_suspend",
                 {.post_id = {},
                  .author_id = IdText(object.Find("id")),
                  .at = redacted == nullptr ? std::nullopt : ReadTime(*redacted),
                  .format = "x.batch"},
                 intake);
}

}  // namespace askmix
