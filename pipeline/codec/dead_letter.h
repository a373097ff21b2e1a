// A record that could not be digested: original key, value and headers, and why, in headers.
// Documented in schemas/README.md.
#pragma once

#include <string_view>

#include "core/record.h"

namespace askmix {

/// `value` is the original value, or the element of it that was refused. `component` is the stage.
Output MakeDeadLetter(const Record& record, std::uint32_t ordinal, std::string_view value,
                      std::string_view component, std::string_view source_topic,
                      std::string_view reason, std::string_view detail);

}  // namespace askmix
