// A shift of a brand's mix, as written to intents.shifts: schemas/shift.schema.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "counting/shift.h"

namespace askmix {

struct ShiftRecord {
  std::string brand;
  Shift shift;
  std::vector<std::string> examples{};  ///< identities of mentions after it, of the risen intent

  /// The same for the same shift, whoever writes it: "brand@<at>".
  std::string id() const;
};

void Encode(const ShiftRecord& record, std::string& out);
/// Reads what was counted, and describes the shift anew.
Result<ShiftRecord> DecodeShift(std::string_view json);

}  // namespace askmix
