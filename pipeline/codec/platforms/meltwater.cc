// Meltwater: documents of its API, alone or in pages, and the rows of its exports.
#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/row_reader.h"

namespace askmix {
namespace {

void ReadDocument(const JsonValue& document, Intake intake) {
  if (!document.IsObject()) return intake.Refuse("not_object", "documents: expected objects");
  Row row(document);
  row.Set(Meaning::kPlatform, document.Find("media_type"));
  row.Set(Meaning::kId, document.Find("external_id"));
  row.Set(Meaning::kVisibility, document.Find("document_visibility"));
  if (const JsonValue* authors = document.FindArray("author")) {
    for (const JsonValue& author : authors->elements()) {
      row.Set(Meaning::kAuthorId, author.Find("external_id"));
      row.Set(Meaning::kAuthorName, author.Find("name"));
      break;
    }
  }
  ReadRow(row, {.format = "meltwater", .text_may_be_missing = true}, intake);
}

bool IsDocument(const JsonValue& object) {
  const bool quoted = object.Has("hit_sentence") || object.Has("opening_text");
  return quoted && (object.Has("publish_date") || object.Has("document_visibility"));
}

/// The names of the columns as they stand in the header.
bool IsExported(const JsonValue& object) {
  return object.Has("Hit Sentence") && (object.Has("Opening Text") || object.Has("Influencer"));
}

const JsonValue* PageOf(const JsonValue& object) {
  const JsonValue* documents = object.FindArray("documents");
  if (documents == nullptr || documents->count() == 0) return nullptr;
  return IsDocument(*documents->elements().begin()) ? documents : nullptr;
}

}  // namespace

bool MatchesMeltwater(const JsonValue& object) {
  return IsDocument(object) || IsExported(object) || PageOf(object) != nullptr;
}

void ReadMeltwater(const JsonValue& object, Intake intake) {
  const JsonValue* documents = PageOf(object);
  if (documents == nullptr) return ReadDocument(object, intake);
  if (!intake.TakesPage(*documents)) return;
  for (const JsonValue& document : documents->elements()) {
    ReadDocument(document, intake.ForElement(document));
  }
}

}  // namespace askmix
