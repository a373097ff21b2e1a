#include "commands/instance.h"

#include <utility>

#include "codec/json.h"
#include "core/error.h"

namespace askmix {
namespace {

constexpr Millis kPatience{5'000};
constexpr Millis kReadEvery{1'000};
constexpr std::size_t kBodyBytesMax = std::size_t{64} << 20;
/// Pages that were asked for; an instance whose brands change leaves some that will not be again.
constexpr std::size_t kKnownMax = 100;

std::string WithScheme(const std::string& url) {
  return url.find("://") == url.npos ? "http://" + url : url;
}

Endpoint Parse(const std::string& url) {
  try {
    Endpoint endpoint = ParseEndpoint(url, "https", "http");
    if (endpoint.target.ends_with('/')) endpoint.target.pop_back();
    return endpoint;
  } catch (const Fatal& fatal) {
    throw Fatal(ExitCode::kUsage, std::string("--url: ") + fatal.what());
  }
}

/// Of a problem (RFC 9457); empty when it is none.
std::string DetailOf(const std::string& body) {
  const auto root = ScratchDocument().Parse(body);
  return root ? std::string((*root)->FindText("detail")) : "";
}

}  // namespace

Instance::Instance(const std::string& url, std::function<bool()> stopped)
    : url_(WithScheme(url)),
      endpoint_(Parse(url_)),
      network_({.ca_file = "",
                .connect_timeout = kPatience,
                .stall_timeout = kPatience,
                .message_bytes_max = kBodyBytesMax,
                .stopped = std::move(stopped)}) {}

const std::string& Instance::Get(const std::string& target) {
  if (known_.size() > kKnownMax) known_.clear();
  Known& known = known_[target];
  try {
    known = Fetch(target, known);
  } catch (const ConnectionLost& lost) {
    if (lost.kind() == LossKind::kStopped) throw;
    throw InstanceFailure(0, std::string(lost.what()) + ": is askmix running at " + url_ +
                                 "? Give --url the address that `askmix run` prints");
  }
  return known.body;
}

Instance::Known Instance::Fetch(const std::string& target, const Known& known) {
  constexpr int kOk = 200, kNotModified = 304;
  Endpoint endpoint = endpoint_;
  endpoint.target += target;
  std::vector<HttpHeader> headers = {{"Accept", "application/json"}};
  if (!known.tag.empty()) headers.push_back({"If-None-Match", known.tag});
  const auto answer = network_.Get(endpoint, headers);
  if (answer->status() == kNotModified) return known;
  Known fresh{answer->Header("ETag"), ""};
  while (answer->Read(fresh.body, kReadEvery) != HttpStream::Got::kEnd) {
    if (fresh.body.size() > kBodyBytesMax) {
      throw InstanceFailure(0, url_ + " answers with more than " + std::to_string(kBodyBytesMax) +
                                   " bytes to " + target + ": it is no askmix");
    }
    if (network_.options().stopped()) throw ConnectionLost(LossKind::kStopped, "asked to stop");
  }
  if (answer->status() != kOk) Refuse(answer->status(), target, fresh.body);
  return fresh;
}

void Instance::Refuse(int status, const std::string& target, const std::string& body) const {
  const std::string detail = DetailOf(body);
  if (detail.empty()) {
    throw InstanceFailure(0, url_ + " answers " + std::to_string(status) + " to " + target +
                                 ", as no askmix does: give --url the address that `askmix run` "
                                 "prints");
  }
  throw InstanceFailure(status, url_ + " says: " + detail);
}

}  // namespace askmix
