#include "codec/platforms/row_mapping.h"

#include <doctest/doctest.h>

#include "codec/platforms/platform.h"

namespace askmix {
namespace {

TEST_CASE("row mapping: members get the names that are read and keep their values as written") {
  RowMapping mapping;
  REQUIRE(mapping.Add("text", "Comment"));
  REQUIRE(mapping.Add("author.id", "who.key"));
  REQUIRE(mapping.Add("id", "a.b"));
  std::string out;
  REQUIRE(mapping.Rewrite(
      R"({"Comment":"a\u00e9","text":"not this","who":{"key":9007199254740993},"a.b":"1","x\"":[1]})",
      out));
  CHECK(
      out ==
      R"({"full_text":"a\u00e9","author_id":9007199254740993,"id_str":"1","who":{"key":9007199254740993},"x\"":[1]})");
  CHECK(mapping.Unseen().empty());
  CHECK_FALSE(mapping.Rewrite("[1]", out));
  CHECK_FALSE(mapping.Rewrite("no", out));
}

TEST_CASE("row mapping: a member that no row has is told") {
  RowMapping mapping;
  REQUIRE(mapping.Add("text", "body"));
  REQUIRE(mapping.Add("url", "adress"));
  std::string out;
  REQUIRE(mapping.Rewrite(R"({"body":"a"})", out));
  CHECK(mapping.Unseen() == std::vector<std::string_view>{"adress"});
}

TEST_CASE("row mapping: a field that mentions do not have names the nearest one") {
  RowMapping mapping;
  const auto added = mapping.Add("autor.id", "x");
  REQUIRE_FALSE(added);
  CHECK(added.error().detail.find("'author.id'") != std::string::npos);
}

TEST_CASE("row mapping: every field is one that generic rows are read by") {
  for (const std::string_view field : RowMapping::FieldNames()) {
    RowMapping mapping;
    REQUIRE(mapping.Add(field, "x"));
    std::string out;
    REQUIRE(mapping.Rewrite(R"({"x":1})", out));
    CAPTURE(out);
    CHECK(IsKnownMember(out.substr(2, out.find(':') - 3)));
  }
}

}  // namespace
}  // namespace askmix
