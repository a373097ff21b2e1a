// The page for people: the files of this folder, which the build puts into the program. It asks
// /api/v1 for all that it shows.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "edge/embedded_file.h"
#include "edge/http/message.h"

namespace askmix {

std::span<const EmbeddedFile> PageFiles();

/// Where a file of the page is served: "/" is index.html, all others lie below "/page/".
std::string PagePath(const EmbeddedFile& file);

/// Nothing: `request` is for something else. Answers with an ETag, and a policy under which a
/// browser runs, loads and asks only what comes from here, and turns no text into markup.
std::optional<HttpResponse> AnswerPage(const HttpRequest& request);

}  // namespace askmix
