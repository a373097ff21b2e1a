// codec/delta.h, and counting/windows.h with what was read.
#include "codec/delta.h"
#include "counting/windows.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeDelta, [](const Delta& d, std::string& out) { Encode(d, out); });
  const auto delta = DecodeDelta(bytes);
  if (!delta) return;
  std::string wire;
  Encode(*delta, wire);
  ASKMIX_CHECK(*DecodeDelta(wire) == *delta);
  const WindowSpec spec;
  Windows windows(spec);
  windows.Advance(delta->bucket + spec.grid);
  const auto applied = windows.Add(delta->bucket, delta->change);
  ASKMIX_CHECK(applied || delta->bucket < TimePoint{});
  if (!applied) return;
  Tally back;
  back -= *applied;
  windows.Add(delta->bucket, back);
  for (const Tally& sum : windows.sums()) ASKMIX_CHECK(sum.IsZero());
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
