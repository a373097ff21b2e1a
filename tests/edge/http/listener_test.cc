#include <doctest/doctest.h>

#include <string>

#include "core/error.h"
#include "edge/http/server.h"
#include "support/http_client.h"

namespace askmix {
namespace {

HttpResponse Here(const HttpRequest&) { return {200, "text/plain", "here"}; }

std::string BodyFrom(int port, HttpPeer::Family family) {
  HttpPeer peer(port, family);
  return peer.Send(RequestText("GET", "/")).ReadAnswer().body;
}

/// The sentence with which an address is refused.
std::string Refusal(const std::string& address) {
  try {
    const HttpServer server(address, &Here);
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("listener: an address of IPv6 is listened on and shown") {
  const HttpServer server("[::1]:0", &Here);
  CHECK(server.url() == "http://[::1]:" + std::to_string(server.port()));
  CHECK(BodyFrom(server.port(), HttpPeer::Family::kV6) == "here");
  CHECK_FALSE(HttpPeer(server.port(), HttpPeer::Family::kV4).is_connected());
}

TEST_CASE("listener: all addresses of IPv6 are those of IPv4 too") {
  const HttpServer server("[::]:0", &Here);
  CHECK(server.url() == "http://[::1]:" + std::to_string(server.port()));
  CHECK(BodyFrom(server.port(), HttpPeer::Family::kV6) == "here");
  CHECK(BodyFrom(server.port(), HttpPeer::Family::kV4) == "here");
}

TEST_CASE("listener: all addresses are shown as one that can be reached") {
  const HttpServer server("0.0.0.0:0", &Here);
  CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
  CHECK(BodyFrom(server.port(), HttpPeer::Family::kV4) == "here");
}

TEST_CASE("listener: a name is looked up") {
  const HttpServer server("localhost:0", &Here);
  CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
}

TEST_CASE("listener: a port in use is refused with its address and the reason and what to do") {
  const HttpServer first("127.0.0.1:0", &Here);
  const std::string address = "127.0.0.1:" + std::to_string(first.port());
  const std::string refusal = Refusal(address);
  CAPTURE(refusal);
  CHECK(Holds(refusal, "cannot listen on " + address + " (Address already in use)"));
  CHECK(Holds(refusal, "http.address"));
  CHECK(Holds(refusal, "port 0"));
}

TEST_CASE("listener: a port can be listened on again at once") {
  int port = 0;
  {
    const HttpServer first("127.0.0.1:0", &Here);
    port = first.port();
    CHECK(Get(port, "/").status == 200);
  }
  const HttpServer second("127.0.0.1:" + std::to_string(port), &Here);
  CHECK(Get(port, "/").status == 200);
}

TEST_CASE("listener: what is no address is refused") {
  for (const std::string address :
       {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", "no.such.invalid:1",
        "203.0.113.7:0", "[::1", "[fe80::zz]:1"}) {
    CAPTURE(address);
    const std::string refusal = Refusal(address);
    CAPTURE(refusal);
    CHECK(Holds(refusal, "cannot listen on " + address));
    CHECK(Holds(refusal, "give another http.address"));
  }
}

}  // namespace
}  // namespace askmix
