// One HTTP exchange over a plain socket, so that tests see what is really sent.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace askmix {

struct HttpAnswer {
  int status = 0;  ///< 0: no answer
  std::string headers;
  std::string body;
};

/// Sends `request` as it is to a port of this machine; the socket, which is the caller's.
inline int Ask(int port, std::string_view request) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  }
  return fd;
}

/// The same, and reads until the other side closes.
inline std::string ExchangeBytes(int port, std::string_view request) {
  const int fd = Ask(port, request);
  std::string answer;
  char block[65536];
  for (ssize_t n; (n = recv(fd, block, sizeof block, 0)) > 0;) {
    answer.append(block, static_cast<std::size_t>(n));
  }
  close(fd);
  return answer;
}

inline HttpAnswer Fetch(int port, std::string_view method, std::string_view target,
                        std::string_view headers = "") {
  std::string request;
  request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  request.append(headers).append("\r\n");
  const std::string bytes = ExchangeBytes(port, request);
  const std::size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == bytes.npos) return {};
  return {std::stoi(bytes.substr(9, 3)), bytes.substr(0, end + 2), bytes.substr(end + 4)};
}

inline HttpAnswer Get(int port, std::string_view target) { return Fetch(port, "GET", target); }

}  // namespace askmix
