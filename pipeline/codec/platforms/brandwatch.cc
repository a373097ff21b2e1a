// Brandwatch Consumer Research: mentions, and the pages that the API delivers them in. Of X's posts
// it may pass on little more than their ids.
#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/native_id.h"
#include "codec/platforms/row_reader.h"
#include "codec/platforms/x_post.h"

namespace askmix {
namespace {

/// The id that X gave, which is not that of the mention.
std::string IdAtX(const Row& row, const JsonValue& mention) {
  std::string of_link = NativeIdOfLink("x", row.TextOf(Meaning::kUrl));
  if (!of_link.empty()) return of_link;
  const std::string_view guid = mention.FindText("guid");
  return IsPostId(guid) ? std::string(guid) : NativeIdOfLink("x", guid);
}

void ReadMention(const JsonValue& object, Intake intake) {
  if (!object.IsObject()) return intake.Refuse("not_object", "results: expected objects");
  const Row row(object);
  const std::string platform =
      PlatformNamed(row.TextOf(Meaning::kPlatform), row.TextOf(Meaning::kUrl));
  const std::string id = platform == "x" ? IdAtX(row, object) : std::string();
  if (platform == "x" && id.empty()) {
    return intake.Refuse("no_id", "guid or url: expected the id of a post of X");
  }
  ReadRow(row,
          {.format = "brandwatch", .platform = platform, .id = id, .text_may_be_missing = true},
          intake);
}

bool IsPage(const JsonValue& object) {
  return object.Has("resultsTotal") && object.FindArray("results") != nullptr;
}

}  // namespace

bool MatchesBrandwatch(const JsonValue& object) {
  const bool mention = (object.Has("resourceId") || object.Has("guid")) && object.Has("queryId");
  // The columns of a download, as they are called in its header.
  const bool exported = object.Has("Resource Id") && object.Has("Query Id");
  return mention || exported || IsPage(object);
}

void ReadBrandwatch(const JsonValue& object, Intake intake) {
  if (!IsPage(object)) return ReadMention(object, intake);
  const JsonValue& results = *object.FindArray("results");
  if (!intake.TakesPage(results)) return;
  for (const JsonValue& result : results.elements()) {
    ReadMention(result, intake.ForElement(result));
  }
}

}  // namespace askmix
