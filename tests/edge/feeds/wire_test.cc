// Connecting, and who is trusted.
#include <doctest/doctest.h>

#include "edge/feeds/live.h"
#include "support/feed_server.h"
#include "support/temporary_folder.h"

using namespace askmix;

namespace {

/// A server that greets whoever gets through TLS, and a client that trusts `Authority`.
struct Scene {
  TemporaryFolder folder;
  Certificate authority = MakeCertificate({.is_authority = true}, nullptr);
  std::string ca_file = folder.Write("ca.pem", Pem(authority));

  std::string Greeting(const Certificate& certificate, const std::string& host,
                       const std::string& trusted) const {
    const FeedServer server(
        [](FeedClient& client, int) {
          client.ReceiveRequest();
          client.Send(JsonAnswer("hello"));
        },
        &certificate);
    NetworkOptions options = TestNetwork();
    options.ca_file = trusted;
    Network network(options);
    const Endpoint endpoint =
        ParseEndpoint("https://" + host + ":" + std::to_string(server.port()), "https", "http");
    const auto answer = network.Get(endpoint, {});
    std::string body;
    while (answer->Read(body, Millis{1'000}) != HttpStream::Got::kEnd) {
    }
    return body;
  }

  ConnectionLost Refusal(const CertificateWish& wish, const std::string& host = "localhost") const {
    const Certificate certificate = MakeCertificate(wish, &authority);
    return LossIn([&] { Greeting(certificate, host, ca_file); });
  }
};

bool Says(const ConnectionLost& loss, std::string_view words) {
  CAPTURE(loss.what());
  const bool says = std::string_view(loss.what()).find(words) != std::string_view::npos;
  CHECK(says);
  return says;
}

}  // namespace

TEST_CASE("wire: a certificate of a trusted authority for the host is taken") {
  const Scene scene;
  const Certificate good = MakeCertificate({}, &scene.authority);
  CHECK(scene.Greeting(good, "localhost", scene.ca_file) == "hello");
  CHECK(scene.Greeting(good, "127.0.0.1", scene.ca_file) == "hello");
}

TEST_CASE("wire: a certificate for another host is refused by name and by address") {
  const Scene scene;
  const ConnectionLost by_name = scene.Refusal({.names = "DNS:example.org"});
  CHECK(by_name.kind() == LossKind::kCertificate);
  CHECK(by_name.IsRefusal());
  Says(by_name, "is for another host than localhost");
  Says(scene.Refusal({.names = "DNS:127.0.0.1,IP:127.0.0.2"}, "127.0.0.1"),
       "is for another host than 127.0.0.1");
}

TEST_CASE("wire: an expired certificate and one of tomorrow are refused") {
  const Scene scene;
  Says(scene.Refusal({.valid_from_s = -7'200, .valid_until_s = -3'600}), "has expired");
  Says(scene.Refusal({.valid_from_s = 3'600}), "is not valid yet");
}

TEST_CASE("wire: a certificate that nobody vouches for is refused with what to do") {
  const Scene scene;
  const Certificate own = MakeCertificate({}, nullptr);
  const ConnectionLost by_itself = LossIn([&] { scene.Greeting(own, "localhost", scene.ca_file); });
  CHECK(by_itself.kind() == LossKind::kCertificate);
  Says(by_itself, "signed by nobody whom this machine trusts");
  Says(by_itself, "--ca-file");
  // The system's store does not know the test's authority.
  const Certificate foreign = MakeCertificate({}, &scene.authority);
  Says(LossIn([&] { scene.Greeting(foreign, "localhost", ""); }),
       "signed by nobody whom this machine trusts");
}

TEST_CASE("wire: a file of authorities that holds none is named") {
  const Scene scene;
  const Certificate good = MakeCertificate({}, &scene.authority);
  const std::string bad = scene.folder.Write("bad.pem", "no certificate");
  Says(LossIn([&] { scene.Greeting(good, "localhost", bad); }), bad);
}

TEST_CASE("wire: a server that hangs up before TLS or speaks something else is no server") {
  for (const char* bytes : {"", "HTTP/1.1 400 Bad Request\r\n\r\n"}) {
    const FeedServer server([&](FeedClient& client, int) { client.Send(bytes); });
    Network network(TestNetwork());
    const ConnectionLost loss =
        LossIn([&] { network.Get(ParseEndpoint(server.address(), "https", "http"), {}); });
    CHECK(loss.kind() == LossKind::kUnreachable);
    Says(loss, "does not speak TLS");
    CHECK(!loss.IsRefusal());
  }
}

TEST_CASE("wire: nobody listens and nobody is called so") {
  Network network(TestNetwork());
  const ConnectionLost closed =
      LossIn([&] { network.Get(ParseEndpoint("http://127.0.0.1:1", "https", "http"), {}); });
  CHECK(closed.kind() == LossKind::kUnreachable);
  Says(closed, "127.0.0.1:1 cannot be reached");
  const ConnectionLost unknown =
      LossIn([&] { network.Get(ParseEndpoint("http://name.invalid", "https", "http"), {}); });
  CHECK(unknown.kind() == LossKind::kUnreachable);
}

TEST_CASE("wire: a server that says nothing to the handshake is given up") {
  const FeedServer server([](FeedClient& client, int) { client.AwaitEnd(); });
  NetworkOptions options = TestNetwork();
  options.connect_timeout = Millis{50};
  Network network(options);
  Says(LossIn([&] { network.Get(ParseEndpoint(server.address(), "https", "http"), {}); }),
       "does not answer to TLS in time");
  Says(LossIn(
           [&] { network.Get(ParseEndpoint("http://" + server.address(), "https", "http"), {}); }),
       "does not answer to the request in time");
  Says(LossIn(
           [&] { network.OpenWebSocket(ParseEndpoint("ws://" + server.address(), "wss", "ws")); }),
       "does not answer to the handshake in time");
}

TEST_CASE("wire: a stop ends the wait for an answer") {
  const FeedServer server([](FeedClient& client, int) { client.AwaitEnd(); });
  NetworkOptions options = TestNetwork();
  int asked = 0;
  options.stopped = [&asked] { return ++asked > 3; };
  Network network(options);
  const ConnectionLost loss = LossIn(
      [&] { network.Get(ParseEndpoint("http://" + server.address(), "https", "http"), {}); });
  CHECK(loss.kind() == LossKind::kStopped);
}
