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

/// What compliance events say, under the names that both APIs give them.
enum class ComplianceEvent : std::uint8_t {
  kNone,     ///< not a name of one
  kDelete,   ///< the author deleted the post
  kHide,     ///< X no longer shows the post, to all or in some countries
  kNotice,   ///< shown again, or edited: the text comes by another way, if at all
  kOfAuthor  ///< concerns all that an author wrote
};
ComplianceEvent ComplianceEventOf(std::string_view name);

/// Ends the event in `intake`: a delete of `id`, a skip, or a refusal.
void TakeCompliance(ComplianceEvent event, std::string_view id, std::string_view author_id,
                    std::optional<TimePoint> at, std::string_view format, Intake& intake);

}  // namespace askmix
