// codec/mix.h
#include "codec/mix.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeMix, [](const MixRecord& m, std::string& out) { Encode(m, out); });
  const auto record = DecodeMix(bytes);
  if (!record || !record->mix.shares) return;
  for (const Share& share : *record->mix.shares) {
    ASKMIX_CHECK(0 <= share.low && share.low <= share.value);
    ASKMIX_CHECK(share.value <= share.high && share.high <= 1);
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
