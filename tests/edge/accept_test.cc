#include "edge/accept.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("accept: elements are taken one by one with their weights") {
  std::string_view list = " text/html ;level=1; Q=0.7 ,*/*;q=0.1,text/plain";
  const Accepted html = TakeAccepted(list);
  CHECK(html.name == "text/html");
  CHECK(html.weight == 0.7);
  CHECK(html.Parameter("Level") == "1");
  CHECK(html.Parameter("version").empty());
  const Accepted all = TakeAccepted(list);
  CHECK(all.name == "*/*");
  CHECK(all.weight == 0.1);
  const Accepted plain = TakeAccepted(list);
  CHECK(plain.name == "text/plain");
  CHECK(plain.weight == 1);
  CHECK(list.empty());
}

TEST_CASE("accept: a weight that is no number allows nothing") {
  for (std::string_view list : {"a;q", "a;q=", "a;q=much", "a;q=1x"}) {
    CAPTURE(list);
    CHECK(TakeAccepted(list).weight == 0);
  }
}

}  // namespace
}  // namespace askmix
