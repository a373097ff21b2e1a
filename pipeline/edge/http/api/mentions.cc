#include "edge/http/api/resources.h"
#include "edge/http/authorization.h"
#include "edge/http/problem.h"

namespace askmix {
namespace {

/// RFC 6750: why a request may not have what it asks for; nothing: it may.
std::optional<HttpResponse> Refusal(const Call& call) {
  const std::string& token = call.sources.options().token;
  if (token.empty()) {
    return Problem(403, "texts of mentions are not shown here: http.show_text is not set");
  }
  const auto header = call.request.headers.find("authorization");
  const std::string_view shown =
      header == call.request.headers.end() ? std::string_view() : BearerToken(header->second);
  if (!shown.empty() && IsSameToken(shown, token)) return std::nullopt;
  HttpResponse problem =
      Problem(401, shown.empty() ? "texts of mentions are shown to those with the token "
                                   "of http.token_file: Authorization: Bearer TOKEN"
                                 : "this is not the token of http.token_file");
  problem.headers["WWW-Authenticate"] = shown.empty()
                                            ? "Bearer realm=\"askmix\""
                                            : "Bearer realm=\"askmix\", error=\"invalid_token\"";
  return problem;
}

}  // namespace

HttpResponse MentionsResource(const Call& call) {
  if (auto refusal = Refusal(call)) return *std::move(refusal);
  if (auto unavailable = Unavailable(call)) return *std::move(unavailable);
  if (!call.answers().Find(call.brand)) return UnknownBrand(call);
  const auto mentions = call.answers().Mentions(call.brand, call.parameters.limit, call.now);
  HttpResponse response = JsonAnswer([&](JsonWriter& json) {
    json.Key("mentions");
    json.BeginArray();
    for (const auto& mention : mentions) json.Raw(*mention);
    json.EndArray();
  });
  // What was withdrawn must not live on in anybody's cache.
  response.headers["Cache-Control"] = "private, no-store";
  return response;
}

}  // namespace askmix
