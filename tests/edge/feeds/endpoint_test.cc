#include "edge/feeds/endpoint.h"

#include <doctest/doctest.h>

#include "core/error.h"

using namespace askmix;

TEST_CASE("endpoint: schemes and ports and paths are told apart") {
  const Endpoint plain = ParseEndpoint("ws://localhost:6008/subscribe?a=b", "wss", "ws");
  CHECK(!plain.tls);
  CHECK(plain.host == "localhost");
  CHECK(plain.port == "6008");
  CHECK(plain.target == "/subscribe?a=b");
  CHECK(plain.Name() == "localhost:6008");
  CHECK(plain.IsLoopback());
  const Endpoint secure = ParseEndpoint("example.org", "https", "http");
  CHECK(secure.tls);
  CHECK(secure.port == "443");
  CHECK(secure.target == "/");
  CHECK(secure.Name() == "example.org");
  CHECK(!secure.IsLoopback());
  const Endpoint address = ParseEndpoint("https://[::1]:8443?x=1", "https", "http");
  CHECK(address.host == "::1");
  CHECK(address.port == "8443");
  CHECK(address.target == "/?x=1");
  CHECK(address.Name() == "[::1]:8443");
}

TEST_CASE("endpoint: what is no address is refused with one that would be") {
  for (const char* url : {"", "wss://", "ftp://host", "wss://host:port", "wss://host:123456",
                          "wss://user@host", "wss://host/a b", "wss://[::1", "wss://host/#part",
                          "wss://ho st", "wss://host\r\nX: y", "wss://["}) {
    CAPTURE(url);
    CHECK_THROWS_WITH_AS(ParseEndpoint(url, "wss", "ws"), doctest::Contains("wss://host"), Fatal);
  }
}

TEST_CASE("endpoint: parameters are escaped and put after those that are there") {
  Endpoint endpoint = ParseEndpoint("wss://host/path", "wss", "ws");
  endpoint.AddParameter("wanted", "app.bsky.feed.*");
  endpoint.AddParameter("tag", "käse & brot");
  CHECK(endpoint.target == "/path?wanted=app.bsky.feed.*&tag=k%C3%A4se%20%26%20brot");
}
