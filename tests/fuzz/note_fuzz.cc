// The note that stands with committed positions: runtime/restore.h.
#include "fuzz/checks.h"
#include "runtime/restore.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto note = askmix::ParseNote(askmix::View(data, size));
  if (note) ASKMIX_CHECK(askmix::ParseNote(askmix::MakeNote(*note)) == note);
  return 0;
}
