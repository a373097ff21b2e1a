// The description of the API (OpenAPI 3.1), made of schemas/openapi.json and the schemas of the
// records that answers hold.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/types.h"
#include "edge/embedded_file.h"

namespace askmix {

/// schemas/openapi.json first.
std::span<const EmbeddedFile> SchemaFiles();

/// Complete in itself; `windows` are those that can be asked for.
std::string ApiDocument(std::span<const Millis> windows);

}  // namespace askmix
