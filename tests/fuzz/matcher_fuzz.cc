// brands/: a catalogue of any names, and any text with any handles. Input: names of brands one a
// line; an empty line; handles one a line; an empty line; the text.
#include <algorithm>

#include "brands/matcher.h"
#include "brands/names.h"
#include "brands/parts.h"
#include "core/text.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

bool LiesIn(std::string_view part, std::string_view whole) {
  const std::less_equal<> before;
  return before(whole.data(), part.data()) &&
         before(part.data() + part.size(), whole.data() + whole.size());
}

/// Lines up to an empty one.
std::vector<std::string> TakeLines(std::string_view& bytes, std::size_t most) {
  std::vector<std::string> lines;
  while (lines.size() < most && !bytes.empty()) {
    const std::string_view line = TakePart(bytes, '\n');
    if (line.empty()) break;
    lines.emplace_back(line);
  }
  return lines;
}

std::vector<Brand> TakeBrands(std::string_view& bytes) {
  std::vector<Brand> brands;
  for (const std::string& name : TakeLines(bytes, 8)) {
    Brand& brand = brands.emplace_back();
    brand.id = "b" + std::to_string(brands.size());
    brand.name = name;
    brand.handles.push_back("h" + name);
    brand.aliases.push_back(name + " " + name);
    // Every other one needs context: the names of those before it.
    if (brands.size() % 2 == 0) {
      brand.ambiguous.push_back(name);
      brand.context.near.push_back(brands.front().name);
      brand.context.within = static_cast<std::uint32_t>(name.size());
      brand.context.capital = name.size() % 2 == 0;
      brand.never.push_back(name + " a");
    }
    if (!Validate(brands)) brands.pop_back();
  }
  return brands;
}

void CheckParts(std::string_view text, const std::vector<BrandMatch>& matches) {
  for (const std::vector<Part>& parts : PartsNear(text, matches)) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      ASKMIX_CHECK(i == 0 || parts[i - 1].end < parts[i].begin);
      ASKMIX_CHECK(parts[i].begin < parts[i].end && parts[i].end <= text.size());
    }
  }
  for (const BrandMatch& match : matches) {
    for (const Place& place : match.places) {
      ASKMIX_CHECK(place.begin <= place.end && place.end <= text.size());
    }
  }
}

void CheckMatches(const Matcher& matcher, std::string_view text,
                  const std::vector<std::string>& handles) {
  std::vector<BrandMatch> matches;
  std::vector<BrandRejection> rejected;
  Clues clues;
  clues.text = text;
  clues.handles = handles;
  clues.links = handles;
  clues.rules = handles;
  matcher.Find(clues, matches, &rejected);
  for (const BrandRejection& r : rejected) ASKMIX_CHECK(LiesIn(r.words, text));
  CheckParts(text, matches);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    ASKMIX_CHECK(i == 0 || matches[i - 1].brand_id < matches[i].brand_id);
    ASKMIX_CHECK(!matches[i].words.empty());
    ASKMIX_CHECK(LiesIn(matches[i].words, text) ||
                 std::ranges::any_of(handles, [&](const std::string& handle) {
                   return LiesIn(matches[i].words, handle);
                 }));
  }
}

}  // namespace

void Fuzz(std::string_view bytes) {
  const std::vector<Brand> brands = TakeBrands(bytes);
  const std::vector<std::string> handles = TakeLines(bytes, 8);
  const Matcher matcher(brands);
  CheckMatches(matcher, bytes, handles);
  for (const Brand& brand : brands) CheckMatches(matcher, brand.name, {});
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
