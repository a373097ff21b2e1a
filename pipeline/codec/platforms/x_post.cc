#include "codec/platforms/x_post.h"

#include <algorithm>
#include <array>
#include <vector>

#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// An edit comes with the time of the edit; the post was made when its first version was.
void DateByFirstVersion(Mention& mention) {
  if (mention.native_id.empty()) return;
  const auto first = SnowflakeTime(mention.id);
  if (!first) return;
  mention.edited_at = mention.created_at;
  mention.created_at = *first;
  mention.created_src = CreatedSource::kId;
}

struct NamedEvent {
  std::string_view name;
  std::optional<MentionOp> op;  ///< nothing: what it says is of no use to us
};
constexpr std::array<NamedEvent, 14> kEvents = {{{"delete", MentionOp::kDelete},
                                                 {"withheld", MentionOp::kHide},
                                                 {"status_withheld", MentionOp::kHide},
                                                 {"drop", MentionOp::kHide},
                                                 {"undrop", MentionOp::kUnhide},
                                                 // The new text comes by another way, if at all.
                                                 {"tweet_edit", std::nullopt},
                                                 {"scrub_geo", std::nullopt},
                                                 // Accounts that are deleted can come back.
                                                 {"user_delete", MentionOp::kAuthorDelete},
                                                 {"user_suspend", MentionOp::kAuthorHide},
                                                 {"user_protect", MentionOp::kAuthorHide},
                                                 {"user_withheld", MentionOp::kAuthorHide},
                                                 {"user_undelete", MentionOp::kAuthorUnhide},
                                                 {"user_unsuspend", MentionOp::kAuthorUnhide},
                                                 {"user_unprotect", MentionOp::kAuthorUnhide}}};

const NamedEvent* FindEvent(std::string_view name) {
  const auto* const known = std::find_if(kEvents.begin(), kEvents.end(),
                                         [&](const NamedEvent& e) { return e.name == name; });
  return known == kEvents.end() ? nullptr : known;
}

}  // namespace

bool IsPostId(std::string_view text) {
  constexpr std::size_t kIdDigitsMax = 19;
  return text.size() <= kIdDigitsMax && ParseDigits(text).has_value();
}

void SetPostIdentity(const JsonValue* history, std::string_view native_id, Mention& mention) {
  constexpr std::size_t kEditsMax = 6;
  std::vector<std::string> ids;
  if (history != nullptr) {
    for (const JsonValue& element : history->elements()) {
      if (IsPostId(element.text()) && ids.size() < kEditsMax) ids.emplace_back(element.text());
    }
  }
  if (ids.size() < 2) {
    SetIdentity("x", native_id, mention);
    return;
  }
  const auto place = std::find(ids.begin(), ids.end(), native_id);
  mention.edit_seq = static_cast<int>(
      place == ids.end() ? ids.size() - 1 : static_cast<std::size_t>(place - ids.begin()));
  if (native_id != ids.front()) mention.native_id = native_id;
  SetIdentity("x", ids.front(), mention);
  mention.edit_ids = std::move(ids);
}

std::optional<Error> SetPostTime(const JsonValue* declared, std::string_view native_id,
                                 const PayloadContext& context, Mention& mention) {
  const auto made = SnowflakeTime(native_id);
  if (auto error = SetCreatedAt(declared, "created_at", made, context, mention)) return error;
  // Edits differ in their ids: that is the order of all forms, whatever time they declare.
  if (made) mention.version = UnixMillis(*made) * 1000;
  DateByFirstVersion(mention);
  return std::nullopt;
}

std::string PostUrl(const Mention& mention, std::string_view native_id) {
  const std::string_view handle = mention.author.handle;
  const std::string_view who = handle.empty() ? "i/web" : handle;
  return std::string("https://x.com/").append(who).append("/status/").append(native_id);
}

void AddFirstApiEntities(const JsonValue* entities, Mention& mention) {
  if (entities == nullptr) return;
  if (const JsonValue* urls = entities->FindArray("urls")) {
    for (const JsonValue& url : urls->elements()) {
      const JsonValue* unwound = url.FindObject("unwound");
      const std::string_view target = unwound == nullptr ? "" : unwound->FindText("url");
      AddLink(target.empty() ? url.FindText("expanded_url") : target, mention);
    }
  }
  if (const JsonValue* tags = entities->FindArray("hashtags")) {
    for (const JsonValue& tag : tags->elements()) AddTag(tag.FindText("text"), mention);
  }
  if (const JsonValue* handles = entities->FindArray("user_mentions")) {
    for (const JsonValue& handle : handles->elements()) {
      AddHandle(handle.FindText("screen_name"), mention);
    }
  }
}

bool IsComplianceEvent(std::string_view name) { return FindEvent(name) != nullptr; }

void TakeCompliance(std::string_view name, const Compliance& compliance, Intake& intake) {
  const NamedEvent* event = FindEvent(name);
  if (event == nullptr || !event->op) return intake.Skip("notice");
  Mention mention = Begin(compliance.format, intake.context());
  AddCountries(compliance.countries, mention);
  if (IsOfAuthor(*event->op)) {
    if (!MakeAuthorEvent(*event->op, "x", compliance.author_id, compliance.at, mention)) {
      return intake.Refuse("no_id", "expected the id of the author");
    }
    return intake.Add(std::move(mention));
  }
  if (!IsPostId(compliance.post_id)) {
    return intake.Refuse("no_id", "expected the id of the post that the event is about");
  }
  SetIdentity("x", compliance.post_id, mention);
  mention.author.id = Limited(compliance.author_id, kAuthorBytesMax);
  MakeEvent(*event->op, compliance.at, *event->op == MentionOp::kDelete ? "author" : "platform",
            mention);
  intake.Add(std::move(mention));
}

}  // namespace askmix
