#include "edge/http/problem.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("problem: says what is wrong for programs and for people") {
  const HttpResponse response = Problem(404, "no \"such\" brand");
  CHECK(response.status == 404);
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.body == R"({"type":"about:blank","title":"Not Found","status":404,)"
                         R"("detail":"no \"such\" brand"})"
                         "\n");
}

}  // namespace
}  // namespace askmix
