#include "core/hash.h"

#include <doctest/doctest.h>

#include <vector>

namespace askmix {
namespace {

TEST_CASE("hash: murmur2 gives the values of Kafka's Java client") {
  struct Row {
    std::string_view key;
    std::int32_t hash;
  };
  const std::vector<Row> rows = {{"21", -973932308},
                                 {"foobar", -790332482},
                                 {"a-little-bit-long-string", -985981536},
                                 {"a-little-bit-longer-string", -1486304829},
                                 {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
                                 {"abc", 479470107}};
  for (const Row& row : rows) {
    CAPTURE(row.key);
    CHECK(static_cast<std::int32_t>(Murmur2(row.key)) == row.hash);
  }
}

TEST_CASE("hash: the partition of a negative hash is taken from its lower 31 bits") {
  CHECK(PartitionOf(Murmur2("21"), 12) == (-973932308 & 0x7fffffff) % 12);
  CHECK(PartitionOf(Murmur2(""), 1) == 0);
}

TEST_CASE("hash: stored hashes stay what they were") {
  // The empty input's published xxHash values; a change here would orphan ledgers and models.
  CHECK(HashBytes64("") == 0x2D06800538D394C2u);
  CHECK(HashBytes128("") == Hash128{0x6001C324468D497Fu, 0x99AA06D3014798D8u});
}

TEST_CASE("hash: seed and content both change a hash") {
  CHECK(HashBytes64("brand") != HashBytes64("brand", 1));
  CHECK(HashBytes64("brand") != HashBytes64("brend"));
  CHECK(HashBytes128("x:1") != HashBytes128("x:2"));
}

}  // namespace
}  // namespace askmix
