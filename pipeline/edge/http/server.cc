#include "edge/http/server.h"

#include <CivetServer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <chrono>
#include <exception>
#include <string_view>
#include <thread>
#include <vector>

#include "core/error.h"
#include "edge/http/gzip.h"
#include "edge/log.h"

namespace askmix {
namespace {

/// A client that reads nothing is given up by civetweb's time-out (Options); one that reads drop by
/// drop, by this.
constexpr std::chrono::seconds kAnswerWithin{30};
constexpr std::size_t kPieceBytes = std::size_t{1} << 16;

/// Smaller bodies fit into one packet anyway.
constexpr std::size_t kCompressBytesMin = 1'400;

/// Why the server could not start; civetweb tells only its log, in the thread that starts it.
thread_local std::string complaints;

int KeepComplaint(const mg_connection*, const char* message) {
  if (complaints.size() < 1'000) complaints.append(complaints.empty() ? "" : "; ").append(message);
  return 1;
}

std::string_view StatusText(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

bool AcceptsGzip(mg_connection* connection) {
  const char* accepted = mg_get_header(connection, "Accept-Encoding");
  if (!accepted) return false;
  const std::string_view text = accepted;
  return text.find("gzip") != text.npos && text.find("gzip;q=0") == text.npos;
}

std::map<std::string, std::string> HeadersOf(const mg_request_info& info) {
  std::map<std::string, std::string> headers;
  for (int i = 0; i < info.num_headers; ++i) {
    std::string name = info.http_headers[i].name;
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    headers.insert_or_assign(std::move(name), info.http_headers[i].value);
  }
  return headers;
}

HttpResponse Failure(int status, const std::string& error) {
  return {status, "application/json", "{\"error\":\"" + error + "\"}\n"};
}

void WriteBody(mg_connection* connection, std::string_view body) {
  const auto deadline = std::chrono::steady_clock::now() + kAnswerWithin;
  while (!body.empty() && std::chrono::steady_clock::now() < deadline) {
    const std::string_view piece = body.substr(0, kPieceBytes);
    if (mg_write(connection, piece.data(), piece.size()) != static_cast<int>(piece.size())) return;
    body.remove_prefix(piece.size());
  }
}

void Send(mg_connection* connection, HttpResponse response, bool with_body) {
  std::string headers = "HTTP/1.1 " + std::to_string(response.status) + " ";
  headers.append(StatusText(response.status));
  headers.append("\r\nContent-Type: ").append(response.content_type);
  headers.append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff");
  if (response.status == 405) headers.append("\r\nAllow: GET, HEAD");
  for (const auto& [name, value] : response.headers) {
    headers.append("\r\n").append(name).append(": ").append(value);
  }
  if (response.body.size() >= kCompressBytesMin) {
    headers.append("\r\nVary: Accept-Encoding");
    if (AcceptsGzip(connection)) {
      response.body = Gzip(response.body);
      headers.append("\r\nContent-Encoding: gzip");
    }
  }
  headers.append("\r\nContent-Length: ").append(std::to_string(response.body.size()));
  headers.append("\r\nConnection: close\r\n\r\n");
  mg_write(connection, headers.data(), headers.size());
  if (with_body) WriteBody(connection, response.body);
}

/// The bridge from civetweb's C frames, which an exception must never reach.
class Bridge : public CivetHandler {
 public:
  explicit Bridge(HttpHandler handler) : handler_(std::move(handler)) {}

  bool handleGet(CivetServer*, mg_connection* c) override { return Answer(c, true); }
  bool handleHead(CivetServer*, mg_connection* c) override { return Answer(c, false); }
  bool handlePost(CivetServer*, mg_connection* c) override { return Refuse(c); }
  bool handlePut(CivetServer*, mg_connection* c) override { return Refuse(c); }
  bool handleDelete(CivetServer*, mg_connection* c) override { return Refuse(c); }
  bool handleOptions(CivetServer*, mg_connection* c) override { return Refuse(c); }
  bool handlePatch(CivetServer*, mg_connection* c) override { return Refuse(c); }

 private:
  bool Answer(mg_connection* connection, bool with_body) noexcept {
    try {
      Send(connection, Handle(connection), with_body);
    } catch (const std::exception& e) {
      log::Error("an HTTP answer could not be sent", {{"why", e.what()}});
    }
    return true;
  }

  bool Refuse(mg_connection* connection) noexcept {
    try {
      Send(connection, Failure(405, "only GET and HEAD are answered here"), true);
    } catch (const std::exception& e) {
      log::Error("an HTTP answer could not be sent", {{"why", e.what()}});
    }
    return true;
  }

  HttpResponse Handle(mg_connection* connection) const {
    const mg_request_info* info = mg_get_request_info(connection);
    try {
      return handler_({.path = info->local_uri ? info->local_uri : "/",
                       .query = info->query_string ? info->query_string : "",
                       .headers = HeadersOf(*info)});
    } catch (const std::exception& e) {
      log::Error("an HTTP request failed", {{"why", e.what()}});
      return Failure(500, "askmix failed to answer; its log says why");
    }
  }

  const HttpHandler handler_;
};

/// Without keep-alive an idle client cannot hold one of the threads. Each holds one answer, and
/// answers may be large: so there are few threads, and little patience.
std::vector<std::string> Options(const std::string& address) {
  return {
      "listening_ports",   address, "num_threads",      "8",     "request_timeout_ms",       "2000",
      "enable_keep_alive", "no",    "max_request_size", "16384", "enable_directory_listing", "no"};
}

std::string HostOf(const std::string& address) {
  const std::string host = address.substr(0, address.rfind(':'));
  return host == "0.0.0.0" ? "127.0.0.1" : host;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const std::string& address, HttpHandler handler)
      : bridge_(std::move(handler)), server_(Start(address)), host_(HostOf(address)) {
    server_->addHandler("/", &bridge_);
  }

  /// civetweb notices that it is to stop when somebody connects, or else after 2 seconds.
  ~Impl() {
    std::atomic<bool> stopped{false};
    std::thread visitor([&, port = port()] {
      while (!stopped) Visit(port);
    });
    server_.reset();
    stopped = true;
    visitor.join();
  }

  int port() const { return server_->getListeningPorts().at(0); }
  const std::string& host() const { return host_; }

 private:
  void Visit(int port) const {
    std::array<char, 256> error;
    mg_connection* visit = mg_connect_client(host_.c_str(), port, 0, error.data(), error.size());
    if (visit) mg_close_connection(visit);
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }

  static std::unique_ptr<CivetServer> Start(const std::string& address) {
    CivetCallbacks callbacks;
    callbacks.log_message = &KeepComplaint;
    complaints.clear();
    try {
      return std::make_unique<CivetServer>(Options(address), &callbacks);
    } catch (const CivetException& e) {
      throw Fatal(ExitCode::kConfiguration,
                  "cannot listen on " + address + " (" +
                      (complaints.empty() ? e.what() : complaints) +
                      "): give another http.address, or port 0 for a free one");
    }
  }

  Bridge bridge_;
  std::unique_ptr<CivetServer> server_;
  std::string host_;
};

HttpServer::HttpServer(const std::string& address, HttpHandler handler)
    : impl_(std::make_unique<Impl>(address, std::move(handler))) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const { return impl_->port(); }

std::string HttpServer::url() const {
  return "http://" + impl_->host() + ":" + std::to_string(port());
}

}  // namespace askmix
