// askmix top: against servers that answer as askmix does in every state, and against askmix.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "codec/json.h"
#include "edge/http/problem.h"
#include "edge/http/server.h"
#include "support/askmix_process.h"
#include "support/askmix_terminal.h"
#include "support/screen.h"
#include "support/waiting.h"

namespace askmix {
namespace {

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

std::string Share(const char* name, const char* value) {
  return std::string("\"") + name + R"(":{"value":)" + value + R"(,"low":0.2,"high":0.6})";
}
std::string Shares(const char* promotion) {
  return "{" + Share("promotion", promotion) + "," + Share("buying_info", "0.300000") + "," +
         Share("community", "0.300000") + "}";
}
/// `more`: members, each with a comma before it.
std::string Mix(const std::string& brand, int mentions, int asks, const std::string& more) {
  return R"({"v":1,"brand":")" + brand +
         R"(","window":"1h","start":1,"end":2,"counts":{},"asks":)" + std::to_string(asks) +
         R"(,"mentions":)" + std::to_string(mentions) + R"(,"per_minute":1.5,"low_support":)" +
         (asks < 30 ? "true" : "false") + more + "}";
}
std::string Brand(const std::string& id, const std::string& name, const std::string& mix) {
  return R"({"id":")" + id + R"(","name":")" + name + R"(","mix":)" + mix + "}";
}

const std::string kGap = R"(,"assumed":{"name":"ibm2011-business","difference":{)"
                         R"("promotion":{"value":0.17,"low":0.09,"high":0.25},)"
                         R"("buying_info":{"value":-0.02,"low":-0.1,"high":0.05}}})";
const std::string kShift =
    R"({"v":1,"id":"acme@1","brand":"acme","at":1790000000000,"since":1,"difference":{)"
    R"("promotion":{"value":0.05,"low":0,"high":0.1},)"
    R"("community":{"value":-0.21,"low":-0.3,"high":-0.1}}})";

/// An instance as the API describes one.
class Instance {
 public:
  explicit Instance(std::string address = "127.0.0.1:0") { Begin(std::move(address)); }

  void Begin(const std::string& address) {
    server_.emplace(address, [this](const HttpRequest& request) { return Answer(request); });
  }
  void End() { server_.reset(); }

  std::string url() const { return server_->url(); }
  int unchanged() const { return unchanged_; }

  void Set(const std::string& target, const std::string& body) {
    const std::lock_guard lock(mutex_);
    bodies_[target] = body;
  }
  void Remove(const std::string& target) {
    const std::lock_guard lock(mutex_);
    bodies_.erase(target);
  }
  CommandResult Run(const std::string& arguments) const {
    return RunAskmix("top --url " + url() + " " + arguments);
  }

 private:
  HttpResponse Answer(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    const auto found =
        bodies_.find(request.path + (request.query.empty() ? "" : "?" + request.query));
    if (found == bodies_.end()) return Problem(404, "no brand has this id");
    HttpResponse response{200, "application/json", found->second};
    response.headers["ETag"] = "W/\"" + std::to_string(found->second.size()) + "\"";
    const auto known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second == response.headers["ETag"]) {
      ++unchanged_;
      response.status = 304;
    }
    return response;
  }

  std::mutex mutex_;
  std::atomic<int> unchanged_{0};
  std::map<std::string, std::string> bodies_ = {
      {"/api/v1/status", R"({"version":"1.2.3","ready":true,"reasons":[],"catching_up":false,)"
                         R"("windows":["5m","1h","24h"],"stages":[{"name":"classify","lag":7},)"
                         R"({"name":"measure","lag":5}],"complete_until":1790000000000})"},
      {"/api/v1/brands?window=1h&limit=1000",
       R"({"window":"1h","catching_up":false,"brands":[)" +
           Brand("quiet", "Quiet", Mix("quiet", 3, 0, "")) + "," +
           Brand("acme", "Acme",
                 Mix("acme", 500, 400, ",\"shares\":" + Shares("0.400000") + kGap)) +
           R"(],"next":"/api/v1/brands?window=1h&limit=1000&after=quiet"})"},
      {"/api/v1/brands?window=1h&limit=1000&after=quiet",
       R"({"window":"1h","catching_up":false,"brands":[)" +
           Brand("zeta", "Zeta", Mix("zeta", 12, 10, ",\"shares\":" + Shares("0.400000"))) + "," +
           Brand("stale", "Stale", Mix("stale", 11, 10, R"(,"withheld":"stale")")) + "," +
           Brand("late", "Late", Mix("late", 10, 10, R"(,"withheld":"catching_up")")) + "," +
           Brand("lost", "Lost", Mix("lost", 9, 5, R"(,"incomplete":true)")) + "]}"},
      {"/api/v1/brands/acme", R"({"id":"acme","name":"Acme","catching_up":false,"mixes":[)" +
                                  Mix("acme", 500, 400, ",\"shares\":" + Shares("0.400000")) +
                                  R"(],"last_shift":)" + kShift + "}"},
      {"/api/v1/shifts?limit=200", "{\"shifts\":[" + kShift + "]}"}};
  std::optional<HttpServer> server_;
};

