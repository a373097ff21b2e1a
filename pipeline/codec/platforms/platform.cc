#include "codec/platforms/platform.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "codec/platforms/adapter.h"
#include "codec/platforms/event_stream.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/native_id.h"
#include "codec/platforms/normalise.h"
#include "core/text.h"

namespace askmix {
namespace {

constexpr auto kPlatforms = std::to_array<PlatformRow>(
    {{"jetstream", "did,$type", MatchesJetstream, ReadJetstream},
     {"x", "data,meta,errors,detail,type,author_id,edit_history_tweet_ids,edit_history_post_ids",
      MatchesX, ReadX},
     {"x_v1",
      "id_str,action,delete,drop,undrop,scrub_geo,withheld,status_withheld,tweet_edit,limit,"
      "disconnect,warning,user_delete,user_undelete,user_suspend,user_unsuspend,user_protect,"
      "user_unprotect,user_withheld",
      MatchesXFirstApi, ReadXFirstApi},
     {"x_users", "action", MatchesXUsers, ReadXUsers},
     {"bluesky", "record,posts,feed", MatchesBluesky, ReadBluesky},
     {"gnip", "verb", MatchesGnip, ReadGnip},
     {"mastodon", "account,accounts,stream", MatchesMastodon, ReadMastodon},
     {"reddit", "kind,created_utc,$event", MatchesReddit, ReadReddit},
     {"reddit_raw", "kind,created_utc,$event", MatchesReddit, ReadRawReddit},
     {"youtube", "kind,error", MatchesYouTube, ReadYouTube},
     {"meta", "entry", MatchesMeta, ReadMeta},
     {"brandwatch", "queryId,Query Id,resultsTotal", MatchesBrandwatch, ReadBrandwatch},
     {"talkwalker", "chunk_type,result_content,search_indexed", MatchesTalkwalker, ReadTalkwalker},
     {"meltwater", "hit_sentence,opening_text,Hit Sentence,documents", MatchesMeltwater,
      ReadMeltwater},
     {"sprinklr", "universalMessageId,snMsgId,channelMessageId", MatchesSprinklr, ReadSprinklr},
     {"as2", "@context,actor,attributedTo", MatchesActivityStreams, ReadActivityStreams},
     {"generic", "", MatchesGeneric, ReadGeneric}});

/// Tells by the names of an object's members which rows are worth asking. One look at each name,
/// however many platforms there are; names that share a slot only cost a question in vain.
class Signs {
 public:
  using Rows = std::uint32_t;  ///< a bit for each row
  static_assert(kPlatforms.size() <= 32);

  Signs() {
    for (std::size_t i = 0; i < kPlatforms.size(); ++i) AddRow(kPlatforms[i].signs, Rows{1} << i);
  }

  Rows Candidates(const JsonValue& object) const {
    Rows rows = always_;
    for (const auto& [name, value] : object.members()) rows |= rows_[Slot(name)];
    return rows;
  }

 private:
  static std::size_t Slot(std::string_view name) {
    if (name.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
    return (name.size() * 61 + byte(0) * 7U + byte(name.size() / 2) * 31U + byte(name.size() - 1)) %
           kSlots;
  }

  void AddRow(std::string_view signs, Rows row) {
    if (signs.empty()) always_ |= row;
    while (!signs.empty()) {
      const std::size_t end = std::min(signs.find(','), signs.size());
      rows_[Slot(signs.substr(0, end))] |= row;
      signs.remove_prefix(std::min(end + 1, signs.size()));
    }
  }

  static constexpr std::size_t kSlots = 1024;
  std::array<Rows, kSlots> rows_{};
  Rows always_ = 0;
};

/// Capture tools wrap payloads in each other's envelopes; more than this is not one of them.
constexpr std::size_t kWrappersMax = 3;

const PlatformRow* FindPlatform(std::string_view name) {
  const auto* const row = std::find_if(kPlatforms.begin(), kPlatforms.end(),
                                       [&](const PlatformRow& r) { return r.name == name; });
  return row == kPlatforms.end() ? nullptr : row;
}

bool LooksLikeJson(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

/// What stands before the next document. Looks at the blanks only: texts may be long and many.
std::string_view WithoutBlanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// Where the first of several objects ends; the end of `text` if it is alone.
std::size_t EndOfDocument(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  if (!text.starts_with('{')) return text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return WithoutBlanks(text.substr(i + 1)).starts_with('{') ? i + 1 : text.size();
    }
  }
  return text.size();
}

/// Kafka Connect's JSON converter: {"schema": ..., "payload": ...} and nothing else.
bool IsConnect(const JsonValue& value) {
  return value.IsObject() && value.count() == 2 && value.Has("schema") && value.Has("payload");
}

/// Peels wrappers until a platform recognises what is inside.
class Peeler {
 public:
  Peeler(const PlatformRow* forced, const PayloadContext& context, Payload& payload)
      : forced_(forced), context_(context), payload_(payload) {}

  void ReadLine(std::string_view line);

