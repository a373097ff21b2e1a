// classifier/normal_text.h and the features of what it makes.
#include <algorithm>

#include "classifier/features.h"
#include "classifier/normal_text.h"
#include "core/text.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  static const FeatureSettings settings{
      {12, 12, 12, 12},
      WordGroups(
          std::vector<WordGroups::Entry>{{WordGroups::KeyOf("the"), {1, 2, WordGroups::kAlone}}})};
  const std::string_view brand = TakePart(bytes, '\n');
  const NormalText text(bytes, brand);
  const std::string_view view = text.view();
  ASKMIX_CHECK(!view.empty() && view.size() <= NormalText::kBytes);
  ASKMIX_CHECK(view.front() == ' ' && view.back() == ' ');
  ASKMIX_CHECK(view.find("  ") == std::string_view::npos);
  ASKMIX_CHECK(std::ranges::none_of(view, [](char c) { return c >= 'A' && c <= 'Z'; }));
  static Features features;
  ExtractFeatures(text, settings, features);
  std::array<std::size_t, kBlockCount> seen{};
  for (const NamedFeature& named : NameFeatures(text, settings)) {
    const auto of = features.of(named.block);
    std::size_t& next = seen[static_cast<std::size_t>(named.block)];
    ASKMIX_CHECK(next < of.size() && of[next] == named.bucket);
    ASKMIX_CHECK(named.bucket < settings.buckets(named.block));
    ++next;
  }
  for (const Block block : kBlocks) {
    ASKMIX_CHECK(seen[static_cast<std::size_t>(block)] == features.of(block).size());
    ASKMIX_CHECK(features.weight(block) >= 0 && features.weight(block) <= 1);
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
