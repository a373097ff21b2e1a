// Sprinklr: messages of its listening and stream APIs, under the names of both versions.
#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/row_reader.h"

namespace askmix {
namespace {

Row RowOf(const JsonValue& message) {
  Row row(message);
  row.Set(Meaning::kPlatform, FindEither(message, "snType", "channelType"));
  row.Set(Meaning::kId, FindEither(message, "snMsgId", "channelMessageId"));
  row.Set(Meaning::kCreatedAt, FindEither(message, "snCreatedTime", "channelCreatedTime"));
  row.Set(Meaning::kEditedAt, message.Find("snModifiedTime"));
  if (const JsonValue* sender = message.FindObject("senderProfile")) {
    row.Set(Meaning::kAuthorId, FindEither(*sender, "snId", "channelId"));
    row.Set(Meaning::kAuthorHandle, sender->Find("screenName"));
    row.Set(Meaning::kAuthorName, sender->Find("name"));
    row.Set(Meaning::kFollowers, sender->Find("followers"));
  }
  return row;
}

/// "TWITTER_2_123" names the post 123. Of a comment it is the post that it stands below.
std::string_view ParentOf(const JsonValue& message) {
  if (message.FindBool("hasParentPost") != true) return {};
  const std::string_view root = message.FindText("rootUniversalMessageId");
  const std::string_view type = root.substr(0, root.find('_'));
  const std::string_view rest = root.substr(root.find('_') == root.npos ? 0 : type.size() + 1);
  return rest.substr(rest.find('_') == rest.npos ? 0 : rest.find('_') + 1);
}

}  // namespace

bool MatchesSprinklr(const JsonValue& object) {
  return object.Has("universalMessageId") || (object.Has("snType") && object.Has("snMsgId")) ||
         (object.Has("channelType") && object.Has("channelMessageId"));
}

void ReadSprinklr(const JsonValue& object, Intake intake) {
  ReadRow(RowOf(object),
          {.format = "sprinklr", .parent = ParentOf(object), .text_may_be_missing = true}, intake);
}

}  // namespace askmix
