#include "codec/mention.h"

#include "codec/fields.h"

namespace askmix {

// Found by the templates of fields.h where they come to a list of ranges.
static bool ReadValue(const JsonValue& value, TextRange& range) {
  if (!value.IsArray() || value.count() != 2) return false;
  std::vector<std::int64_t> ends;
  const bool numbers = ReadValue(value, ends);
  if (!numbers || ends[0] < 0 || ends[1] < ends[0]) return false;
  range = {ends[0], ends[1]};
  return true;
}
static void WriteValue(TextRange range, JsonWriter& out) {
  out.BeginArray();
  out.Int(range.begin);
  out.Int(range.end);
  out.EndArray();
}

namespace {

constexpr std::array<std::string_view, 7> kOpNames = {
    "upsert", "delete", "hide", "unhide", "author_delete", "author_hide", "author_unhide"};
constexpr std::array<std::string_view, 5> kKindNames = {"post", "reply", "comment", "quote",
                                                        "repost"};
constexpr std::array<std::string_view, 4> kTextStateNames = {"full", "truncated", "snippet",
                                                             "missing"};
constexpr std::array<std::string_view, 3> kCreatedSourceNames = {"payload", "id", "observed"};
constexpr std::array<std::string_view, 3> kVisibilityNames = {"public", "unlisted", "unknown"};

template <auto member>
constexpr Field<Author> AuthorField(std::string_view name) {
  return Optional<Author, member>(name);
}
constexpr std::array kAuthorFields = {AuthorField<&Author::id>("id"),
                                      AuthorField<&Author::handle>("handle"),
                                      AuthorField<&Author::name>("name"),
                                      AuthorField<&Author::url>("url"),
                                      AuthorField<&Author::followers>("followers"),
                                      AuthorField<&Author::verified>("verified"),
                                      AuthorField<&Author::bot>("bot")};

template <auto member>
constexpr Field<Relations> RelationField(std::string_view name) {
  return Optional<Relations, member>(name);
}
constexpr std::array kRelationFields = {
    RelationField<&Relations::reply_to_id>("reply_to_id"),
    RelationField<&Relations::reply_to_author_id>("reply_to_author_id"),
    RelationField<&Relations::root_id>("root_id"),
    RelationField<&Relations::repost_of_id>("repost_of_id"),
    RelationField<&Relations::quote_of_id>("quote_of_id"),
    RelationField<&Relations::context_id>("context_id")};

template <auto member>
constexpr Field<Metrics> MetricField(std::string_view name) {
  return Optional<Metrics, member>(name);
}
constexpr std::array kMetricFields = {
    MetricField<&Metrics::likes>("likes"),         MetricField<&Metrics::reposts>("reposts"),
    MetricField<&Metrics::replies>("replies"),     MetricField<&Metrics::quotes>("quotes"),
    MetricField<&Metrics::bookmarks>("bookmarks"), MetricField<&Metrics::views>("views"),
    MetricField<&Metrics::score>("score")};

constexpr Field<BrandHit> kOwnField = {
    "own", [](const JsonValue& value, BrandHit& hit) { return ReadValue(value, hit.own); },
    [](const BrandHit& hit, std::string_view key, JsonWriter& out) {
      if (!hit.own) return;
      out.Key(key);
      out.Bool(true);
    }};

template <auto member>
constexpr Field<BrandHit> HitField(std::string_view name) {
  return Optional<BrandHit, member>(name);
}
constexpr std::array kBrandFields = {Required<BrandHit, &BrandHit::id>("id"),
                                     Required<BrandHit, &BrandHit::via>("via"),
                                     Required<BrandHit, &BrandHit::match>("match"),
                                     HitField<&BrandHit::why>("why"),
                                     HitField<&BrandHit::context>("context"),
                                     HitField<&BrandHit::at>("at"),
                                     HitField<&BrandHit::title_at>("title_at"),
                                     HitField<&BrandHit::near>("near"),
                                     kOwnField};

template <typename T, std::size_t N>
bool ReadObject(const JsonValue& value, const std::array<Field<T>, N>& fields, T& out) {
  return value.IsObject() && ReadFields(value, fields, out).empty();
}

template <typename T, std::size_t N>
void WriteObject(const T& record, const std::array<Field<T>, N>& fields, JsonWriter& out) {
  out.BeginObject();
  WriteFields(record, fields, out);
  out.EndObject();
}

/// A string of the mention that says nothing once the post is gone.
template <auto member>
constexpr Field<Mention> Text(std::string_view name) {
  Field<Mention> field = Optional<Mention, member>(name);
  field.write = [](const Mention& m, std::string_view key, JsonWriter& out) {
    if (m.op != MentionOp::kUpsert || IsAbsent(m.*member)) return;
    out.Key(key);
    WriteValue(m.*member, out);
  };
  return field;
}

/// An enum by the names of its values; `of_upserts`: written for upserts only, always else.
template <auto member, const auto& names, bool of_upserts>
constexpr Field<Mention> Choice(std::string_view name) {
  return {name,
          [](const JsonValue& value, Mention& m) {
            using E = std::remove_reference_t<decltype(m.*member)>;
            const auto parsed = ParseName<E>(value.text(), names);
            if (parsed) m.*member = *parsed;
            return parsed && value.IsString();
          },
          [](const Mention& m, std::string_view key, JsonWriter& out) {
            if (of_upserts && m.op != MentionOp::kUpsert) return;
            out.Key(key);
            out.String(names[static_cast<std::size_t>(m.*member)]);
          }};
}

template <auto member>
constexpr Field<Mention> Maybe(std::string_view name) {
  return Optional<Mention, member>(name);
}

constexpr Field<Mention> kVersionField = {
    "v", [](const JsonValue&, Mention&) { return true; },
    [](const Mention&, std::string_view key, JsonWriter& out) {
      out.Key(key);
      out.Int(kRecordVersion);
    }};

constexpr Field<Mention> kAuthorField = {
    "author",
    [](const JsonValue& value, Mention& m) { return ReadObject(value, kAuthorFields, m.author); },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (m.op != MentionOp::kUpsert && m.author == Author{}) return;
      out.Key(key);
      WriteObject(m.author, kAuthorFields, out);
    }};

constexpr Field<Mention> kTextField = {
    "text", [](const JsonValue& value, Mention& m) { return ReadValue(value, m.text); },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (m.op != MentionOp::kUpsert) return;
      out.Key(key);
      out.String(m.text);
    }};

