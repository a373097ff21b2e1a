#include "brands/names.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("names: runs of blanks fold to one and keep their origins") {
  std::string folded;
  std::vector<std::uint32_t> origins;
  FoldWords("A \n\u00A0B\u3000\tc ", folded, origins);  // bytes: A 0, blanks 1-4, B 5, blanks 6-9
  CHECK(folded == "a b c ");
  CHECK(origins == std::vector<std::uint32_t>{0, 1, 5, 6, 10, 11, 12});
}

TEST_CASE("names: blanks around a name and the sign of a handle do not count") {
  CHECK(FoldName("  Ben &  Jerry\u2019s ") == "ben & jerry's");
  CHECK(FoldHandle(" @NikeStore") == "nikestore");
  CHECK(FoldHandle("NikeStore") == "nikestore");
  CHECK(FoldName(" \u3000").empty());
  CHECK(FoldHandle("@").empty());
}

TEST_CASE("names: hashtags leave out what is no letter or digit") {
  CHECK(HashtagForm("best buy") == "bestbuy");
  CHECK(HashtagForm("coca-cola") == "cocacola");
  CHECK(HashtagForm("nike").empty());
  CHECK(HashtagForm("h&m").empty());
  CHECK(HashtagForm("&").empty());
}

}  // namespace
}  // namespace askmix
