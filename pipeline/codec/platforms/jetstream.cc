// Bluesky's Jetstream, both wires: v1 ("did", "kind", "commit") and v2 (frames with "$type").
#include "codec/platforms/adapter.h"
#include "codec/platforms/bluesky_post.h"
#include "codec/platforms/normalise.h"
#include "core/time.h"

namespace askmix {
namespace {

/// What both wires say about a change of a repository, in one shape.
struct Commit {
  std::string_view did, rev, operation, collection, rkey;
  const JsonValue* record = nullptr;
  std::optional<std::int64_t> seen_us;  ///< when Jetstream saw it
  std::string_view format;
};

TimePoint FromMicros(std::int64_t micros) { return FromUnixMillis(micros / 1000); }

std::string AtUri(const Commit& commit) {
  return std::string("at://").append(commit.did).append("/").append(commit.collection) + "/" +
         std::string(commit.rkey);
}

constexpr Millis kClocksDiffer{60'000};

/// Clients declare what they like. What cannot be is replaced by the time at which Jetstream saw
/// the record; a record without a time is dated by its key, which is made with it.
std::optional<Error> ReadCreatedAt(const Commit& commit, const PayloadContext& context,
                                   Mention& mention) {
  const auto good = [&](std::optional<TimePoint> time) {
    return time && IsPlausible(*time) && *time <= mention.observed_at + kClocksDiffer;
  };
  if (const JsonValue* declared = commit.record->Find("createdAt")) {
    const auto time = declared->IsString() ? ParseTimestamp(declared->text()) : std::nullopt;
    mention.created_at = good(time) ? *time : mention.observed_at;
    if (!good(time)) mention.created_src = CreatedSource::kObserved;
    return std::nullopt;
  }
  const auto micros = MicrosOfTid(commit.rkey);
  const auto made = micros ? std::optional(FromMicros(*micros)) : std::nullopt;
  const std::int64_t version = mention.version;
  auto error =
      SetCreatedAt(nullptr, "createdAt", good(made) ? made : std::nullopt, context, mention);
  mention.version = version;
  return error;
}

/// When Jetstream saw it, unless that is absurd: before there was anything, or after we saw it.
TimePoint SeenAt(const Commit& commit, const PayloadContext& context) {
  const TimePoint seen = FromMicros(commit.seen_us.value_or(0));
  const bool good = IsPlausible(seen) && seen <= context.observed_at + kClocksDiffer;
  return good ? seen : context.observed_at;
}

/// What posts and their deletes have in common.
Mention BeginPost(const Commit& commit, const PayloadContext& context) {
  Mention mention = Begin(commit.format, context);
  SetIdentity("bluesky", AtUri(commit), mention);
  mention.author.id = Limited(commit.did, kAuthorBytesMax);
  mention.observed_at = SeenAt(commit, context);
  mention.version = MicrosOfTid(commit.rev).value_or(UnixMillis(mention.observed_at) * 1000);
  return mention;
}

void ReadDelete(const Commit& commit, Intake& intake) {
  Mention mention = BeginPost(commit, intake.context());
  mention.op = MentionOp::kDelete;
  mention.delete_reason = "author";
  intake.Add(std::move(mention));
}

void ReadPost(const Commit& commit, Intake& intake) {
  const JsonValue& record = *commit.record;
  const JsonValue* text = record.Find("text");
  if (text == nullptr) return intake.Refuse("no_text", "record.text: missing");
  if (!text->IsString()) return intake.Refuse("bad_type", "record.text: expected a string");
  Mention mention = BeginPost(commit, intake.context());
  if (auto error = ReadCreatedAt(commit, intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  SetText(text->text(), TextState::kFull, mention);
  if (commit.operation == "update") mention.edited_at = FromMicros(mention.version);
  mention.visibility = Visibility::kPublic;
  mention.url = BlueskyUrl(commit.did, commit.rkey);
  ReadBlueskyRecord(record, mention);
  intake.Add(std::move(mention));
}

void ReadCommit(const Commit& commit, Intake& intake) {
  if (commit.collection != kPostCollection) return intake.Skip("other_kind");
  if (commit.did.empty() || commit.rkey.empty() || AtUri(commit).size() > kIdBytesMax) {
    return intake.Refuse("no_id", "did and rkey: expected two names, together at most 512 bytes");
  }
  if (commit.operation == "delete") return ReadDelete(commit, intake);
  if (commit.operation != "create" && commit.operation != "update") {
    return intake.Skip("other_kind");
  }
  // A post without a record is what remains of one that could not be fetched.
  if (commit.record == nullptr || !commit.record->IsObject()) return intake.Skip("other_kind");
  const std::string_view type = commit.record->FindText("$type");
  if (!type.empty() && type != kPostCollection) return intake.Skip("other_kind");
  ReadPost(commit, intake);
}

/// Whether an account's posts are shown has changed, unless it is only out of step or slowed down.
/// `account` is the part that says so; `did` and `seen` stand around it.
void ReadAccount(const JsonValue& account, std::string_view did, std::optional<TimePoint> seen,
                 std::string_view format, Intake& intake) {
  const std::string_view status = account.FindText("status");
  const std::optional<bool> active = account.FindBool("active");
  if (!active || status == "desynchronized" || status == "throttled") {
    return intake.Skip("other_kind");
  }
  const MentionOp op = *active               ? MentionOp::kAuthorUnhide
                       : status == "deleted" ? MentionOp::kAuthorDelete
                                             : MentionOp::kAuthorHide;
  Mention mention = Begin(format, intake.context());
  const auto declared = ParseTimestamp(account.FindText("time"));
  if (!MakeAuthorEvent(op, "bluesky", did, declared ? declared : seen, mention)) {
    return intake.Refuse("no_id", "did: expected 1 to 256 bytes");
  }
  intake.Add(std::move(mention));
}

void ReadNames(const JsonValue& source, Commit& commit) {
  commit.rev = source.FindText("rev");
  commit.operation = source.FindText("operation");
  commit.collection = source.FindText("collection");
  commit.rkey = source.FindText("rkey");
  commit.record = source.Find("record");
}

void ReadFrame(const JsonValue& frame, Intake& intake) {
  const JsonValue* event = frame.FindObject("payload");
  if (event == nullptr) return intake.Skip("control");
  const std::string_view type = event->FindText("$type");
  if (type.ends_with("#info")) return intake.Skip("control");
  const auto seen = ParseTimestamp(event->FindText("time"));
  if (type.ends_with("#account")) {
    return ReadAccount(*event, event->FindText("did"), seen, "bluesky.jetstream.v2", intake);
  }
  if (!type.ends_with("#commit")) return intake.Skip("other_kind");
  Commit commit;
  commit.format = "bluesky.jetstream.v2";
  commit.did = event->FindText("did");
  if (seen) commit.seen_us = UnixMillis(*seen) * 1000;
  ReadNames(*event, commit);
  ReadCommit(commit, intake);
}

void ReadEvent(const JsonValue& event, Intake& intake) {
  const JsonValue* change = event.FindObject("commit");
  if (event.FindText("kind") != "commit" || change == nullptr) {
    const JsonValue* account = event.FindObject("account");
    if (account == nullptr) return intake.Skip("other_kind");
    const auto micros = event.FindInt("time_us");
    const auto seen = micros ? std::optional(FromMicros(*micros)) : std::nullopt;
    return ReadAccount(*account, event.FindText("did"), seen, "bluesky.jetstream.v1", intake);
  }
  Commit commit;
  commit.format = "bluesky.jetstream.v1";
  commit.did = event.FindText("did");
  commit.seen_us = event.FindInt("time_us");
  ReadNames(*change, commit);
  ReadCommit(commit, intake);
}

bool IsFrame(const JsonValue& object) {
  const std::string_view type = object.FindText("$type");
  return (type == "message" && object.Has("payload")) || (type == "error" && object.Has("error"));
}

}  // namespace

bool MatchesJetstream(const JsonValue& object) {
  if (IsFrame(object)) return true;
  const std::string_view kind = object.FindText("kind");
  return (kind == "commit" || kind == "identity" || kind == "account") && object.Has("did");
}

void ReadJetstream(const JsonValue& object, Intake intake) {
  return IsFrame(object) ? ReadFrame(object, intake) : ReadEvent(object, intake);
}

}  // namespace askmix
