// Where a feed lives: the address that an operator gives.
#pragma once

#include <string>
#include <string_view>

namespace askmix {

struct Endpoint {
  bool tls = true;
  std::string host;    ///< a name, or an IP address without brackets
  std::string port;    ///< digits
  std::string target;  ///< path and query; begins with '/'

  bool IsLoopback() const;
  /// "host", or "host:port" where the port is not the usual one: for HTTP's Host, and for people.
  std::string Name() const;
  /// Appends "name=value" to the query; `value` is escaped.
  void AddParameter(std::string_view name, std::string_view value);
};

/// For one part of a path, or a value in a query.
std::string Escaped(std::string_view text);

/// `secure` and `plain` are the schemes that are known: "wss" and "ws", "https" and "http". An
/// address without a scheme is a secure one. Throws Fatal(kConfiguration) that says what is wrong.
Endpoint ParseEndpoint(std::string_view url, std::string_view secure, std::string_view plain);

}  // namespace askmix
