// HTTP over a plain socket, so that tests see what is really sent, and can send what no library
// would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace askmix {

struct HttpAnswer {
  int status = 0;  ///< 0: no answer
  std::string headers;
  std::string body;
};

/// The head of a whole answer apart from its body.
inline HttpAnswer ParseAnswer(const std::string& bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == bytes.npos) return {};
  return {std::stoi(bytes.substr(9, 3)), bytes.substr(0, end + 2), bytes.substr(end + 4)};
}

/// A connection to a port of this machine. Whoever waits for the other side waits a minute at most.
class HttpPeer {
 public:
  enum class Family { kV4, kV6 };

  /// `receive_bytes`: what the system takes before this side reads; 0: as it likes.
  explicit HttpPeer(int port, Family family = Family::kV4, int receive_bytes = 0)
      : fd_(socket(family == Family::kV4 ? AF_INET : AF_INET6, SOCK_STREAM, 0)) {
    const timeval minute{60, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
    if (receive_bytes > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    }
    if (port > 0) Connect(port, family);
  }
  HttpPeer(HttpPeer&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        is_connected_(other.is_connected_),
        unread_(std::move(other.unread_)) {}
  HttpPeer& operator=(HttpPeer&&) = delete;
  ~HttpPeer() {
    if (fd_ >= 0) close(fd_);
  }

  /// For one that was made with port 0.
  void Connect(int port, Family family = Family::kV4) {
    const auto number = htons(static_cast<std::uint16_t>(port));
    const sockaddr_in v4{.sin_family = AF_INET,
                         .sin_port = number,
                         .sin_addr = {htonl(INADDR_LOOPBACK)},
                         .sin_zero = {}};
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = number;
    v6.sin6_addr = in6addr_loopback;
    is_connected_ = (family == Family::kV4
                         ? connect(fd_, reinterpret_cast<const sockaddr*>(&v4), sizeof v4)
                         : connect(fd_, reinterpret_cast<const sockaddr*>(&v6), sizeof v6)) == 0;
  }

  bool is_connected() const { return is_connected_; }

  /// Returns itself, for sentences. What the other side does not take any more is lost.
  HttpPeer& Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }

  /// Sends no more, but reads.
  HttpPeer& HalfClose() {
    shutdown(fd_, SHUT_WR);
    return *this;
  }

  /// Closes at once; what is under way to this side is answered with a reset.
  void Reset() {
    const linger at_once{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(std::exchange(fd_, -1));
  }

  /// Up to `mark` and with it, or to the end of what comes.
  std::string ReadUntil(std::string_view mark) {
    std::size_t at;
    while ((at = unread_.find(mark)) == unread_.npos && Read()) {
    }
    return Take(at == unread_.npos ? unread_.size() : at + mark.size());
  }

  /// The next `count` bytes, or less if there are not so many.
  std::string ReadBytes(std::size_t count) {
    while (unread_.size() < count && Read()) {
    }
    return Take(std::min(count, unread_.size()));
  }

  /// Until the other side closes.
  std::string ReadAll() {
    while (Read()) {
    }
    return Take(unread_.size());
  }

  /// One answer of a connection that goes on, by the length in its head.
  HttpAnswer ReadAnswer(bool has_body = true) {
    constexpr std::string_view kLength = "Content-Length: ";
    std::string bytes = ReadUntil("\r\n\r\n");
    const std::size_t at = bytes.find(kLength);
    if (has_body && at != bytes.npos)
      bytes += ReadBytes(std::stoul(bytes.substr(at + kLength.size())));
    return ParseAnswer(bytes);
  }

  /// Whether the other side has closed, or does so while this waits; what came before is passed
  /// over.
  bool AwaitClose() {
    while (Read()) unread_.clear();
    return is_closed_;
  }

  /// Whether the other side has closed and nothing is left to be read, without waiting.
  bool IsOver() const {
    char next;
    const ssize_t count = recv(fd_, &next, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno != EAGAIN);
  }

 private:
  bool Read() {
    constexpr std::size_t kBlockBytes = 65'536;
    const std::size_t before = unread_.size();
    unread_.resize(before + kBlockBytes);
    const ssize_t count = recv(fd_, unread_.data() + before, kBlockBytes, 0);
    unread_.resize(before + (count > 0 ? static_cast<std::size_t>(count) : 0));
    is_closed_ = count == 0 || (count < 0 && errno != EAGAIN);
    return count > 0;
  }

  std::string Take(std::size_t count) {
    std::string taken = unread_.substr(0, count);
    unread_.erase(0, count);
    return taken;
  }

  int fd_;
  bool is_connected_ = false;
  bool is_closed_ = false;
  std::string unread_;
};

/// Sends `request` as it is and nothing after it, and reads until the other side closes.
inline std::string ExchangeBytes(int port, std::string_view request) {
  return HttpPeer(port).Send(request).HalfClose().ReadAll();
}

inline std::string RequestText(std::string_view method, std::string_view target,
                               std::string_view headers = "") {
  std::string request;
  request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  return request.append(headers).append("\r\n");
}

/// `headers`: lines that end with CR LF.
inline HttpAnswer Fetch(int port, std::string_view method, std::string_view target,
                        std::string_view headers = "") {
  const std::string request =
      RequestText(method, target, std::string(headers) + "Connection: close\r\n");
  return ParseAnswer(HttpPeer(port).Send(request).ReadAll());
}

inline HttpAnswer Get(int port, std::string_view target) { return Fetch(port, "GET", target); }

}  // namespace askmix
