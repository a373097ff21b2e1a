#include "edge/presets.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>

#include "edge/files.h"

namespace askmix {
namespace {

TEST_CASE("presets: the two of the study of 2011 are what its confirmed answers give") {
  REQUIRE(Presets().size() == 2);
  const AssumedMixPtr customers = FindPreset("ibm2011-customers");
  REQUIRE(customers);
  CHECK(customers->shares[0] == doctest::Approx(61.0 / (61 + 55 + 33)));
  CHECK(customers->shares[1] == doctest::Approx(55.0 / (61 + 55 + 33)));
  CHECK(customers->shares[2] == doctest::Approx(33.0 / (61 + 55 + 33)));
  const AssumedMixPtr business = FindPreset("ibm2011-business");
  REQUIRE(business);
  CHECK(business->shares[0] == doctest::Approx(60 / (60 + 60.5 + 64)));
  CHECK(business->shares[1] == doctest::Approx(60.5 / (60 + 60.5 + 64)));
  CHECK(business->shares[2] == doctest::Approx(64 / (60 + 60.5 + 64)));
}

TEST_CASE("presets: each says who asked whom what and when and how its shares come about") {
  for (const AssumedMixPtr& preset : Presets()) {
    CAPTURE(preset->name);
    CHECK(preset->year == 2010);
    CHECK(preset->source.find("IBM Institute for Business Value, 2011, n = ") != std::string::npos);
    CHECK(preset->question.ends_with("could name several reasons."));
    CHECK(preset->rule.ends_with("divided by their sum"));
    CHECK(preset->rule.size() <= 200);  // a label value
    CHECK(preset->shares[0] + preset->shares[1] + preset->shares[2] == doctest::Approx(1));
  }
}

TEST_CASE("presets: the README shows each as it is") {
  const std::string readme = ReadFile(ASKMIX_SOURCE_DIR "/README.md");
  for (const AssumedMixPtr& preset : Presets()) {
    std::array<char, 100> row{};
    std::snprintf(row.data(), row.size(), "| `%s` | %.1f %% | %.1f %% | %.1f %% |",
                  preset->name.c_str(), 100 * preset->shares[0], 100 * preset->shares[1],
                  100 * preset->shares[2]);
    CHECK(readme.find(row.data()) != std::string::npos);
  }
}

TEST_CASE("presets: a mistyped name has a nearest one") {
  CHECK_FALSE(FindPreset("ibm2011"));
  CHECK(NearestPreset("ibm2011-busines") == "ibm2011-business");
  CHECK(NearestPreset("ibm-2011-customer") == "ibm2011-customers");
}

}  // namespace
}  // namespace askmix
