#include "edge/http/page/page.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace askmix {
namespace {

HttpResponse Ask(const std::string& path, const std::string& known_tag = "") {
  HttpRequest request{.path = path, .query = ""};
  if (!known_tag.empty()) request.headers["if-none-match"] = known_tag;
  const auto response = AnswerPage(request);
  REQUIRE(response);
  return *response;
}

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("page: the files in the program are those of the folder") {
  const std::string folder = ASKMIX_SOURCE_DIR "/pipeline/edge/http/page/";
  CHECK(PageFiles().size() > 3);
  for (const EmbeddedFile& file : PageFiles()) {
    CAPTURE(file.name);
    std::ifstream stream(folder + std::string(file.name), std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    CHECK(bytes.str() == file.bytes);
  }
}

TEST_CASE("page: all of it weighs less than 100 kB") {
  std::size_t bytes = 0;
  for (const EmbeddedFile& file : PageFiles()) bytes += file.bytes.size();
  MESSAGE("the page weighs " << bytes << " bytes");
  CHECK(bytes < 100'000);
}

TEST_CASE("page: each file says what it is and what a browser may do with it") {
  CHECK(Ask("/").content_type == "text/html; charset=utf-8");
  CHECK(Ask("/page/page.css").content_type == "text/css; charset=utf-8");
  CHECK(Ask("/page/main.js").content_type == "text/javascript; charset=utf-8");
  CHECK(Ask("/page/icon.svg").content_type == "image/svg+xml");
  for (const EmbeddedFile& file : PageFiles()) {
    const std::string policy = Ask(PagePath(file)).headers.at("Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
    CHECK(!Holds(policy, "unsafe"));
    CHECK(!Holds(policy, "data:"));
  }
}

TEST_CASE("page: who has a file already is told so without its bytes") {
  const HttpResponse first = Ask("/page/main.js");
  const HttpResponse again = Ask("/page/main.js", "\"other\", " + first.headers.at("ETag"));
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(again.headers.at("ETag") == first.headers.at("ETag"));
  CHECK(Ask("/page/main.js", "\"other\"").body == first.body);
  CHECK(Ask("/page/main.js").headers.at("ETag") != Ask("/").headers.at("ETag"));
}

TEST_CASE("page: what is none of its files is left to others") {
  for (const char* path : {"/page", "/page/", "/page/index.html", "/page/page.cc", "/index.html",
                           "/api/v1/brands", "/page/../page/main.js"}) {
    CAPTURE(path);
    CHECK(!AnswerPage({.path = path, .query = ""}));
  }
}

}  // namespace
}  // namespace askmix
