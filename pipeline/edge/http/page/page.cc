#include "edge/http/page/page.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "edge/http/conditional.h"

namespace askmix {
namespace {

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

struct ContentType {
  std::string_view ending, type;
};
constexpr std::array<ContentType, 4> kTypes = {{{".html", "text/html; charset=utf-8"},
                                                {".css", "text/css; charset=utf-8"},
                                                {".js", "text/javascript; charset=utf-8"},
                                                {".svg", "image/svg+xml"}}};

std::string TypeOf(const EmbeddedFile& file) {
  const auto type = std::ranges::find_if(
      kTypes, [&](const ContentType& of) { return file.name.ends_with(of.ending); });
  ASKMIX_CHECK(type != kTypes.end());
  return std::string(type->type);
}

}  // namespace

std::string PagePath(const EmbeddedFile& file) {
  return file.name == "index.html" ? "/" : "/page/" + std::string(file.name);
}

std::optional<HttpResponse> AnswerPage(const HttpRequest& request) {
  const auto files = PageFiles();
  const auto file = std::ranges::find(files, request.path, PagePath);
  if (file == files.end()) return std::nullopt;
  HttpResponse response{200, TypeOf(*file), std::string(file->bytes)};
  response.headers = {{"Content-Security-Policy", kPolicy}, {"Referrer-Policy", "no-referrer"}};
  return Conditional(request, std::move(response));
}

}  // namespace askmix
