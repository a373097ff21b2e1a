#include "edge/feeds/endpoint.h"

#include <algorithm>
#include <array>

#include "core/error.h"

namespace askmix {
namespace {

[[noreturn]] void Wrong(std::string_view url, std::string_view secure, const std::string& why) {
  throw Fatal(ExitCode::kConfiguration,
              "the address " + std::string(url) + " " + why + "; give one such as " +
                  std::string(secure) + "://host or " + std::string(secure) + "://host:port/path");
}

bool IsHost(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](unsigned char c) {
    return c > ' ' && c < 127 && c != '@' && c != '[' && c != ']' && c != '\\' && c != '#';
  });
}

bool IsPort(std::string_view port) {
  return !port.empty() && port.size() <= 5 &&
         std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
}

bool IsTarget(std::string_view target) {
  return std::ranges::all_of(target,
                             [](unsigned char c) { return c > ' ' && c < 127 && c != '#'; });
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~' || c == '*' || c == ':';
}

/// Splits "host:port", "[address]:port" or either without a port.
void SplitAuthority(std::string_view authority, Endpoint& endpoint) {
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == authority.npos) return;
    port = authority.substr(end + 1);
    authority = authority.substr(1, end - 1);
  } else if (const std::size_t colon = authority.find(':'); colon != authority.npos) {
    port = authority.substr(colon);
    authority = authority.substr(0, colon);
  }
  endpoint.host = authority;
  if (port.starts_with(':')) endpoint.port = port.substr(1);
}

}  // namespace

bool Endpoint::IsLoopback() const {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

std::string Endpoint::Name() const {
  const std::string shown = host.find(':') == host.npos ? host : "[" + host + "]";
  return port == (tls ? "443" : "80") ? shown : shown + ":" + port;
}

void Endpoint::AddParameter(std::string_view name, std::string_view value) {
  target += target.find('?') == target.npos ? '?' : '&';
  target.append(name).append("=").append(Escaped(value));
}

std::string Escaped(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      escaped += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    escaped += '%';
    escaped += kDigits[byte >> 4U];
    escaped += kDigits[byte & 15U];
  }
  return escaped;
}

Endpoint ParseEndpoint(std::string_view url, std::string_view secure, std::string_view plain) {
  Endpoint endpoint;
  std::string_view rest = url;
  if (const std::size_t at = url.find("://"); at != url.npos) {
    const std::string_view scheme = url.substr(0, at);
    if (scheme != secure && scheme != plain) Wrong(url, secure, "begins with an unknown scheme");
    endpoint.tls = scheme == secure;
    rest.remove_prefix(at + 3);
  }
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  endpoint.port = endpoint.tls ? "443" : "80";
  SplitAuthority(rest.substr(0, end), endpoint);
  if (!IsHost(endpoint.host)) Wrong(url, secure, "names no host");
  if (!IsPort(endpoint.port)) Wrong(url, secure, "has a port that is no number");
  endpoint.target = rest.substr(end);
  if (!IsTarget(endpoint.target)) Wrong(url, secure, "has a path with blanks or a fragment");
  if (!endpoint.target.starts_with('/')) endpoint.target.insert(0, 1, '/');
  return endpoint;
}

}  // namespace askmix