/// The line of the table that begins with `name`.
std::string LineOf(const std::string& table, const std::string& name) {
  const std::size_t at = table.find("\n" + name + " ");
  return at == table.npos ? "" : table.substr(at + 1, table.find('\n', at + 1) - at - 1);
}

TEST_CASE("top: shows each brand's mix and what to think of it and the health of the instance") {
  const Instance instance;
  const CommandResult result = instance.Run("--once");
  CAPTURE(result.output);
  CAPTURE(result.errors);
  CHECK(result.code == 0);
  CHECK(
      result.output.starts_with("askmix 1.2.3: ready, 12 records behind, complete until 2026-09-"));
  CHECK(Holds(result.output, "mentions of the last 1h"));
  const std::string acme = LineOf(result.output, "Acme");
  for (const char* part : {" 500 ", " 400 ", " 1.5 ", " 40% (20-60)", "promotion +17 (+9 to +25)",
                           "community -21, "}) {
    CAPTURE(part);
    CHECK(Holds(acme, part));
  }
  CHECK(Holds(LineOf(result.output, "Zeta"), "few"));
  CHECK(Holds(LineOf(result.output, "Quiet"), "nobody asked"));
  CHECK(Holds(LineOf(result.output, "Stale"), "stale: nobody measures"));
  CHECK(Holds(LineOf(result.output, "Late"), "catching up"));
  CHECK(Holds(LineOf(result.output, "Lost"), "incomplete: mentions were lost"));
  // Most mentions first.
  CHECK(result.output.find("\nAcme") < result.output.find("\nZeta"));
  CHECK(result.output.find("\nLost") < result.output.find("\nQuiet"));
  CHECK(!Holds(result.output, "\x1b"));
}

TEST_CASE("top: an instance that is not ready says why") {
  Instance instance;
  instance.Set("/api/v1/status", R"({"version":"1.2.3","ready":false,"windows":["5m","1h"],)"
                                 R"("reasons":["the broker is away","it is late"],"stages":[]})");
  const CommandResult result = instance.Run("--once");
  CHECK(result.code == 0);
  CHECK(Holds(result.output, "askmix 1.2.3: NOT READY: the broker is away; it is late\n"));
}

TEST_CASE("top: only the brands that are asked for") {
  const Instance instance;
  const CommandResult result = instance.Run("--once --brand acme");
  CHECK(result.code == 0);
  CHECK(Holds(LineOf(result.output, "Acme"), "community -21, "));
  CHECK(!Holds(result.output, "Zeta"));
  const CommandResult unknown = instance.Run("--once --brand acme --brand nobody");
  CHECK(unknown.code == 1);
  CHECK(unknown.output.empty());
  CHECK(unknown.errors == "askmix: " + instance.url() + " says: no brand has this id\n");
}

TEST_CASE("top: a brand that goes gets a row that says so while the others go on") {
  Instance instance;
  const std::string target = "/api/v1/brands/zeta";
  const std::string zeta =
      R"({"id":"zeta","name":"Zeta","mixes":[)" + Mix("zeta", 900, 400, "") + "]}";
  instance.Set(target, zeta);
  const TemporaryFolder folder;
  AskmixProcess top(
      {"top", "--url", instance.url(), "--every", "200ms", "--brand", "acme", "--brand", "zeta"},
      folder.Path("log"), folder.Path("output"));
  const auto output = [&] { return Slurp(folder.Path("output")); };
  const auto last = [&](const std::string& name) {
    const std::size_t at = output().rfind("\n" + name + " ");
    return at == std::string::npos ? "" : LineOf(output().substr(at), name);
  };
  REQUIRE(Await([&] { return Holds(last("Zeta"), " 900 "); }));
  instance.Remove(target);
  CHECK(Await([&] { return Holds(last("Zeta"), "gone: no brand has this id now"); }));
  CHECK(Holds(last("Acme"), " 500 "));
  instance.Set(target, zeta);
  CHECK(Await([&] { return Holds(last("Zeta"), " 900 "); }));
  top.Signal(SIGTERM);
  CHECK(top.AwaitEnd() == 0);
  CHECK(top.Log().empty());
}

