// From a path to the resource that answers it.
#pragma once

#include "edge/http/api/call.h"

namespace askmix {

/// Answers a request whose path begins with kApi: with ETag and 304, and problems where it is
/// wrong.
HttpResponse AnswerApi(const Sources& sources, const HttpRequest& request, TimePoint now);

}  // namespace askmix
