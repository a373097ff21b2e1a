#include "brands/parts.h"

#include <doctest/doctest.h>

#include <string>

namespace askmix {
namespace {

/// For each brand "id: part | part"; "all" where its part is the whole text.
std::string Parts(std::string_view text) {
  static const std::vector<Brand> kBrands = {
      {"a", "Acme", {}, {}}, {"b", "Bolt vs. Nut", {}, {"Bolt"}}, {"c", "Cord", {}, {}}};
  static const Matcher matcher(kBrands);
  std::vector<BrandMatch> matches;
  matcher.Find(text, {}, matches);
  const auto parts = PartsNear(text, matches);
  std::string line;
  for (std::size_t m = 0; m < matches.size(); ++m) {
    line += (m == 0 ? "" : "; ") + std::string(matches[m].brand_id) + ":";
    if (parts[m].empty()) line += " all";
    for (const Part& part : parts[m]) {
      line += " [" + std::string(text.substr(part.begin, part.end - part.begin)) + "]";
    }
  }
  return line;
}

TEST_CASE("parts: each brand has its sentences") {
  CHECK(Parts("is there a code for Acme? I own Bolt") ==
        "a: [is there a code for Acme?]; b: [ I own Bolt]");
  CHECK(Parts("Acme\nBolt") == "a: [Acme\n]; b: [Bolt]");
  CHECK(Parts("love Acme, but Bolt is dear") == "a: [love Acme, ]; b: [but Bolt is dear]");
  CHECK(Parts("\u8CB7\u3046Acme\u3002Bolt") == "a: [\u8CB7\u3046Acme\u3002]; b: [Bolt]");
}

TEST_CASE("parts: a sentence without a brand goes with the one before it or the first one") {
  CHECK(Parts("Hello. Acme is nice. Any code? Bolt is not. Never.") ==
        "a: [Hello. Acme is nice. Any code?]; b: [ Bolt is not. Never.]");
}

TEST_CASE("parts: brands of one clause share it") {
  CHECK(Parts("Acme or Bolt?") == "a: all; b: all");
  CHECK(Parts("Acme or Bolt? Cord!") == "a: [Acme or Bolt?]; b: [Acme or Bolt?]; c: [ Cord!]");
}

TEST_CASE("parts: a brand that comes back has several") {
  CHECK(Parts("Acme. Bolt. Acme again") == "a: [Acme.] [ Acme again]; b: [ Bolt.]");
}

TEST_CASE("parts: names and numbers and short words with a full stop are not cut") {
  CHECK(Parts("Bolt vs. Nut is 3.5 of acme.com vs. Acme") == "a: all; b: all");
}

TEST_CASE("parts: one brand alone has all of the text") {
  CHECK(Parts("Acme. Nobody. Nothing.") == "a: all");
  CHECK(Parts("nothing").empty());
}

}  // namespace
}  // namespace askmix
