// edge/labelled_data.h. Input: labels, soft labels and texts, parted by bytes of 0.
#include <cmath>

#include "edge/labelled_data.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  const InputFile labels(TakePart(bytes, '\0')), soft(TakePart(bytes, '\0')), texts(bytes);
  LabelledData data({{}, {"except"}});
  if (!ReadsOrRefuses([&] { data.ReadLabels(labels.path()); })) return;
  const bool read = ReadsOrRefuses([&] { data.ReadSoft(soft.path()); });
  ReadsOrRefuses([&] { data.ReadTexts(texts.path()); });
  std::vector<Example> examples;
  if (!ReadsOrRefuses([&] { examples = data.Take(); })) return;
  for (const Example& example : examples) {
    ASKMIX_CHECK(!example.text.empty());
    ASKMIX_CHECK(!read || example.gold || example.soft);
    if (!example.soft) continue;
    float sum = 0;
    for (const float p : *example.soft) {
      ASKMIX_CHECK(p >= 0);
      sum += p;
    }
    ASKMIX_CHECK(std::abs(sum - 1) < 1e-3F);
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
