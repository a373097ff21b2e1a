#include "edge/brands_file.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

namespace askmix {
namespace {

std::string Complaint(const std::string& yaml) {
  const TemporaryFolder folder;
  try {
    LoadBrands(folder.Write("brands.yaml", yaml));
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

TEST_CASE("brands file: brands are read with all their names") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("brands.yaml", R"(
- id: noir
  name: Café Noir
  handles: ["@cafenoir", noirhelp]
  aliases: [Noir Coffee]
- name: Brew & Haven
)");
  const std::vector<Brand> brands = LoadBrands(path);
  REQUIRE(brands.size() == 2);
  CHECK(brands[0].id == "noir");
  CHECK(brands[0].name == "Café Noir");
  CHECK(brands[0].handles == std::vector<std::string>{"cafenoir", "noirhelp"});
  CHECK(brands[0].aliases == std::vector<std::string>{"Noir Coffee"});
  CHECK(brands[1].id == "brew-haven");
}

TEST_CASE("brands file: a brand may have thresholds of its own") {
  const TemporaryFolder folder;
  const std::string path = folder.Write(
      "b.yaml", "[{name: Nike, thresholds: {promotion: 0.6, community: 1, other: 0.7}}]");
  const auto thresholds = LoadBrands(path)[0].thresholds;
  CHECK(thresholds[0] == 0.6F);
  CHECK_FALSE(thresholds[1].has_value());
  CHECK(thresholds[2] == 1.0F);
  CHECK(thresholds[3] == 0.7F);
}

TEST_CASE("brands file: the demo's brands are good") {
  CHECK(LoadBrands(ASKMIX_SOURCE_DIR "/deploy/demo/brands.yaml").size() >= 10);
}

TEST_CASE("brands file: an id left out is made of the name") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("b.yaml", "[{name: \"  Größe 7! \"}, {name: Ünïted}]");
  const std::vector<Brand> brands = LoadBrands(path);
  CHECK(brands[0].id == "grosse-7");
  CHECK(brands[1].id == "united");
}

TEST_CASE("brands file: a bad file is refused with its line") {
  struct Case {
    std::string yaml;
    std::vector<std::string> parts;
  };
  const Case cases[] = {
      {"", {"brands.yaml: ", "list of brands"}},
      {"[]", {"brands.yaml:1: ", "list of brands"}},
      {"- name: Nike\n  thresholds:\n    care: 0.5", {":3: ", "unknown threshold care"}},
      {"- name: Nike\n  thresholds:\n    promotion: 2", {":3: ", "from 0 to 1"}},
      {"- name: Nike\n  thresholds: 0.5", {":2: ", "thresholds must be keys"}},
      {"name: Nike", {":1: ", "unknown key name", "brands"}},
      {"brands:\n", {"list of brands"}},
      {"- Nike", {":1: ", "must have keys"}},
      {"- id: nike", {":1: this brand has no name"}},
      {"- name: A\n- name: B\n  handle: [b]", {":3: unknown key handle;", "handles"}},
      {"- name: A\n  handles: a", {":2: handles must be a list"}},
      {"- name: A\n  aliases: [[a]]", {":2: aliases must be text"}},
      {"- name: 東京", {":1: ", "an id"}},
      {"- {name: A, id: Bad Id}", {":1: "}},
      {"- {name: A}\n- {name: B}\n- {name: C, aliases: [a]}\n- {name: D}", {":3: "}},
      {"- {name: A}\n- {name: B}\n- {name: Other, id: a}", {":3: "}},
      {"- {name: A", {"not YAML"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const std::string complaint = Complaint(c.yaml);
    CAPTURE(complaint);
    CHECK(!complaint.empty());
    for (const std::string& part : c.parts) {
      CAPTURE(part);
      CHECK(complaint.find(part) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace askmix
