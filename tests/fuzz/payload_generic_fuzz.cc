// codec/platforms: the format is forced to generic.
#include "fuzz/checks.h"
#include "fuzz/payload.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) { CheckPayload(bytes, "generic"); }

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
