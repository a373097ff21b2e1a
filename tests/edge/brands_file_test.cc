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
  CHECK(brands[0].handles == std::vector<Account>{"cafenoir", "noirhelp"});
  REQUIRE(brands[0].aliases.size() == 1);
  CHECK(brands[0].aliases[0].words == "Noir Coffee");
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

TEST_CASE("brands file: what an ambiguous brand needs is read") {
  const TemporaryFolder folder;
  const BrandsFile file = ReadBrandsFile(folder.Write("b.yaml", R"(brands:
- name: Gap
  handles: {twitter: ["@gap"], bluesky: [gap.com, "did:plc:gap"], any: [gapinc]}
  own: {x: ["18462157"]}
  domains: [gap.com]
  aliases: [Gap Inc, {words: the gap, near: [mall], within: 0, capital: no}]
  products: [1969 jeans]
  ambiguous: [gap]
  context: {near: [jeans, hoodie], not_near: [between], within: 8, capital: yes}
  not: [mind the gap]
)"));
  REQUIRE(file.brands.size() == 1);
  const Brand& gap = file.brands[0];
  CHECK(gap.handles ==
        std::vector<Account>{
            {"gap", "x"}, {"gap.com", "bluesky"}, {"did:plc:gap", "bluesky"}, {"gapinc"}});
  CHECK(gap.own == std::vector<Account>{{"18462157", "x"}});
  CHECK(gap.domains == std::vector<std::string>{"gap.com"});
  REQUIRE(gap.aliases.size() == 2);
  CHECK_FALSE(gap.aliases[0].context.has_value());
  CHECK(gap.aliases[1].words == "the gap");
  CHECK(gap.aliases[1].context->near == std::vector<std::string>{"mall"});
  CHECK(gap.aliases[1].context->within == 0U);
  CHECK(gap.aliases[1].context->capital == false);
  CHECK(gap.products.at(0).words == "1969 jeans");
  CHECK(gap.ambiguous == std::vector<std::string>{"gap"});
  CHECK(gap.context.near == std::vector<std::string>{"jeans", "hoodie"});
  CHECK(gap.context.not_near == std::vector<std::string>{"between"});
  CHECK(gap.context.within == 8U);
  CHECK(gap.context.capital == true);
  CHECK(gap.never == std::vector<std::string>{"mind the gap"});
  REQUIRE(file.lines.size() == 4);
  CHECK(file.lines[1].words == "Gap Inc");
  CHECK(file.lines[1].line == 6);
}

TEST_CASE("brands file: a brand may be compared with a preset or a guess or nothing") {
  const TemporaryFolder folder;
  const std::vector<Brand> brands = LoadBrands(folder.Write("b.yaml", R"(
- {name: Acme, assumed: ibm2011-customers}
- {name: Bolt}
- name: Cone
  assumed: {promotion: 20, buying_info: 30, community: 50, by: marketing, year: 2026}
- {name: Dune, assumed: none}
)"));
  REQUIRE(brands.size() == 4);
  REQUIRE(brands[0].assumed);
  CHECK((*brands[0].assumed)->name == "ibm2011-customers");
  CHECK_FALSE(brands[1].assumed);
  REQUIRE(brands[2].assumed);
  CHECK((*brands[2].assumed)->name == "marketing-2026");
  CHECK((*brands[2].assumed)->shares[1] == doctest::Approx(0.3));
  REQUIRE(brands[3].assumed);
  CHECK(*brands[3].assumed == nullptr);
}

TEST_CASE("brands file: an assumption that cannot be used is refused with its line") {
  CHECK(
      Complaint("- name: Acme\n  assumed: ibm2011-customer\n")
          .find(
              "brands.yaml:2: assumed: there is no preset 'ibm2011-customer'; the nearest known "
              "one is ibm2011-customers; or give a guess of your own, such as {promotion: 20, ") !=
      std::string::npos);
  CHECK(Complaint("- name: Acme\n\n  assumed: {promotion: 20, buying_info: 30, community: 30}\n")
            .find("brands.yaml:3: assumed: promotion, buying_info and community add up to 80: ") !=
        std::string::npos);
  CHECK(Complaint("- {name: Acme, assumed: {promotion: 50, promotion: 50}}")
            .find("assumed: promotion stands twice") != std::string::npos);
  CHECK(Complaint("- {name: Acme, assumed: [1, 2, 3]}").find("there is no preset ''") !=
        std::string::npos);
}

TEST_CASE("brands file: equal contents have equal versions and others have others") {
  const TemporaryFolder folder;
  const std::string one = ReadBrandsFile(folder.Write("1.yaml", "[{name: Nike}]")).version;
  CHECK(one.size() == 16);
  CHECK(ReadBrandsFile(folder.Write("2.yaml", "[{name: Nike}]")).version == one);
  CHECK(ReadBrandsFile(folder.Write("3.yaml", "[{name: Nike} ]")).version != one);
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
      {"- name: A\n  handles: {X: [a]}", {":2: ", "X is no platform"}},
      {"- name: A\n  own: {x: a}", {":2: own must be a list"}},
      {"- name: A\n  product: [a]", {":2: unknown key product;", "products"}},
      {"- name: A\n  context: [a]", {":2: context must be keys"}},
      {"- name: A\n  context:\n    nearby: [a]", {":3: unknown key nearby;", "near"}},
      {"- name: A\n  context: {within: -1}", {":2: within must be"}},
      {"- name: A\n  context: {capital: 3}", {":2: capital must be yes or no"}},
      {"- name: A\n  aliases: [{word: b}]", {":2: unknown key word;", "words"}},
      {"- name: A\n  aliases: [{near: [b]}]", {":2: ", "which words"}},
      {"- name: A\n  ambiguous: [b]", {":1: ", "none of its names"}},
      {"- name: A\n  domains: [\"https://a.com\"]", {":1: ", "is no host"}},
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
