// The description of the API (OpenAPI 3.1), made of schemas/openapi.json and the schemas of the
// records that answers hold.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/types.h"

namespace askmix {

/// A file of schemas/, which the build puts into the program.
struct SchemaFile {
  std::string_view name;
  std::string_view bytes;
};

/// schemas/openapi.json first.
std::span<const SchemaFile> SchemaFiles();

/// Complete in itself; `windows` are those that can be asked for.
std::string ApiDocument(std::span<const Millis> windows);

}  // namespace askmix
