// The head of a request as a handler wants it, or why it gets none.
#pragma once

#include <variant>

#include "edge/http/message.h"
#include "edge/http/wire.h"

namespace askmix {

/// Whether something follows the head. No body is read, so no other request can follow it either.
bool HasBody(const RequestHead& head);

/// The request, or the answer that refuses it.
std::variant<HttpRequest, HttpResponse> ReadRequest(const RequestHead& head);

/// The answer to what cannot be read as a request, or is over the limit of `bytes_max`.
HttpResponse RefuseBytes(ErrorCode why, std::size_t bytes_max);

}  // namespace askmix
