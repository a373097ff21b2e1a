// The embedded mode, through the binary.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "codec/classified.h"
#include "support/askmix_command.h"
#include "support/askmix_terminal.h"
#include "support/screen.h"
#include "support/waiting.h"

namespace askmix {
namespace {

/// Event times are of now: the command reads the real clock.
std::string Row(const std::string& id, const std::string& text) {
  const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  return R"({"id":")" + id + R"(","text":")" + text + R"(","created_at":)" +
         std::to_string(UnixMillis(now - Millis{60'000})) + "}\n";
}

struct Setup {
  TemporaryFolder folder;
  std::string config = folder.Write(
      "askmix.yaml",
      "brands: {file: " +
          folder.Write("brands.yaml", "[{id: acme, name: Acme}, {id: zeta, name: Zeta}]") +
          "}\nhttp: {address: '127.0.0.1:0'}\n");

  CommandResult Run(const std::string& input) const {
    return RunAskmix("run -c " + config + " --once --output " + folder.Path("topics"), input);
  }
  std::string Topic(const std::string& name) const {
    return Slurp(folder.Path("topics/" + name + ".ndjson"));
  }
  std::size_t Lines(const std::string& name) const {
    const std::string text = Topic(name);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
};

TEST_CASE("run: embedded with --once reads all and shows the mix and ends") {
  const Setup setup;
  const CommandResult result =
      setup.Run(Row("1", "any discount code for Acme?") + Row("2", "I love Zeta so much") +
                Row("1", "any discount code for Acme?") + "{broken\n");
  CAPTURE(result.errors);
  CHECK(result.code == 0);
  CHECK(result.output.find("acme") != std::string::npos);
  CHECK(result.errors.find("metrics at http://127.0.0.1:") != std::string::npos);
  CHECK(setup.Lines("mentions.clean") == 3);
  CHECK(setup.Lines("mentions.rejected") == 1);
  CHECK(setup.Lines("mentions.promotion") + setup.Lines("mentions.buying-info") +
            setup.Lines("mentions.community") + setup.Lines("mentions.other") ==
        2);
  CHECK(setup.Topic("mentions.rejected").find("not_json") != std::string::npos);
}

TEST_CASE("run: what it shows keeps to the lines of a terminal") {
  const TemporaryFolder folder;
  const std::string config = folder.Write(
      "askmix.yaml", "brands: {file: " + folder.Write("brands.yaml", "[{id: acme, name: Acme}]") +
                         "}\nhttp: {address: '127.0.0.1:0'}\nlog: {level: error}\n");
  const std::string input = folder.Write("input", Row("1", "any discount code for Acme?"));
  AskmixTerminal terminal({"run", "-c", config, "--show", "--input", input}, 80, 24,
                          {"TERM=xterm"});
  Screen screen(80, 24);
  REQUIRE(Await([&] {
    screen.Write(terminal.ReadUntil("\x1b[J"));
    return screen.Row(3).starts_with("acme");
  }));
  CHECK(screen.Row(0).starts_with("askmix: page at http://127.0.0.1:"));
  CHECK(screen.Row(0).ends_with("/, metrics at /metrics (Ctrl-C stops)"));
  CHECK(screen.Row(1).starts_with("what they ask for, up to 20"));
  CHECK(screen.Row(2).starts_with("brand "));
  terminal.Type("\x03");
  CHECK(terminal.AwaitEnd() == 0);
}

TEST_CASE("run: what it writes can be read back") {
  const Setup setup;
  const CommandResult result = setup.Run(Row("1", "any discount code for Acme?"));
  CAPTURE(result.errors);
  REQUIRE(setup.Lines("mentions.promotion") == 1);
  const auto facts = DecodeClassified(setup.Topic("mentions.promotion"));
  REQUIRE(facts);
  CHECK(facts->key == "other:1");
  CHECK(facts->brand == "acme");
}

TEST_CASE("run: refuses at start with one sentence that says what would be right") {
  const TemporaryFolder folder;
  const std::string no_brands = folder.Write("a.yaml", "log: {level: warn}\n");
  const std::string kafka = folder.Write("b.yaml", "kafka: {brokers: '127.0.0.1:1'}\n");
  struct Case {
    std::string arguments;
    int code;
    const char* part;
  };
  const Case cases[] = {
      {"run -c " + no_brands, 3, "brands.file"},
      {"run -c " + folder.Path("absent.yaml"), 3, "absent.yaml"},
      {"run -c " + no_brands + " --stages classify", 3, "run.stages"},
      {"run -c " + no_brands + " --stages clasify", 3, "clasify"},
      {"run -c " + kafka + " --once", 2, "--once"},
      {"run --no-such-flag", 2, "--no-such-flag"},
      {"", 2, "subcommand"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    const CommandResult result = RunAskmix(c.arguments);
    CHECK(result.code == c.code);
    CAPTURE(result.errors);
    CHECK((result.errors + result.output).find(c.part) != std::string::npos);
  }
}

TEST_CASE("askmix: tells its version") {
  const CommandResult result = RunAskmix("--version");
  CHECK(result.code == 0);
  CHECK(result.output.starts_with("askmix "));
}

}  // namespace
}  // namespace askmix