TEST_CASE("top: the last shift of a brand is found behind newer ones of others") {
  Instance instance;
  const std::string more = "/api/v1/shifts?limit=200&before=2", last = more + "1";
  const std::string other = R"({"id":"other@1","brand":"other","at":1790000000000})";
  instance.Set("/api/v1/shifts?limit=200",
               "{\"shifts\":[" + other + "],\"next\":\"" + more + "\"}");
  instance.Set(more, "{\"shifts\":[" + kShift + "],\"next\":\"" + last + "\"}");
  std::string older = kShift;
  older.replace(older.find("-0.21"), 5, "-0.99");
  instance.Set(last, "{\"shifts\":[" + older + "]}");
  const CommandResult result = instance.Run("--once");
  CHECK(result.code == 0);
  CHECK(Holds(LineOf(result.output, "Acme"), "community -21, "));
}

TEST_CASE("top: JSON has a line for each brand with its mix as it was answered") {
  const Instance instance;
  const CommandResult result = instance.Run("--once --json");
  CHECK(result.code == 0);
  std::istringstream lines(result.output);
  std::vector<std::string> ids;
  for (std::string line; std::getline(lines, line);) {
    JsonDocument document;
    const auto root = document.Parse(line);
    REQUIRE(root);
    ids.emplace_back((*root)->FindText("id"));
    CHECK((*root)->FindInt("at").value_or(0) > 1'700'000'000'000);
    REQUIRE((*root)->FindObject("mix"));
    CHECK((*root)->FindObject("mix")->FindText("brand") == ids.back());
    CHECK((*root)->Has("last_shift") == (ids.back() == "acme"));
  }
  CHECK(ids == std::vector<std::string>{"acme", "zeta", "stale", "late", "lost", "quiet"});
  CHECK(Holds(result.output, "\"last_shift\":" + kShift));
}

