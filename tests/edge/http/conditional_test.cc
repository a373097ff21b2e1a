#include "edge/http/conditional.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("conditional: a tag is quoted and weak and the body's own") {
  const std::string tag = EntityTag("body");
  CHECK(tag.size() == 36);
  CHECK(tag.starts_with("W/\""));
  CHECK(tag.ends_with('"'));
  CHECK(EntityTag("body") == tag);
  CHECK(EntityTag("bodz") != tag);
}

TEST_CASE("conditional: lists name tags by weak comparison") {
  for (const char* list : {"W/\"a\"", "\"a\"", "*", " * ", "\"b\", W/\"a\"", "\"b\",\"a\"",
                           ",, \"a\"", "\t\"a\"\t", "W/\"b,\\\", \"a\""}) {
    CAPTURE(list);
    CHECK(NamesTag(list, "W/\"a\""));
  }
}

TEST_CASE("conditional: what is no tag names none") {
  for (const char* list : {"", "a", "W/a", "\"a", "a\"", "\"b\"", "\"A\"", "w/\"a\"", "**",
                           "\"b\" x \"a\"", "'a'", "W/", ","}) {
    CAPTURE(list);
    CHECK_FALSE(NamesTag(list, "W/\"a\""));
  }
}

TEST_CASE("conditional: only good answers have a tag") {
  HttpRequest request;
  request.headers["if-none-match"] = "*";
  const HttpResponse bad = Conditional(request, {404, "text/plain", "none"});
  CHECK(bad.status == 404);
  CHECK(bad.headers.empty());
  const HttpResponse known = Conditional(request, {200, "text/plain", "body"});
  CHECK(known.status == 304);
  CHECK(known.body.empty());
  CHECK(known.headers.at("ETag") == EntityTag("body"));
}

}  // namespace
}  // namespace askmix
