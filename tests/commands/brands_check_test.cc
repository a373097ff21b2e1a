#include "commands/brands_check.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

namespace askmix {
namespace {

/// The warnings about a file, "line: sentence".
std::vector<std::string> Warnings(const std::string& yaml) {
  const TemporaryFolder folder;
  const BrandsFile file = ReadBrandsFile(folder.Write("b.yaml", yaml));
  std::vector<std::string> lines;
  for (const BrandsWarning& w : WarningsOf(file, {"orange", "gap", "target"})) {
    lines.push_back(std::to_string(w.line) + ": " + w.sentence);
  }
  return lines;
}

bool Warns(const std::string& yaml, const std::string& beginning, const std::string& part) {
  const std::vector<std::string> warnings = Warnings(yaml);
  CAPTURE(yaml);
  REQUIRE(warnings.size() == 1);
  CAPTURE(warnings[0]);
  return warnings[0].starts_with(beginning) && warnings[0].find(part) != std::string::npos;
}

TEST_CASE("brands check: words that will be ambiguous are warned of with their line and advice") {
  CHECK(Warns("- name: Nike\n- name: Orange", "2: brand \"orange\": \"Orange\"",
              "a word of the language; make it ambiguous"));
  CHECK(Warns("- name: Hewlett\n  aliases:\n    - HP", "3: ", "short enough"));
  CHECK(Warns("- name: Nike\n  products: [The thing, Target]", "2: ", "word of the language"));
}

TEST_CASE("brands check: words with context and words of no language are not warned of") {
  CHECK(Warnings("- name: Gap\n  ambiguous: [gap]\n  context: {near: [jeans]}").empty());
  CHECK(Warnings("- name: Gap\n  ambiguous: [gap]\n  context: {capital: yes}").empty());
  CHECK(Warnings("- name: Nike\n  aliases: [{words: gap, near: [jeans]}]").empty());
  CHECK(Warnings("- name: Nike\n- name: \u82F9\u679C\n  id: apple").empty());
}

TEST_CASE("brands check: ambiguous words without anything that helps are warned of") {
  CHECK(Warns("- name: Gap\n  ambiguous: [gap]", "1: ", "nothing is said that would have to"));
  CHECK(
      Warns("- name: Gap\n  ambiguous: [gap]\n  context: {not_near: [year]}", "1: ", "add words"));
}

TEST_CASE("brands check: a name within another brand's name is warned of unless it is excepted") {
  CHECK(Warns("- name: Western\n- name: Best Western", "1: ", "\"Best Western\" of brand"));
  CHECK(Warnings("- name: Western\n  not: [best western]\n- name: Best Western").empty());
  CHECK(Warnings("- name: Nike\n  aliases: [Nike Store]\n- name: Westerner\n- name: Best Western")
            .empty());
}

TEST_CASE("brands check: of a list of words those count that begin with no capital") {
  const TemporaryFolder folder;
  const auto words = ReadWordList(folder.Write("words", "Aaron\nz\u00E9bra\n\nzoo\n"));
  REQUIRE(words.has_value());
  CHECK(*words == std::unordered_set<std::string>{"zebra", "zoo"});
  CHECK_FALSE(ReadWordList(folder.Path("absent")).has_value());
}

}  // namespace
}  // namespace askmix
