// A server on a port of this machine that does to its clients what a test says: plain or over TLS,
// WebSocket or HTTP, down to single bytes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/certificates.h"

namespace askmix {

/// One client. Its functions do nothing once the client is gone.
class FeedClient {
 public:
  FeedClient(int fd, SSL* ssl, const std::atomic<bool>& over) : fd_(fd), ssl_(ssl), over_(over) {}
  ~FeedClient() {
    if (ssl_) SSL_free(ssl_);
    close(fd_);
  }
  FeedClient(const FeedClient&) = delete;
  FeedClient& operator=(const FeedClient&) = delete;

  bool Handshake() { return !ssl_ || SSL_accept(ssl_) == 1; }

  /// What comes next; empty when the client, or the test, has gone.
  std::string Receive() {
    std::string bytes(4'096, '\0');
    if (!(ssl_ && SSL_pending(ssl_) > 0) && !AwaitBytes()) return "";
    const auto count = ssl_ ? SSL_read(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                            : static_cast<int>(recv(fd_, bytes.data(), bytes.size(), 0));
    bytes.resize(static_cast<std::size_t>(std::max(count, 0)));
    return bytes;
  }

  /// Up to the blank line.
  std::string ReceiveRequest() {
    std::string request;
    while (request.find("\r\n\r\n") == request.npos) {
      const std::string bytes = Receive();
      if (bytes.empty()) return "";
      request += bytes;
    }
    return request;
  }

  void Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count =
          ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
               : static_cast<int>(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  /// Says nothing until the client goes.
  void AwaitEnd() {
    while (!Receive().empty()) {
    }
  }

  /// Answers to the handshake of a WebSocket; returns the request.
  std::string AcceptWebSocket() {
    const std::string request = ReceiveRequest();
    const std::string_view name = "Sec-WebSocket-Key: ";
    const std::size_t at = request.find(name);
    if (at == request.npos) return request;
    const std::size_t begin = at + name.size();
    const std::string key = request.substr(begin, request.find("\r\n", begin) - begin) +
                            "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char hash[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), hash);
    unsigned char text[64];
    EVP_EncodeBlock(text, hash, sizeof hash);
    Send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        std::string(reinterpret_cast<char*>(text)) + "\r\n\r\n");
    return request;
  }

 private:
  bool AwaitBytes() {
    pollfd waiting{fd_, POLLIN, 0};
    while (!over_) {
      if (poll(&waiting, 1, 20) > 0) return true;
    }
    return false;
  }

  const int fd_;
  SSL* const ssl_;
  const std::atomic<bool>& over_;
};

/// A frame from server to client. `first`: FIN and opcode; text, whole, by default.
inline std::string Frame(std::string_view payload, unsigned char first = 0x81) {
  std::string frame(1, static_cast<char>(first));
  const auto add = [&frame](std::uint64_t size, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>((size >> (8 * i)) & 0xFFU);
  };
  if (payload.size() < 126) {
    add(payload.size(), 1);
  } else if (payload.size() < 65'536) {
    add(126, 1);
    add(payload.size(), 2);
  } else {
    add(127, 1);
    add(payload.size(), 8);
  }
  return frame.append(payload);
}

inline std::string Chunk(std::string_view bytes) {
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return std::string(size).append(bytes).append("\r\n");
}

/// How an event stream begins.
inline constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

inline std::string JsonAnswer(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

class FeedServer {
 public:
  /// `number` counts clients from 0. Each is served on a thread of its own, and is cut off when
  /// `serve` returns.
  using Serve = std::function<void(FeedClient&, int number)>;

  explicit FeedServer(Serve serve, const Certificate* certificate = nullptr)
      : serve_(std::move(serve)), context_(certificate ? MakeContext(*certificate) : nullptr) {
    std::signal(SIGPIPE, SIG_IGN);  // clients go when they like
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(listener_, 64);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
  }

  ~FeedServer() {
    over_ = true;
    acceptor_.join();
    for (std::thread& thread : clients_) thread.join();
    close(listener_);
    if (context_) SSL_CTX_free(context_);
  }
  FeedServer(const FeedServer&) = delete;
  FeedServer& operator=(const FeedServer&) = delete;

  int port() const { return port_; }
  /// "127.0.0.1:port"
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  static SSL_CTX* MakeContext(const Certificate& certificate) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, certificate.certificate.get());
    SSL_CTX_use_PrivateKey(context, certificate.key.get());
    return context;
  }

  void Accept() {
    pollfd waiting{listener_, POLLIN, 0};
    for (int number = 0; !over_;) {
      if (poll(&waiting, 1, 20) <= 0) continue;
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      clients_.emplace_back([this, fd, number] { ServeOne(fd, number); });
      ++number;
    }
  }

  void ServeOne(int fd, int number) {
    SSL* ssl = nullptr;
    if (context_) {
      ssl = SSL_new(context_);
      SSL_set_fd(ssl, fd);
    }
    FeedClient client(fd, ssl, over_);
    if (client.Handshake()) serve_(client, number);
  }

  const Serve serve_;
  SSL_CTX* const context_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> over_ = false;
  std::thread acceptor_;
  std::list<std::thread> clients_;  ///< touched by the acceptor alone until it has ended
};

/// Requests that came, for the test's thread.
class Requests {
 public:
  void Add(std::string request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
  }
  std::vector<std::string> All() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
};

}  // namespace askmix
