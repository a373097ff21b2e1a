#include "edge/feeds/place.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

namespace askmix {
namespace {

TEST_CASE("place: what a position says is read as it was written") {
  const FilePlace place{1'234, 56, "array", 4'096, 17'000'000'000'000'000'000U};
  const auto read = ParsePlace(1'234, FormatPlace(place));
  REQUIRE(read.has_value());
  CHECK(read->offset == 1'234);
  CHECK(read->line == 56);
  CHECK(read->state == "array");
  CHECK(read->head_bytes == 4'096);
  CHECK(read->head_hash == place.head_hash);
  CHECK_FALSE(ParsePlace(1, "cursor").has_value());
  CHECK_FALSE(ParsePlace(1, "").has_value());
}

TEST_CASE("place: a file's begin tells it from another one however much it has grown") {
  const TemporaryFolder folder;
  const auto hash = HashHead(folder.Write("a", "one two"), 3);
  CHECK(hash.has_value());
  CHECK(HashHead(folder.Write("b", "one and more"), 3) == hash);
  CHECK(HashHead(folder.Write("c", "ONE two"), 3) != hash);
  CHECK_FALSE(HashHead(folder.Write("d", "on"), 3).has_value());
}

}  // namespace
}  // namespace askmix
