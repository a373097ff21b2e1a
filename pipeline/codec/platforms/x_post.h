// What all forms of X's posts have in common: ids that tell the time, edits, addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "codec/mention.h"
#include "codec/platforms/adapter.h"
#include "core/error.h"

namespace askmix {

/// 1 to 19 digits.
bool IsPostId(std::string_view text);

/// Each edit has an id of its own; the first one stays the identity of them all. `history`: the ids
/// of all versions, oldest first; may be null.
void SetPostIdentity(const JsonValue* history, std::string_view native_id, Mention& mention);

/// Sets created_at, edited_at and version. `declared` may be null: then the id tells the time.
/// After SetPostIdentity.
std::optional<Error> SetPostTime(const JsonValue* declared, std::string_view native_id,
                                 const PayloadContext& context, Mention& mention);

/// Where people find the version `native_id`.
std::string PostUrl(const Mention& mention, std::string_view native_id);

/// Links, hashtags and handles as the first API names them, and Gnip too. `entities` may be null.
void AddFirstApiEntities(const JsonValue* entities, Mention& mention);

/// Whether compliance events have this name: the same ones in both APIs.
bool IsComplianceEvent(std::string_view name);

/// What a compliance event says beside its name. Ids are empty where it does not.
struct Compliance {
  std::string_view post_id, author_id;
  const JsonValue* countries = nullptr;  ///< where it is withheld; null: everywhere
  std::optional<TimePoint> at;
  std::string_view format;
};

/// Ends the event in `intake`: news about the post or about all posts of the author, a skip, or a
/// refusal.
void TakeCompliance(std::string_view name, const Compliance& compliance, Intake& intake);

}  // namespace askmix
