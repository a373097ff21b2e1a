// codec/correction.h.
#include "codec/correction.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeCorrection,
              [](const Correction& correction, std::string& out) { Encode(correction, out); });
  const auto correction = DecodeCorrection(bytes);
  if (!correction) return;
  std::string wire;
  Encode(*correction, wire);
  ASKMIX_CHECK(*DecodeCorrection(wire) == *correction);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
