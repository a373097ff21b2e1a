#include "edge/http/api/resources.h"
#include "edge/http/problem.h"

namespace askmix {

std::optional<HttpResponse> Unavailable(const Call& call) {
  if (call.answers().HasMixes()) return std::nullopt;
  const bool caught_up = call.answers().IsCaughtUp();
  HttpResponse problem =
      Problem(503, caught_up ? "measure has not written a mix yet: does it run?"
                             : "the topics that answers come from have not been read yet: ask "
                               "again in a moment");
  problem.headers["Retry-After"] = caught_up ? "10" : "1";
  return problem;
}

HttpResponse UnknownBrand(const Call& /*call*/) {
  return Problem(404, "there is no brand of this id; /api/v1/brands lists them");
}

}  // namespace askmix
