// codec/platforms: ASKMIX_FUZZ_FORMAT is the format that is forced; empty: told by the payload.
#include "fuzz/checks.h"
#include "fuzz/payload.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::CheckPayload(askmix::View(data, size), ASKMIX_FUZZ_FORMAT);
  return 0;
}
