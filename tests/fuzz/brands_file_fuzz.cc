// edge/brands_file.h: what is read is a catalogue that the matcher takes.
#include "brands/matcher.h"
#include "core/text.h"
#include "edge/brands_file.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  const InputFile file(bytes);
  std::vector<Brand> brands;
  if (!ReadsOrRefuses([&] { brands = LoadBrands(file.path()); })) return;
  ASKMIX_CHECK(!brands.empty());
  ASKMIX_CHECK(Validate(brands));
  const Matcher matcher(brands);
  for (const Brand& brand : brands) {
    ASKMIX_CHECK(IsValidUtf8(brand.name));
    std::vector<BrandMatch> matches;
    matcher.Find(brand.name, {}, matches);
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
