#include "commands/mix_view.h"

#include <doctest/doctest.h>

#include <sstream>

#include "core/display.h"
#include "support/builders.h"
#include "support/mixes.h"

namespace askmix {
namespace {

constexpr TerminalLook kLook{120, 40, false};

void Publish(MixBoard& board, const std::vector<std::pair<std::string, Tally>>& brands) {
  auto snapshot = std::make_shared<MixSnapshot>();
  snapshot->end = kNoon;
  for (const auto& [brand, counts] : brands) {
    snapshot->brands.push_back({brand, MixesOf({MakeMix(counts)})});
  }
  board.Publish(0, snapshot);
}

TEST_CASE("mix view: says so when there are no numbers") {
  const MixBoard board(WindowSpec{}, 1);
  CHECK(RenderMixes(board, 10, kLook) == "no numbers yet\n");
}

TEST_CASE("mix view: shows counts and shares and a dash where nobody asked") {
  MixBoard board(WindowSpec{Millis{10'000}, {Millis{300'000}}}, 1);
  Publish(board, {{"acme", Tally{{3, 1, 0, 2, 0, 0}}}, {"zeta", Tally{}}});
  const std::string text = RenderMixes(board, 10, kLook);
  CAPTURE(text);
  CHECK(text.find("2026-11-23T12:00:00") != std::string::npos);
  CHECK(text.find(" 75% (") != std::string::npos);
  CHECK(text.find("few") != std::string::npos);
  const std::string zeta = text.substr(text.find("zeta"));
  CHECK(zeta.find('-') != std::string::npos);
  CHECK(zeta.find('%') == std::string::npos);
}

TEST_CASE("mix view: no line is wider than the terminal") {
  MixBoard board(WindowSpec{Millis{10'000}, {Millis{300'000}}}, 1);
  Publish(board, {{"acme", Tally{{3, 1, 0, 2, 0, 0}}}});
  std::istringstream lines(RenderMixes(board, 10, {60, 40, false}));
  for (std::string line; std::getline(lines, line);) CHECK(DisplayWidth(line) <= 60);
}

TEST_CASE("mix view: the most mentioned brands come first and the rest is counted") {
  MixBoard board(WindowSpec{Millis{10'000}, {Millis{300'000}}}, 1);
  Publish(board, {{"a", Tally{{1}}}, {"b", Tally{{5}}}, {"c", Tally{{3}}}});
  const std::string text = RenderMixes(board, 2, kLook);
  CHECK(text.find("\nb ") < text.find("\nc "));
  CHECK(text.find("\na ") == std::string::npos);
  CHECK(text.find("and 1 more brands") != std::string::npos);
}

}  // namespace
}  // namespace askmix
