#include <doctest/doctest.h>
#include <zlib.h>

#include <atomic>
#include <thread>

#include "codec/json.h"
#include "core/error.h"
#include "edge/http/api.h"
#include "edge/http/server.h"
#include "support/fakes.h"
#include "support/http_client.h"
#include "support/mixes.h"
#include "support/models.h"

namespace askmix {
namespace {

constexpr TimePoint kNow = FromUnixMillis(1'800'000'000'000);
const StageRow& kMeasure = *FindStage("measure");

class FixedClock : public Clock {
 public:
  TimePoint Now() const override { return kNow; }
};

/// A process that runs measure and answers on a free port.
struct Process {
  FixedClock clock;
  MixBoard board{WindowSpec{}, 1};
  Telemetry telemetry{{&kMeasure}, 1, &board};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  Exposition metrics{telemetry, models, &board, {"1.2.3", "", 5'000}};
  Answers answers{board.spec().lengths, {"nike"}};
  HttpServer server{"127.0.0.1:0", MakeApi({.telemetry = &telemetry,
                                            .metrics = &metrics,
                                            .answers = &answers,
                                            .board = &board,
                                            .models = &models,
                                            .clock = &clock,
                                            .brands = {{"nike", "Ni<ke>", {}, {}}},
                                            .version = "1.2.3",
                                            .measures = true,
                                            .token = {}})};

  HttpAnswer Get(std::string_view target) const { return askmix::Get(server.port(), target); }
  HttpAnswer Fetch(std::string_view method, std::string_view target,
                   std::string_view headers = "") const {
    return askmix::Fetch(server.port(), method, target, headers);
  }
  void Publish(std::vector<std::pair<std::string, Counts>> brands) {
    board.SetCompleteUntil(kNow - Millis{1'000});
    board.Publish(0, MakeSnapshot(board.spec(), kNow, std::move(brands)));
  }
  void BecomeReady() {
    telemetry.ObserverOf(kMeasure, 0).Assigned({});
    telemetry.SetProgress(kMeasure, std::vector<PartitionProgress>{}, kNow);
    board.SetCompleteUntil(kNow);
    answers.SetCaughtUp(true);
  }
};

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

const JsonValue& Parse(JsonDocument& document, const std::string& text) {
  const auto root = document.Parse(text);
  REQUIRE(root);
  return **root;
}

std::string Gunzip(const std::string& bytes) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(std::size_t{8} << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST_CASE("http: a scrape is text of format 0.0.4") {
  Process process;
  process.Publish({{"nike", {30, 10}}});
  const HttpAnswer answer = process.Get("/metrics");
  CHECK(answer.status == 200);
  CHECK(Holds(answer.headers, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  CHECK(Holds(answer.body,
              R"(askmix_intent_share_ratio{brand="nike",intent="promotion",window="5m"} 0.75)"));
}

TEST_CASE("http: a large answer is compressed for those who accept it") {
  Process process;
  process.Publish({{"nike", {30, 10}}});
  const HttpAnswer plain = process.Get("/metrics");
  const HttpAnswer packed = process.Fetch("GET", "/metrics", "Accept-Encoding: deflate, gzip\r\n");
  CHECK(!Holds(plain.headers, "Content-Encoding"));
  CHECK(Holds(packed.headers, "Content-Encoding: gzip\r\n"));
  CHECK(packed.body.size() < plain.body.size());
  CHECK(Holds(Gunzip(packed.body), "askmix_window_mentions{brand=\"nike\""));
  const HttpAnswer refused = process.Fetch("GET", "/metrics", "Accept-Encoding: gzip;q=0\r\n");
  CHECK(!Holds(refused.headers, "Content-Encoding"));
}

TEST_CASE("http: HEAD is answered without a body and other methods are refused") {
  const Process process;
  const HttpAnswer head = process.Fetch("HEAD", "/healthz");
  CHECK(head.status == 200);
  CHECK(Holds(head.headers, "Content-Length: 6\r\n"));
  CHECK(head.body.empty());
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    CAPTURE(method);
    const HttpAnswer answer = process.Fetch(method, "/metrics", "Content-Length: 0\r\n");
    CHECK(answer.status == 405);
    CHECK(Holds(answer.headers, "Allow: GET, HEAD\r\n"));
    CHECK(Holds(answer.body, "\"status\":405"));
  }
}

TEST_CASE("http: what is not there is a problem in JSON") {
  const Process process;
  for (const char* target : {"/metricsX", "/metrics/sub", "/api/v1", "/apis", "/etc/passwd"}) {
    CAPTURE(target);
    const HttpAnswer answer = process.Get(target);
    CHECK(answer.status == 404);
    JsonDocument document;
    CHECK(!Parse(document, answer.body).FindText("detail").empty());
  }
}

TEST_CASE("http: bytes that are no request do not harm the server") {
  const Process process;
  for (const std::string& bytes : {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"),
                                   std::string("\x16\x03\x01\x00\xA5\r\n\r\n", 9),
                                   "GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\n\r\n"}) {
    ExchangeBytes(process.server.port(), bytes);
    CHECK(process.Get("/healthz").status == 200);
  }
}

TEST_CASE("http: readiness tells its reasons") {
  Process process;
  HttpAnswer answer = process.Get("/readyz");
  CHECK(answer.status == 503);
  JsonDocument document;
  const JsonValue* reasons = Parse(document, answer.body).FindArray("reasons");
  REQUIRE(reasons);
  CHECK(reasons->count() == 4);
  CHECK(Holds(answer.body, "measure worker 0 waits for its first partitions"));
  CHECK(process.Get("/healthz").status == 200);

  process.BecomeReady();
  answer = process.Get("/readyz");
  CHECK(answer.status == 200);
  CHECK(answer.body == "ready\n");
}

TEST_CASE("http: the page comes with its files") {
  const Process process;
  const HttpAnswer page = process.Get("/");
  CHECK(page.status == 200);
  CHECK(Holds(page.headers, "Content-Type: text/html; charset=utf-8\r\n"));
  CHECK(Holds(page.headers, "Content-Security-Policy: default-src 'none';"));
  CHECK(Holds(page.body, "src=\"page/main.js\""));
  CHECK(process.Get("/page/main.js").status == 200);
}

TEST_CASE("http: an exception of a handler is a 500 and the server goes on") {
  const HttpServer server("127.0.0.1:0", [](const HttpRequest& request) -> HttpResponse {
    if (request.path == "/bad") throw std::runtime_error("secret of the inside");
    return {200, "text/plain", "fine"};
  });
  const HttpAnswer answer = Get(server.port(), "/bad");
  CHECK(answer.status == 500);
  CHECK(!Holds(answer.body, "secret"));
  CHECK(Get(server.port(), "/good").body == "fine");
}

TEST_CASE("http: a request over its limit is refused and one at it is answered") {
  const Process process;
  const auto padded = [&](std::size_t bytes) {
    const std::string start = "GET /healthz HTTP/1.1\r\nHost: x\r\nPadding: ", end = "\r\n\r\n";
    return ExchangeBytes(process.server.port(),
                         start + std::string(bytes - start.size() - end.size(), 'x') + end);
  };
  CHECK(padded(16'000).starts_with("HTTP/1.1 200"));
  CHECK_FALSE(padded(17'000).starts_with("HTTP/1.1 200"));
  CHECK_FALSE(padded(200'000).starts_with("HTTP/1.1 200"));
  CHECK(process.Get("/healthz").status == 200);
}

TEST_CASE("http: clients that never read their answer are given up") {
  const HttpServer server("127.0.0.1:0", [](const HttpRequest& request) {
    const std::size_t bytes = request.path == "/large" ? std::size_t{64} << 20 : 2;
    return HttpResponse{200, "text/plain", std::string(bytes, 'x')};
  });
  std::vector<HttpPeer> deaf;
  for (int i = 0; i < 8; ++i) {
    deaf.emplace_back(server.port());
    deaf.back().Send(RequestText("GET", "/large"));
  }
  CHECK(Get(server.port(), "/small").status == 200);
}

TEST_CASE("http: handlers see headers by names in lower case and may add their own") {
  const HttpServer server("127.0.0.1:0", [](const HttpRequest& request) {
    HttpResponse response{200, "text/plain", request.headers.at("x-asked")};
    response.headers["X-Told"] = "this";
    return response;
  });
  const HttpAnswer answer = Fetch(server.port(), "GET", "/", "X-ASKED: that\r\n");
  CHECK(answer.body == "that");
  CHECK(Holds(answer.headers, "\r\nX-Told: this\r\n"));
}

TEST_CASE("http: a port in use is refused with its address and the reason") {
  const HttpHandler handler = [](const HttpRequest&) { return HttpResponse{}; };
  const HttpServer first("127.0.0.1:0", handler);
  const std::string address = "127.0.0.1:" + std::to_string(first.port());
  CHECK(first.url() == "http://" + address);
  std::string complaint;
  try {
    const HttpServer second(address, handler);
  } catch (const Fatal& fatal) {
    complaint = fatal.what();
    CHECK(fatal.code() == ExitCode::kConfiguration);
  }
  CAPTURE(complaint);
  CHECK(Holds(complaint, "cannot listen on " + address));
  CHECK(Holds(complaint, "in use"));
}

TEST_CASE("http: many clients are answered at once while numbers change") {
  Process process;
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      for (int n = 0; n < 20; ++n) good += process.Get("/metrics").status == 200;
    });
  }
  for (int n = 0; n < 200; ++n) {
    process.Publish({{"nike", {n}}});
    process.telemetry.ObserverOf(kMeasure, 0).NotCommitted(CommitOutcome::kAborted);
  }
  for (std::thread& client : clients) client.join();
  CHECK(good == 80);
}

}  // namespace
}  // namespace askmix
