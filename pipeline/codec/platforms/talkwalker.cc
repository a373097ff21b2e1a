// Talkwalker: chunks of its stream, answers to searches, and the documents in both. Of X's posts it
// passes on ids only.
#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/html.h"
#include "codec/platforms/native_id.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/row_reader.h"

namespace askmix {
namespace {

const JsonValue* FirstOf(const JsonValue& object, std::string_view name) {
  const JsonValue* list = object.FindArray(name);
  if (list == nullptr || list->count() == 0) return nullptr;
  return &*list->elements().begin();
}

/// The document's members under the meanings that rows have.
Row RowOf(const JsonValue& document) {
  Row row(document);
  const JsonValue* provider = document.Find("external_provider");
  row.Set(Meaning::kPlatform, provider != nullptr ? provider : FirstOf(document, "source_type"));
  row.Set(Meaning::kMatched, FirstOf(document, "matched_profile"));
  row.Set(Meaning::kReplyTo, document.Find("parent_url"));
  // Elsewhere than on social media the link is the only name that a document has everywhere.
  const JsonValue* id = document.Find("external_id");
  row.Set(Meaning::kId, id != nullptr ? id : document.Find("url"));
  row.Set(Meaning::kAuthorId, document.Find("external_author_id"));
  if (const JsonValue* author = document.FindObject("extra_author_attributes")) {
    row.Set(Meaning::kAuthorId, author->Find("id"));
    row.Set(Meaning::kAuthorName, author->Find("name"));
  }
  return row;
}

void ReadDocument(const JsonValue& document, Intake intake) {
  Row row = RowOf(document);
  const std::string platform =
      PlatformNamed(row.TextOf(Meaning::kPlatform), row.TextOf(Meaning::kUrl));
  // Posts of X are dated by their ids.
  if (row.Find(Meaning::kCreatedAt) == nullptr && platform != "x") {
    row.Set(Meaning::kCreatedAt, document.Find("indexed"));
  }
  const HtmlText snippet = ReadHtml(document.FindText("content_snippet"));
  ReadRow(row,
          {.format = "talkwalker",
           .platform = platform,
           .snippet = snippet.text,
           .text_may_be_missing = true},
          intake);
}

/// Documents lie one or two levels deep in members that are all called "data".
void ReadHolder(const JsonValue& holder, Intake intake) {
  const JsonValue* inner = holder.FindObject("data");
  if (inner != nullptr) return ReadHolder(*inner, intake);
  if (!holder.IsObject()) return intake.Refuse("not_object", "data: expected an object");
  ReadDocument(holder, intake);
}

void ReadChunk(const JsonValue& chunk, Intake& intake) {
  if (chunk.FindText("chunk_type") != "CT_RESULT") return intake.Skip("control");
  const JsonValue* result = chunk.FindObject("chunk_result");
  if (result == nullptr) return intake.Refuse("bad_type", "chunk_result: expected an object");
  ReadHolder(*result, intake);
}

void ReadAnswer(const JsonValue& content, Intake& intake) {
  const JsonValue* documents = content.FindArray("data");
  if (documents == nullptr) return intake.Skip("empty_page");
  if (!intake.TakesPage(*documents)) return;
  for (const JsonValue& document : documents->elements()) {
    ReadHolder(document, intake.ForElement(document));
  }
}

}  // namespace

bool MatchesTalkwalker(const JsonValue& object) {
  return object.Has("chunk_type") || object.FindObject("result_content") != nullptr ||
         (object.Has("search_indexed") && object.FindArray("source_type") != nullptr);
}

void ReadTalkwalker(const JsonValue& object, Intake intake) {
  if (object.Has("chunk_type")) return ReadChunk(object, intake);
  if (const JsonValue* content = object.FindObject("result_content")) {
    return ReadAnswer(*content, intake);
  }
  ReadDocument(object, intake);
}

}  // namespace askmix
