#include "brands/catalogue.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

/// The detail of the refusal; empty when the brands are good.
std::string Fault(const std::vector<Brand>& brands) {
  const auto result = Validate(brands);
  if (result) return {};
  CHECK(result.error().reason == "bad_brands");
  return result.error().detail;
}

bool Mentions(const std::string& detail, std::string_view part) {
  return detail.find(part) != std::string::npos;
}

TEST_CASE("catalogue: good brands pass") {
  CHECK(Fault({}).empty());
  CHECK(Fault({{"nike", "Nike", {"nike", "@NikeStore"}, {"Nike Inc.", "\u30CA\u30A4\u30AD"}},
               {"3m", "3M", {}, {}},
               {"a.b_c-d", "H&M", {"hm"}, {"h and m"}}})
            .empty());
}

TEST_CASE("catalogue: odd names are names") {
  for (const std::string name : {".*", "a|b", "__x", "\U0001F34E", "\"quoted\"", "{}", "%s"}) {
    CAPTURE(name);
    CHECK(Fault({{"odd", name, {}, {}}}).empty());
  }
}

TEST_CASE("catalogue: malformed ids are refused") {
  for (const std::string& id :
       {std::string(), std::string("Nike"), std::string("-nike"), std::string(".nike"),
        std::string("ni ke"), std::string("nik\u00E9"), std::string("a/b"), std::string(64, 'a'),
        std::string("a\0b", 3)}) {
    CAPTURE(id);
    CHECK(Mentions(Fault({{id, "Nike", {}, {}}}), "an id is"));
  }
  CHECK(Fault({{std::string(63, 'a'), "Nike", {}, {}}}).empty());
}

TEST_CASE("catalogue: a repeated id is refused") {
  CHECK(Mentions(Fault({{"nike", "Nike", {}, {}}, {"nike", "Adidas", {}, {}}}), "\"nike\""));
}

TEST_CASE("catalogue: names that are missing or no names are refused with the brand's id") {
  const std::string too_long(kBrandNameBytesMax + 1, 'n');
  const std::vector<Brand> rows = {
      {"x1", "", {}, {}},          {"x1", "  ", {}, {}},        {"x1", "\uFE0F", {}, {}},
      {"x1", too_long, {}, {}},    {"x1", "a\nb", {}, {}},      {"x1", "\xC3(", {}, {}},
      {"x1", "X", {"@"}, {}},      {"x1", "X", {""}, {}},       {"x1", "X", {"two words"}, {}},
      {"x1", "X", {"#tag"}, {}},   {"x1", "X", {too_long}, {}}, {"x1", "X", {}, {""}},
      {"x1", "X", {}, {too_long}},
  };
  for (const Brand& brand : rows) {
    CAPTURE(brand.name);
    CHECK(Mentions(Fault({brand}), "\"x1\""));
  }
}

TEST_CASE("catalogue: two brands cannot claim the same handle name or alias") {
  const Brand first{"first", "Caf\u00E9 Noir", {"Noir"}, {"Black Coffee"}};
  const std::vector<Brand> rows = {
      {"second", "CAFE  noir", {}, {}},    {"second", "Second", {}, {"cafe noir"}},
      {"second", "black coffee", {}, {}},  {"second", "Second", {}, {"BLACK\u00A0COFFEE"}},
      {"second", "Second", {"@noir"}, {}},
  };
  for (const Brand& second : rows) {
    CAPTURE(second.name);
    const std::string fault = Fault({first, second});
    CHECK(Mentions(fault, "\"first\""));
    CHECK(Mentions(fault, "\"second\""));
  }
}

TEST_CASE("catalogue: a brand may repeat its own names and share words between handle and name") {
  CHECK(Fault({{"a", "Nike", {"nike", "NIKE"}, {"nike", "NIKE"}}}).empty());
  CHECK(Fault({{"a", "Delta", {}, {}}, {"b", "Delta Faucet", {"delta"}, {}}}).empty());
}

TEST_CASE("catalogue: two brands may share words that both need context for") {
  Brand lines{"delta-lines", "Delta Air Lines", {}, {"Delta"}};
  Brand faucet{
      "delta-faucet", "Delta Faucet", {}, {Wording("DELTA", Context{{"tap"}, {}, {}, {}})}};
  CHECK(Mentions(Fault({lines, faucet}), "make it ambiguous for both"));
  lines.ambiguous = {"delta"};
  CHECK(Fault({lines, faucet}).empty());
}

TEST_CASE("catalogue: an account is one brand's on each platform") {
  const auto on = [](const std::string& id, const std::string& platform) {
    return Brand{id, id, {{"delta", platform}}, {}};
  };
  CHECK(Fault({on("a", "x"), on("b", "bluesky")}).empty());
  CHECK(Mentions(Fault({on("a", "x"), on("b", "x")}), "also claimed by brand \"a\""));
  CHECK(Mentions(Fault({on("a", "x"), on("b", "")}), "also claimed by brand \"a\""));
  Brand owner{"c", "C", {}, {}};
  owner.own = {{"delta", "x"}};
  CHECK(Mentions(Fault({on("a", "x"), owner}), "also claimed by brand \"a\""));
}

TEST_CASE("catalogue: words that are ambiguous must be names of the brand") {
  Brand gap{"gap", "Gap", {}, {"Gap Inc"}};
  gap.ambiguous = {"GAP", "gap inc"};
  CHECK(Fault({gap}).empty());
  gap.ambiguous = {"gaps"};
  CHECK(Mentions(Fault({gap}), "none of its names"));
}

TEST_CASE("catalogue: what a brand says is limited") {
  Brand wordy{"w", "W", {}, {}};
  for (std::size_t i = 1; i < kBrandWordsMax; ++i) {
    wordy.context.near.push_back("w" + std::to_string(i));
  }
  CHECK(Fault({wordy}).empty());
  wordy.never = {"one more"};
  CHECK(Mentions(Fault({wordy}), "at most 2000"));
}

}  // namespace
}  // namespace askmix
