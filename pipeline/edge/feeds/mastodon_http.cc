#include "edge/feeds/mastodon_http.h"

#include "core/error.h"
#include "edge/feeds/backoff.h"

namespace askmix {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

}  // namespace

std::unique_ptr<HttpStream> MastodonHttp::Get(const Endpoint& endpoint, const std::string& accept) {
  return network_.Get(endpoint,
                      {{"Accept", accept}, {"Authorization", "Bearer " + options_.token}});
}

std::unique_ptr<HttpStream> MastodonHttp::OpenStream(const Endpoint& endpoint) {
  auto stream = Get(endpoint, "text/event-stream");
  if (IsRedirect(stream->status())) stream = Redirected(endpoint, stream->Header("Location"));
  if (stream->status() != 200) throw Refusal(endpoint, *stream);
  if (!stream->Header("Content-Type").starts_with("text/event-stream")) {
    throw ConnectionLost(
        LossKind::kGarbage,
        endpoint.Name() + " answers with no event stream but " + stream->Header("Content-Type"));
  }
  return stream;
}

std::unique_ptr<HttpStream> MastodonHttp::Redirected(const Endpoint& from,
                                                     const std::string& location) {
  Endpoint to;
  try {
    to = ParseEndpoint(location, "https", "http");
  } catch (const Fatal&) {
    throw ConnectionLost(LossKind::kGarbage, from.Name() + " redirects to nowhere: " + location);
  }
  if (!to.tls && !to.IsLoopback()) {
    throw ConnectionLost(LossKind::kGarbage, from.Name() + " redirects to " + location +
                                                 ", where the token would not be secret");
  }
  return Get(to, "text/event-stream");
}

MastodonHttp::Page MastodonHttp::Fetch(const Endpoint& endpoint) {
  const auto answer = Get(endpoint, "application/json");
  if (answer->status() == 429 || answer->status() >= 500) throw Refusal(endpoint, *answer);
  Page page{answer->status(), ""};
  for (;;) {
    const auto got = answer->Read(page.body, Millis{1'000});
    if (got == HttpStream::Got::kEnd) return page;
    if (network_.options().stopped()) throw ConnectionLost(LossKind::kStopped, "asked to stop");
    if (page.body.size() > network_.options().message_bytes_max) return {page.status, ""};
  }
}

ConnectionLost MastodonHttp::Refusal(const Endpoint& endpoint, const HttpStream& answer) const {
  const int status = answer.status();
  auto wait = ParseRetryAfter(answer.Header("Retry-After"), options_.now());
  if (!wait) wait = ParseRetryAfter(answer.Header("X-RateLimit-Reset"), options_.now());
  std::string what = endpoint.Name() + " answers " + std::to_string(status) +
                     " to the request for " + endpoint.target;
  if (status == 401 || status == 403) {
    what += ": it does not accept the token in " + options_.token_file +
            "; make one in the server's preferences, under Development, with the scope `read`, and "
            "put it into that file alone";
  }
  // A time to come back at is for those who asked too often.
  return {status, status == 429 || status == 503 ? wait : std::nullopt, what};
}

}  // namespace askmix
