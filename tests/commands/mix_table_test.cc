#include "commands/mix_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "core/display.h"

namespace askmix {
namespace {

MixRow Row(std::string brand) {
  return {.brand = std::move(brand),
          .window = "",
          .mentions = 295,
          .asks = 245,
          .per_minute = 4.9167,
          .shares = Shares{{{0.5, 0.25, 0.75}, {0.2, 0.13, 0.25}, {0.3, 0.26, 0.4}}},
          .note = "",
          .gap = "promotion +17 (+9 to +25)",
          .shift = "promotion +21, 3 min ago"};
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("mix table: has a head and a line for each row") {
  MixRow quiet = Row("Zeta");
  quiet.shares.reset();
  quiet.note = "nobody asked";
  const auto lines = Lines(RenderTable({Row("Acme"), quiet}, {200, 40, false}));
  REQUIRE(lines.size() == 3);
  for (const char* title : {"brand", "mentions", "asks", "a minute", "promotion", "buying_info",
                            "community", "from assumed", "last shift"}) {
    CAPTURE(title);
    CHECK(Holds(lines[0], title));
  }
  CHECK(!Holds(lines[0], "window"));
  for (const char* part : {"Acme", "295", "245", "4.9", " 50% (25-75)", " 20% (13-25)",
                           "promotion +17 (+9 to +25)", "promotion +21, 3 min ago"}) {
    CAPTURE(part);
    CHECK(Holds(lines[1], part));
  }
  CHECK(Holds(lines[2], "nobody asked"));
  CHECK(!Holds(lines[2], "%"));
}

TEST_CASE("mix table: a bar shows the value between the ends of its interval") {
  const auto lines = Lines(RenderTable({Row("Acme")}, {400, 40, false}));
  // 24 cells: solid to 25 %, dense to 50 %, thin to 75 %.
  CHECK(Holds(lines[1],
              " 50% (25-75) \u2588\u2588\u2588\u2588\u2588\u2588\u2593\u2593\u2593\u2593"
              "\u2593\u2593\u2591\u2591\u2591\u2591\u2591\u2591         20%"));
}

TEST_CASE("mix table: no line is wider than the terminal and the least wanted goes first") {
  const std::vector<MixRow> rows = {Row("Acme"), Row("a brand with a rather long name of its own")};
  for (std::size_t width = 1; width < 250; ++width) {
    CAPTURE(width);
    for (const std::string& line : Lines(RenderTable(rows, {width, 40, false}))) {
      REQUIRE(DisplayWidth(line) <= width);
    }
  }
  const std::string narrow = RenderTable({Row("Acme")}, {75, 40, false});
  CHECK(Holds(narrow, "community"));
  CHECK(!Holds(narrow, "last shift"));
  CHECK(!Holds(narrow, "from assumed"));
  const std::string wider = RenderTable({Row("Acme")}, {110, 40, false});
  CHECK(Holds(wider, "from assumed"));
  CHECK(!Holds(wider, "last shift"));
}

TEST_CASE("mix table: colours only where they are wanted and never in the width") {
  const std::string plain = RenderTable({Row("Acme")}, {200, 40, false});
  std::string coloured = RenderTable({Row("Acme")}, {200, 40, true});
  CHECK(!Holds(plain, "\x1b"));
  CHECK(Holds(coloured, "\x1b[33m"));
  for (std::size_t at; (at = coloured.find('\x1b')) != coloured.npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  CHECK(coloured == plain);
}

TEST_CASE("mix table: a row of a mix says what to think of it") {
  const Millis hour{3'600'000};
  const MixRow few = RowOf("acme", hour, MakeMix(Tally{{3, 1, 0, 2, 0, 0}}));
  CHECK(few.window == "1h");
  CHECK(few.mentions == 6);
  CHECK(few.asks == 4);
  CHECK(few.per_minute == doctest::Approx(0.1));
  CHECK(few.note == "few");
  CHECK(few.shares.has_value());
  CHECK(RowOf("acme", hour, MakeMix(Tally{{300, 100, 100}})).note.empty());
  CHECK(RowOf("acme", hour, MakeMix(Tally{{0, 0, 0, 2}})).note == "nobody asked");
  CHECK(RowOf("acme", hour, MakeMix(Tally{{3}}, true)).note == "incomplete: mentions were lost");
}

}  // namespace
}  // namespace askmix
