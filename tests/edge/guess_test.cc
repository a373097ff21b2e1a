#include "edge/guess.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

using Members = std::map<std::string, std::string>;

Members Of(const std::string& promotion, const std::string& buying_info,
           const std::string& community) {
  return {{"promotion", promotion}, {"buying_info", buying_info}, {"community", community}};
}

std::string Complaint(const Members& members) {
  const auto guess = ReadGuess(members);
  return guess ? "" : guess.error().detail;
}

TEST_CASE("guess: percentages and parts give the same mix") {
  const auto percent = ReadGuess(Of("20", "30", "50"));
  const auto parts = ReadGuess(Of("0.2", "0.3", "0.5"));
  REQUIRE(percent);
  REQUIRE(parts);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(percent->shares[i] == doctest::Approx(std::array{0.2, 0.3, 0.5}[i]).epsilon(1e-15));
    CHECK(parts->shares[i] == doctest::Approx(percent->shares[i]).epsilon(1e-15));
  }
}

TEST_CASE("guess: what was rounded is brought to a whole") {
  for (const Members& members :
       {Of("33", "33", "33"), Of("33.3", "33.3", "33.3"), Of("0.33", "0.33", "0.33"),
        Of("34", "33", "34"), Of("0", "0", "1"), Of("1e2", "0", "0")}) {
    const auto guess = ReadGuess(members);
    REQUIRE(guess);
    CHECK(guess->shares[0] + guess->shares[1] + guess->shares[2] == doctest::Approx(1));
  }
}

TEST_CASE("guess: is named after who guessed and when") {
  Members members = Of("20", "30", "50");
  CHECK(ReadGuess(members)->name == "own");
  members["year"] = "2026";
  CHECK(ReadGuess(members)->name == "own-2026");
  members["by"] = "marketing";
  const auto guess = ReadGuess(members);
  CHECK(guess->name == "marketing-2026");
  CHECK(guess->year == 2026);
  CHECK(guess->source == "marketing");
  CHECK(guess->question.empty());
  CHECK(guess->rule == "as guessed");
}

TEST_CASE("guess: what is no mix is refused with what would be right") {
  const auto refused = [](const Members& members, const std::string& part) {
    CAPTURE(part);
    const std::string complaint = Complaint(members);
    CAPTURE(complaint);
    CHECK(complaint.find(part) != std::string::npos);
  };
  refused(Of("20", "30", "45"), "add up to 95: give percentages that add up to 100, or parts");
  refused(Of("0.2", "0.3", "0.45"), "add up to 0.95");
  refused(Of("33", "34", "35"), "add up to 102");
  refused(Of("0", "0", "0"), "add up to 0");
  refused(Of("-10", "60", "50"), "promotion must be a percentage or a part");
  refused(Of("20", "nan", "50"), "buying_info must be");
  refused(Of("20", "30", "50%"), "community must be");
  refused({{"promotion", "50"}, {"buying_info", "50"}}, "community must be");
  const auto with = [](const std::string& key, const std::string& value) {
    Members members = Of("20", "30", "50");
    members[key] = value;
    return members;
  };
  refused(with("buyinginfo", "1"), "unknown key buyinginfo; the nearest known one is buying_info");
  refused(with("year", "26"), "year must be the year of the guess");
  refused(with("year", "soon"), "year must be");
  refused(with("by", ""), "by must say");
  refused(with("by", std::string(41, 'x')), "by must say");
  refused(with("by", "a\nb"), "by must say");
  refused(with("by", "caf\xE9"), "by must say");
  refused(with("by", "ibm2011-business"), "by must not be the name of a preset");
}

}  // namespace
}  // namespace askmix
