// Note that a shift was announced, from measure to whoever measures the brand next, so that none is
// announced twice: schemas/announcement.schema.json. Stands on intents.deltas, written in one
// transaction with the shift itself.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/types.h"

namespace askmix {

struct Announcement {
  std::string brand;
  TimePoint at{};     ///< end of the minute in which the shift was noticed
  TimePoint since{};  ///< when it probably began

  friend bool operator==(const Announcement&, const Announcement&) = default;
};

void Encode(const Announcement& announcement, std::string& out);
Result<Announcement> DecodeAnnouncement(std::string_view json);

}  // namespace askmix
