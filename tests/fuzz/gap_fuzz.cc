// codec/gap.h
#include "codec/gap.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeGap, [](const Gap& g, std::string& out) { Encode(g, out); });
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
