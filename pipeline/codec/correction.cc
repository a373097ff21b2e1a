#include "codec/correction.h"

#include "codec/fields.h"
#include "codec/mention.h"

namespace askmix {
namespace {

bool ReadLabel(const JsonValue& value, Correction& correction) {
  const auto label = ParseLabel(value.text());
  if (label) correction.label = *label;
  return label.has_value();
}

constexpr std::array<Field<Correction>, 4> kFields = {
    {Required<Correction, &Correction::key>("key"),
     Required<Correction, &Correction::brand>("brand"),
     {"label", ReadLabel,
      [](const Correction& correction, std::string_view key, JsonWriter& out) {
        out.Key(key);
        out.String(Name(correction.label));
      }},
     Required<Correction, &Correction::by>("by")}};

constexpr std::string_view kOp = "correct";

Result<Correction> CheckMention(Correction correction) {
  if (correction.mention_json.empty()) return correction;
  const Result<Mention> mention = DecodeMention(correction.mention_json);
  if (!mention) {
    return Refuse(mention.error().reason, "in mention: " + mention.error().detail);
  }
  if (mention->key != correction.key) {
    return Refuse("bad_type", "mention: it is " + mention->key + ", but key is " + correction.key);
  }
  return correction;
}

}  // namespace

void Encode(const Correction& correction, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  writer.Key("op");
  writer.String(kOp);
  WriteFields(correction, kFields, writer);
  if (!correction.mention_json.empty()) {
    writer.Key("mention");
    writer.Raw(correction.mention_json);
  }
  writer.EndObject();
}

Result<Correction> DecodeCorrection(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  if ((*root)->FindText("op") != kOp) {
    return Refuse("bad_type", "op: expected \"correct\", the only one of this record");
  }
  Correction correction;
  const std::string_view wrong = ReadFields(**root, kFields, correction);
  if (wrong == "label") {
    return Refuse("bad_type", "label: expected " + std::string(kLabelsWanted));
  }
  if (!wrong.empty()) return RefuseField(wrong);
  for (const Field<Correction>& field : kFields) {
    if (!(*root)->Has(field.name)) return RefuseField(field.name);
  }
  if (correction.key.empty()) return RefuseField("key");
  if (correction.brand.empty()) return RefuseField("brand");
  if (correction.by.empty() || correction.by.size() > kCorrectorBytesMax) return RefuseField("by");
  if (const JsonValue* mention = (*root)->Find("mention")) {
    if (!mention->IsObject()) return RefuseField("mention");
    correction.mention_json = ScratchDocument().Source(*mention);
  }
  return CheckMention(std::move(correction));
}

}  // namespace askmix
