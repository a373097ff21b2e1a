#include "edge/http/api/resources.h"
#include "edge/http/problem.h"
#include "view/rendering.h"

namespace askmix {

HttpResponse HistoryResource(const Call& call) {
  if (auto unavailable = Unavailable(call)) return *std::move(unavailable);
  const auto brand = call.answers().Find(call.brand);
  if (!brand) return UnknownBrand(call);
  if (!brand->history) return Problem(503, "measure has not written a history of this brand yet");
  const std::string_view withheld = WithheldReason(*brand->history, call.CatchingUp(), call.now);
  return {200, std::string(kJsonType), HistoryAnswer(*brand->history, withheld) + "\n"};
}

}  // namespace askmix