 private:
  /// A value, the document that it stands in, and the wrappers around it so far.
  struct Layer {
    const JsonDocument& document;
    std::size_t wrappers;
  };

  void ReadEvent(const StreamEvent& event);
  void ReadText(std::string_view json, std::size_t wrappers);
  bool ReadOneByOne(std::string_view json);
  void ReadValue(const JsonValue& value, Layer layer, Intake intake);
  void ReadObject(const JsonValue& object, Layer layer, Intake intake);
  void ReadElements(const JsonValue& array, Layer layer, Intake intake);
  void ReadInner(const JsonValue& inner, Layer layer, Intake intake);
  bool ReadConnect(const JsonValue& object, Layer layer, Intake& intake);
  bool ReadEnvelope(const JsonValue& object, Layer layer, Intake& intake);

  const PlatformRow* Recognise(const JsonValue& object) const;
  bool IsKnown(const JsonValue& value) const;
  Result<const JsonValue*> Parse(std::string_view json, std::size_t wrappers);
  static JsonDocument& DocumentOf(std::size_t wrappers);

  const PlatformRow* forced_;
  const PayloadContext& context_;
  Payload& payload_;
};

/// Inner texts stand in the outer document, so each level of wrapping has a document of its own.
JsonDocument& Peeler::DocumentOf(std::size_t wrappers) {
  thread_local std::array<JsonDocument, kWrappersMax + 2> documents;
  return documents[wrappers];
}

Result<const JsonValue*> Peeler::Parse(std::string_view json, std::size_t wrappers) {
  return DocumentOf(wrappers).Parse(json);
}

void Peeler::ReadLine(std::string_view line) {
  if (line.empty()) return payload_.skips.push_back({"blank"});
  if (line == "keep-alive") return payload_.skips.push_back({"control"});
  if (!IsEventStream(line)) return ReadText(line, 0);
  const EventStream stream = SplitEventStream(line);
  payload_.skips.insert(payload_.skips.end(), stream.comments, Skip{"comment"});
  for (const StreamEvent& event : stream.events) ReadEvent(event);
}

void Peeler::ReadEvent(const StreamEvent& event) {
  const std::string_view data = Trimmed(event.data);
  if (!event.has_data) return payload_.skips.push_back({"control"});
  if (data.empty()) return payload_.skips.push_back({"blank"});
  const bool of_mastodon = forced_ == nullptr || forced_->read == ReadMastodon;
  const Intake intake(DocumentOf(0), context_, payload_);
  if (of_mastodon && ReadMastodonEvent(event.name, data, intake)) return;
  ReadText(data, 1);
}

void Peeler::ReadText(std::string_view json, std::size_t wrappers) {
  const auto root = Parse(json, wrappers);
  const JsonDocument& document = DocumentOf(wrappers);
  Intake intake(document, context_, payload_);
  if (root) return ReadValue(**root, {document, wrappers}, intake);
  if (wrappers > 0 || !ReadOneByOne(json)) intake.Refuse(root.error());
}

/// Some APIs write one document after the other without a page around them. False: this is not so;
/// what follows a document on the only line is a mistake.
bool Peeler::ReadOneByOne(std::string_view json) {
  if (json.find('\n') == std::string_view::npos) return false;
  std::size_t end = EndOfDocument(json);
  if (end == json.size()) return false;
  for (std::size_t read = 0; !json.empty(); ++read) {
    const std::string_view document = json.substr(0, end);
    const std::size_t refused = payload_.refusals.size();
    if (read == kPayloadElementsMax) {
      payload_.refusals.push_back(
          {{"too_large", "more documents than are read of one payload"}, ""});
      return true;
    }
    ReadText(document, 0);
    // Whole payloads are refused without their bytes; this is a part.
    for (std::size_t i = refused; i < payload_.refusals.size(); ++i) {
      if (payload_.refusals[i].element.empty()) payload_.refusals[i].element = document;
    }
    json = WithoutBlanks(json.substr(end));
    end = EndOfDocument(json);
  }
  return true;
}

void Peeler::ReadValue(const JsonValue& value, Layer layer, Intake intake) {
  if (value.IsObject()) return ReadObject(value, layer, intake);
  if (value.IsArray()) return ReadElements(value, layer, intake);
  if (value.IsString() && LooksLikeJson(Trimmed(value.text()))) {
    return ReadInner(value, layer, intake);
  }
  intake.Refuse("not_object", "expected a JSON object, found another value");
}

void Peeler::ReadElements(const JsonValue& array, Layer layer, Intake intake) {
  if (!intake.TakesPage(array)) return;
  for (const JsonValue& element : array.elements()) {
    Intake inner = intake.ForElement(element);
    if (element.IsObject()) {
      ReadObject(element, layer, inner);
    } else {
      inner.Refuse("not_object", "expected an object in the array, found another value");
    }
  }
}

void Peeler::ReadObject(const JsonValue& object, Layer layer, Intake intake) {
  if (ReadConnect(object, layer, intake)) return;
  const PlatformRow* row = Recognise(object);
  const bool known = row != nullptr && row->matches != MatchesGeneric;
  if (!known && ReadEnvelope(object, layer, intake)) return;
  if (row == nullptr) row = forced_;
  if (row != nullptr) return row->read(object, intake);
  intake.Refuse("unknown_format", "no platform's members, and no text, title or message");
}

const PlatformRow* Peeler::Recognise(const JsonValue& object) const {
  if (forced_ != nullptr) return forced_->matches(object) ? forced_ : nullptr;
  static const Signs signs;
  Signs::Rows candidates = signs.Candidates(object);
  for (; candidates != 0; candidates &= candidates - 1) {
    const PlatformRow& row = kPlatforms[static_cast<std::size_t>(std::countr_zero(candidates))];
    if (row.matches(object)) return &row;
  }
  return nullptr;
}

bool Peeler::IsKnown(const JsonValue& value) const {
  return IsConnect(value) || Recognise(value) != nullptr;
}

bool Peeler::ReadConnect(const JsonValue& object, Layer layer, Intake& intake) {
  if (!IsConnect(object)) return false;
  const JsonValue* inner = object.Find("payload");
  if (inner == nullptr) {
    intake.Skip("tombstone");
  } else {
    ReadInner(*inner, layer, intake);
  }
  return true;
}

/// Log shippers and queues. What people write can look like JSON too, so the inner text counts
/// only if it is something that we know.
bool Peeler::ReadEnvelope(const JsonValue& object, Layer layer, Intake& intake) {
  for (const std::string_view name : {"payload", "message", "value", "body"}) {
    const JsonValue* inner = object.Find(name);
    if (inner == nullptr) continue;
    const JsonValue* content = inner;
    if (inner->IsString() && LooksLikeJson(Trimmed(inner->text()))) {
      content = Parse(inner->text(), layer.wrappers + 1).value_or(inner);
    }
    if (!IsKnown(*content)) continue;
    ReadInner(*inner, layer, intake);
    return true;
  }
  return false;
}

void Peeler::ReadInner(const JsonValue& inner, Layer layer, Intake intake) {
  if (layer.wrappers == kWrappersMax) {
    return intake.Refuse("unknown_format",
                         "more than " + std::to_string(kWrappersMax) + " wrappers");
  }
  if (inner.IsString()) return ReadText(inner.text(), layer.wrappers + 1);
  ReadValue(inner, {layer.document, layer.wrappers + 1}, intake);
}

}  // namespace

std::span<const PlatformRow> PlatformTable() { return kPlatforms; }

void ReadPayload(std::string_view bytes, std::string_view format, const PayloadContext& context,
                 Payload& payload) {
  payload.mentions.clear();
  payload.skips.clear();
  payload.refusals.clear();
  const auto refuse = [&](std::string_view reason, std::string detail) {
    payload.refusals.push_back({{reason, std::move(detail)}, ""});
  };
  if (bytes.size() > kPayloadBytesMax) {
    return refuse("too_large", std::to_string(bytes.size()) + " bytes; at most " +
                                   std::to_string(kPayloadBytesMax) + " are read");
  }
  const PlatformRow* forced = FindPlatform(format);
  if (forced == nullptr && !format.empty()) {
    return refuse("unknown_format", "no format is named '" + std::string(format) + "'");
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Peeler(forced, context, payload).ReadLine(Trimmed(bytes));
}

void ReadTombstone(std::string_view key, const PayloadContext& context, Payload& payload) {
  payload.mentions.clear();
  payload.skips.clear();
  payload.refusals.clear();
  const std::size_t colon = std::min(key.find(':'), key.size());
  const std::string_view platform = key.substr(0, colon);
  const std::string_view id = key.substr(std::min(colon + 1, key.size()));
  const bool known = !platform.empty() && PlatformNamed(platform, "") == platform;
  Mention mention = Begin("tombstone", context);
  if (!known || !IsValidUtf8(id) || !SetIdentity(platform, id, mention)) {
    return payload.skips.push_back({"tombstone"});
  }
  MakeEvent(MentionOp::kDelete, std::nullopt, "unknown", mention);
  payload.mentions.push_back(std::move(mention));
}

bool HasReposts(std::string_view platform) {
  constexpr std::array<std::string_view, 5> kWithout = {"bluesky", "reddit", "youtube", "instagram",
                                                        "facebook"};
  return !IsOneOf(platform, kWithout);
}

bool IsKnownMember(std::string_view name) {
  if (name.empty()) return false;
  if (FindSynonym(name) != nullptr) return true;
  return std::any_of(kPlatforms.begin(), kPlatforms.end(), [&](const PlatformRow& row) {
    std::string_view signs = row.signs;
    while (!signs.empty()) {
      const std::size_t end = std::min(signs.find(','), signs.size());
      if (signs.substr(0, end) == name) return true;
      signs.remove_prefix(std::min(end + 1, signs.size()));
    }
    return false;
  });
}

std::vector<std::string_view> FormatNames() {
  std::vector<std::string_view> names;
  names.reserve(kPlatforms.size());
  for (const PlatformRow& row : kPlatforms) names.push_back(row.name);
  return names;
}

}  // namespace askmix
