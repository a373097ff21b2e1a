#include "edge/http/conditional.h"

#include <array>
#include <cstdio>

#include "core/hash.h"
#include "core/text.h"

namespace askmix {
namespace {

/// Takes the quoted part of the first tag of a list; empty: there is none, or it is none.
std::string_view TakeTag(std::string_view& list) {
  const std::size_t begin = list.find_first_not_of(" \t,");
  list.remove_prefix(begin == list.npos ? list.size() : begin);
  if (list.starts_with("W/")) list.remove_prefix(2);
  const std::size_t end = list.find('"', 1);
  if (!list.starts_with('"') || end == list.npos) return {};
  const std::string_view tag = list.substr(0, end + 1);
  list.remove_prefix(tag.size());
  return tag;
}

}  // namespace

std::string EntityTag(std::string_view body) {
  const Hash128 hash = HashBytes128(body);
  std::array<char, 40> text;
  const int length = std::snprintf(text.data(), text.size(), "W/\"%016llx%016llx\"",
                                   static_cast<unsigned long long>(hash.high),
                                   static_cast<unsigned long long>(hash.low));
  return {text.data(), static_cast<std::size_t>(length)};
}

bool NamesTag(std::string_view if_none_match, std::string_view tag) {
  if (TrimSpace(if_none_match) == "*") return true;
  const std::string_view wanted = TakeTag(tag);
  for (std::string_view given; !(given = TakeTag(if_none_match)).empty();) {
    if (given == wanted) return true;
  }
  return false;
}

HttpResponse Conditional(const HttpRequest& request, HttpResponse response) {
  if (response.status != 200 || response.events) return response;
  const std::string tag = EntityTag(response.body);
  response.headers["ETag"] = tag;
  const auto known = request.headers.find("if-none-match");
  if (known == request.headers.end() || !NamesTag(known->second, tag)) return response;
  response.status = 304;
  response.body.clear();
  return response;
}

}  // namespace askmix