TEST_CASE("top: what is wrong is said in one sentence with what to do") {
  Instance instance;
  const HttpServer other("127.0.0.1:0", [](const HttpRequest& request) -> HttpResponse {
    return request.path == "/json/api/v1/status" ? HttpResponse{200, "application/json", "{}"}
                                                 : HttpResponse{404, "text/html", "<p>no"};
  });
  const HttpServer garbage("127.0.0.1:0", [](const HttpRequest&) -> HttpResponse {
    return {200, "text/html", "<html>"};
  });
  struct Case {
    std::string arguments;
    int code;
    std::string part;
  };
  const Case cases[] = {
      {"--url http://127.0.0.1:1", 1, "is askmix running at http://127.0.0.1:1? Give --url"},
      {"--url 127.0.0.1:1", 1, "is askmix running at http://127.0.0.1:1? Give --url"},
      {"--url " + other.url(), 1, "answers 404 to /api/v1/status, as no askmix does"},
      {"--url " + other.url() + "/json/", 1, "does not answer to /api/v1/status as askmix does"},
      {"--url " + garbage.url(), 1, "does not answer to /api/v1/status as askmix does"},
      {"--url ftp://x", 2, "unknown scheme"},
      {"--url http://", 2, "names no host"},
      {"--url " + instance.url() + " --window 2h", 2, "give --window one of 5m, 1h, 24h"},
      {"--every soon", 2, "give a duration from 200ms to 1h"},
      {"--every 1ms", 2, "give a duration from 200ms to 1h"},
      {"--sometimes", 2, "--sometimes"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    const CommandResult result = RunAskmix("top --once " + c.arguments);
    CAPTURE(result.errors);
    CHECK(result.code == c.code);
    CHECK(result.output.empty());
    CHECK(Holds(result.errors, c.part));
  }
}

TEST_CASE("top: what has not changed is not sent again and an interrupt is an end like any other") {
  const Instance instance;
  const TemporaryFolder folder;
  AskmixProcess top({"top", "--url", instance.url(), "--every", "200ms"}, folder.Path("log"),
                    folder.Path("output"));
  REQUIRE(Await([&] { return instance.unchanged() >= 8; }));
  top.Signal(SIGINT);
  CHECK(top.AwaitEnd() == 0);
  CHECK(top.Log().empty());
  const std::string output = Slurp(folder.Path("output"));
  CHECK(output.find("\nAcme") != output.rfind("\nAcme"));
}

TEST_CASE("top: an instance that goes is told once and asked again until it is back") {
  Instance instance;
  const TemporaryFolder folder;
  AskmixProcess top({"top", "--url", instance.url(), "--every", "200ms", "--json"},
                    folder.Path("log"), folder.Path("output"));
  const auto size = [&] { return Slurp(folder.Path("output")).size(); };
  REQUIRE(Await([&] { return size() > 0; }));
  const std::string address = instance.url().substr(7);
  instance.End();
  REQUIRE(Await([&] { return Holds(top.Log(), "asking again"); }));
  const std::size_t before = size();
  instance.Begin(address);
  CHECK(Await([&] { return size() > before; }));
  top.Signal(SIGTERM);
  CHECK(top.AwaitEnd() == 0);
  CHECK(top.Log().find("asking again") == top.Log().rfind("asking again"));
}

TEST_CASE("top: ends when nobody reads it any more") {
  const Instance instance;
  const TemporaryFolder folder;
  const std::string command = std::string(ASKMIX_BINARY) + " top --every 200ms --json --url " +
                              instance.url() + " 2>" + folder.Path("errors") + " | head -n 1 >" +
                              folder.Path("output");
  CHECK(std::system(command.c_str()) == 0);
  CHECK(Slurp(folder.Path("output")).starts_with("{\"at\":"));
  CHECK(Slurp(folder.Path("errors")).empty());
}

TEST_CASE("top: a terminal is redrawn in place within its size and left as it was") {
  const Instance instance;
  AskmixTerminal terminal({"top", "--url", instance.url(), "--every", "200ms"}, 70, 8,
                          {"TERM=xterm"});
  const std::string first = terminal.ReadUntil("\x1b[J");
  CHECK(Holds(first, "\x1b[2J\x1b[H"));
  CHECK(Holds(first, "Acme"));
  CHECK(Holds(first, "\x1b[1m"));
  CHECK(!Holds(first, "last shift"));
  CHECK(Holds(first, "3 other brands; --brand ID shows one"));
  CHECK(!Holds(terminal.ReadUntil("\x1b[J"), "\x1b[2J"));
  terminal.Resize(200, 30);
  CHECK(Holds(terminal.ReadUntil("last shift"), "last shift"));
  CHECK(Holds(terminal.ReadUntil("\x1b[33m"), "\x1b[33m"));
  terminal.Type("\x03");
  CHECK(terminal.AwaitEnd() == 0);
  CHECK(terminal.IsSane());
}

TEST_CASE("top: lines as wide as the terminal are shown to their last cell") {
  const Instance instance;
  AskmixTerminal terminal({"top", "--url", instance.url(), "--every", "200ms"}, 40, 12,
                          {"TERM=xterm"});
  Screen screen(40, 12);
  for (int look = 0; look < 2; ++look) {
    screen.Write(terminal.ReadUntil("\x1b[J"));
    CHECK(screen.Row(0) == "askmix 1.2.3: ready, 12 records behind,\u2026");
    CHECK(screen.Row(1).ends_with("\u2026"));
    CHECK(screen.Row(3).starts_with("Acme "));
  }
}

TEST_CASE("top: has no colours where they are not wanted and names cannot act on the terminal") {
  Instance instance;
  instance.Set("/api/v1/brands?window=1h&limit=1000",
               R"({"brands":[)" + Brand("evil", "Ev\\u001b[31mil", Mix("evil", 50, 0, "")) + "]}");
  using Environment = std::vector<std::string>;
  for (const Environment& environment :
       {Environment{"TERM=xterm", "NO_COLOR=1"}, Environment{"TERM=dumb"}, Environment{}}) {
    AskmixTerminal terminal({"top", "--url", instance.url(), "--once"}, 150, 30, environment);
    const std::string shown = terminal.ReadUntil("nothing of this kind");
    CHECK(Holds(shown, "Ev\uFFFD[31mil"));
    CHECK(!Holds(shown, "m\x1b"));
    CHECK(!Holds(shown, "\x1b[1m"));
    CHECK(terminal.AwaitEnd() == 0);
  }
}

TEST_CASE("top: an instance that has gone is said to be so over what it showed last") {
  Instance instance;
  AskmixTerminal terminal({"top", "--url", instance.url(), "--every", "200ms"}, 150, 30,
                          {"TERM=xterm"});
  CHECK(Holds(terminal.ReadUntil("Acme"), "Acme"));
  instance.End();
  CHECK(Holds(terminal.ReadUntil("NOT LIVE: "), "NOT LIVE: "));
  CHECK(Holds(terminal.ReadUntil("Acme"), "Acme"));
  terminal.Type("\x03");
  CHECK(terminal.AwaitEnd() == 0);
}

}  // namespace
}  // namespace askmix
