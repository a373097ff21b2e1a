// What form the records of an input have, told by how it begins.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace askmix {

struct Shape {
  enum class Kind {
    kLines,      ///< a record a line: NDJSON
    kDocuments,  ///< JSON over many lines, arrays of records, documents one after the other
    kEvents,     ///< server-sent events
    kTable,      ///< CSV with a header
  };
  Kind kind = Kind::kLines;
  char delimiter = ',';  ///< of a table
  /// Of a table: how many names that are known make a row its header.
  std::size_t names_min = 3;
};

/// Whether a column's name is one that is read.
using ColumnTest = std::function<bool(std::string_view)>;

/// How much of the beginning is looked at.
inline constexpr std::size_t kShapeHeadBytes = std::size_t{1} << 16;

/// `head`: the first bytes of the input. `wanted`: auto, or what it is to be. Error (bad_encoding,
/// javascript, no_header, unknown_shape): what it is, and what to do.
Result<Shape> Recognise(std::string_view head, std::string_view wanted, const ColumnTest& is_known);

inline constexpr std::string_view kShapesWanted = "auto, ndjson, json, csv or sse";

/// The cells of the first row of `text`, with what ends it; quotes as in RFC 4180.
std::vector<std::string> SplitRow(std::string_view text, char delimiter);

}  // namespace askmix
