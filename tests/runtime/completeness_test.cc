#include "runtime/completeness.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

using Progress = std::optional<std::vector<PartitionProgress>>;

Progress At(std::int64_t committed, std::int64_t end) {
  return std::vector{PartitionProgress{Partition{0}, Offset{committed}, Offset{end}}};
}

TimePoint Second(int s) { return FromUnixMillis(1'000LL * s); }

TEST_CASE("completeness: moves on at once while every stage has read all") {
  Completeness c(2);
  const Progress both[] = {At(5, 5), At(9, 9)};
  c.Observe(Second(10), both);
  CHECK(c.complete_until() == Second(10));
}

TEST_CASE("completeness: stands still behind a stage that has not read what was there") {
  Completeness c(2);
  const Progress behind[] = {At(3, 5), At(9, 9)};
  c.Observe(Second(10), behind);
  CHECK(c.complete_until() == TimePoint{});
  // Caught up with the mark of second 10, not with what came since.
  const Progress caught_up[] = {At(5, 8), At(12, 12)};
  c.Observe(Second(11), caught_up);
  CHECK(c.complete_until() == Second(10));
}

TEST_CASE("completeness: what the first stage wrote must pass the second one") {
  Completeness c(2);
  const Progress first_done[] = {At(5, 5), At(0, 7)};
  c.Observe(Second(10), first_done);
  CHECK(c.complete_until() == TimePoint{});
  const Progress second_done[] = {At(5, 6), At(7, 7)};
  c.Observe(Second(11), second_done);
  CHECK(c.complete_until() == Second(10));
}

TEST_CASE("completeness: a quiet partition stays complete") {
  Completeness c(1);
  for (int s = 1; s < 5; ++s) {
    const Progress quiet[] = {At(5, 5)};
    c.Observe(Second(s), quiet);
    CHECK(c.complete_until() == Second(s));
  }
}

TEST_CASE("completeness: an answer that is missing keeps what was known") {
  Completeness c(2);
  const Progress both[] = {At(5, 5), At(9, 9)};
  c.Observe(Second(10), both);
  const Progress silent[] = {At(5, 5), std::nullopt};
  c.Observe(Second(11), silent);
  CHECK(c.complete_until() == Second(10));
}

TEST_CASE("completeness: every partition counts") {
  Completeness c(1);
  const Progress one_behind[] = {
      std::vector{PartitionProgress{Partition{0}, Offset{5}, Offset{5}},
                  PartitionProgress{Partition{1}, Offset{0}, Offset{1}}}};
  c.Observe(Second(10), one_behind);
  CHECK(c.complete_until() == TimePoint{});
}

}  // namespace
}  // namespace askmix