constexpr Field<Mention> kCreatedAtField = {
    "created_at", [](const JsonValue& value, Mention& m) { return ReadValue(value, m.created_at); },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (m.op != MentionOp::kUpsert && m.created_at == TimePoint{}) return;
      out.Key(key);
      WriteValue(m.created_at, out);
    }};

constexpr Field<Mention> kLanguageSourceField = {
    "lang_src",
    [](const JsonValue& value, Mention& m) {
      m.lang_detected = value.text() == "detected";
      return m.lang_detected;
    },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (!m.lang_detected) return;
      out.Key(key);
      out.String("detected");
    }};

constexpr Field<Mention> kRelationsField = {
    "rel",
    [](const JsonValue& value, Mention& m) { return ReadObject(value, kRelationFields, m.rel); },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (m.rel == Relations{}) return;
      out.Key(key);
      WriteObject(m.rel, kRelationFields, out);
    }};

constexpr Field<Mention> kMetricsField = {
    "metrics",
    [](const JsonValue& value, Mention& m) { return ReadObject(value, kMetricFields, m.metrics); },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (m.metrics == Metrics{}) return;
      out.Key(key);
      WriteObject(m.metrics, kMetricFields, out);
    }};

bool ReadEdit(const JsonValue& value, Mention& m) {
  const auto seq = value.FindInt("seq");
  if (!value.IsObject() || (value.Has("seq") && (!seq || *seq < 0 || *seq > 99))) return false;
  m.edit_seq = static_cast<int>(seq.value_or(0));
  return !value.Has("ids") ||
         (value.FindArray("ids") != nullptr && ReadValue(*value.FindArray("ids"), m.edit_ids));
}

constexpr Field<Mention> kEditField = {"edit", ReadEdit,
                                       [](const Mention& m, std::string_view key, JsonWriter& out) {
                                         if (m.edit_seq == 0 && m.edit_ids.empty()) return;
                                         out.Key(key);
                                         out.BeginObject();
                                         out.Key("seq");
                                         out.Int(m.edit_seq);
                                         if (!m.edit_ids.empty()) {
                                           out.Key("ids");
                                           WriteValue(m.edit_ids, out);
                                         }
                                         out.EndObject();
                                       }};

constexpr Field<Mention> kBrandsField = {
    "brands",
    [](const JsonValue& value, Mention& m) {
      if (!value.IsArray()) return false;
      for (const JsonValue& element : value.elements()) {
        BrandHit& hit = m.brands.emplace_back();
        if (!ReadObject(element, kBrandFields, hit) || hit.id.empty()) return false;
      }
      return true;
    },
    [](const Mention& m, std::string_view key, JsonWriter& out) {
      if (m.brands.empty()) return;
      out.Key(key);
      out.BeginArray();
      for (const BrandHit& hit : m.brands) WriteObject(hit, kBrandFields, out);
      out.EndArray();
    }};

constexpr std::array kFields = {
    kVersionField,
    Choice<&Mention::op, kOpNames, false>("op"),
    Required<Mention, &Mention::key>("key"),
    Required<Mention, &Mention::platform>("platform"),
    Required<Mention, &Mention::format>("format"),
    Maybe<&Mention::source>("source"),
    Maybe<&Mention::id>("id"),
    Maybe<&Mention::native_id>("native_id"),
    Maybe<&Mention::uri>("uri"),
    Required<Mention, &Mention::version>("version"),
    Choice<&Mention::kind, kKindNames, true>("kind"),
    kAuthorField,
    kTextField,
    Choice<&Mention::text_state, kTextStateNames, true>("text_state"),
    Text<&Mention::title>("title"),
    Maybe<&Mention::lang>("lang"),
    kLanguageSourceField,
    Maybe<&Mention::langs>("langs"),
    kCreatedAtField,
    Choice<&Mention::created_src, kCreatedSourceNames, true>("created_src"),
    Maybe<&Mention::edited_at>("edited_at"),
    Required<Mention, &Mention::observed_at>("observed_at"),
    Maybe<&Mention::url>("url"),
    Maybe<&Mention::channel>("channel"),
    kRelationsField,
    Text<&Mention::links>("links"),
    Text<&Mention::tags>("tags"),
    Text<&Mention::handles>("handles"),
    kMetricsField,
    Choice<&Mention::visibility, kVisibilityNames, true>("visibility"),
    Maybe<&Mention::sensitive>("sensitive"),
    Maybe<&Mention::withheld_in>("withheld_in"),
    kEditField,
    Maybe<&Mention::delete_reason>("delete_reason"),
    Maybe<&Mention::matched>("matched"),
    kBrandsField};

/// The first field without which a mention could not be decided; empty: all are there.
std::string_view MissingField(const JsonValue& root, const Mention& mention) {
  if (mention.key.empty()) return "key";
  for (const std::string_view name : {"op", "version", "observed_at"}) {
    if (!root.Has(name)) return name;
  }
  if (mention.op != MentionOp::kUpsert) return {};
  for (const std::string_view name : {"text", "created_at"}) {
    if (!root.Has(name)) return name;
  }
  return {};
}

}  // namespace

std::string_view Name(MentionOp op) { return kOpNames[static_cast<std::size_t>(op)]; }

std::string OriginalKey(const Mention& mention) {
  if (mention.kind != MentionKind::kRepost || mention.rel.repost_of_id.empty()) return {};
  return mention.platform + ":" + mention.rel.repost_of_id;
}

std::string AuthorKey(std::string_view platform, std::string_view author_id) {
  return std::string(platform).append(":author:").append(author_id);
}

bool MayBeEdit(const Mention& mention) {
  return mention.edit_seq > 0 || mention.edited_at.has_value();
}

void Encode(const Mention& mention, std::string& out) {
  JsonWriter writer(out);
  WriteObject(mention, kFields, writer);
}

Result<Mention> DecodeMention(std::string_view json) {
  // One level is kept for the classified record that the mention becomes a part of.
  const auto root = ParseRecord(json, kJsonDepthMax - 1);
  if (!root) return tl::unexpected(root.error());
  Mention mention;
  const std::string_view wrong = ReadFields(**root, kFields, mention);
  if (!wrong.empty()) return RefuseField(wrong);
  const std::string_view missing = MissingField(**root, mention);
  if (!missing.empty()) return RefuseField(missing);
  return mention;
}

}  // namespace askmix
