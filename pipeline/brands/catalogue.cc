#include "brands/catalogue.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "brands/names.h"
#include "core/text.h"

namespace askmix {
namespace {

tl::unexpected<Error> BadBrand(const std::string& id, const std::string& what) {
  return Refuse("bad_brands", "brand \"" + id + "\": " + what);
}

bool IsWellFormedId(std::string_view id) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !id.empty() && id.size() <= 63 && alphanumeric(id[0]) &&
         std::all_of(id.begin(), id.end(),
                     [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

/// What is wrong with `name` as a name, alias or handle, whichever `role` says; empty: nothing.
std::string FaultOf(std::string_view role, std::string_view name) {
  const std::string prefix =
      std::string(role) + " \"" + std::string(TruncateUtf8(name, 40)) + "\" ";
  if (!IsValidUtf8(name)) return "a " + std::string(role) + " is not UTF-8; save the file as UTF-8";
  if (name.size() > kBrandNameBytesMax) {
    return prefix + "is longer than " + std::to_string(kBrandNameBytesMax) +
           " bytes; give the name that people write";
  }
  if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 0 && c < ' '; })) {
    return prefix + "has a line end, tab or control character; write it on one line";
  }
  if (role == "handle" && name.find_first_of(" #") != std::string_view::npos) {
    return prefix + "has a blank or '#'; give the account name alone";
  }
  const std::string folded = role == "handle" ? FoldHandle(name) : FoldName(name);
  if (folded.empty()) return "a " + std::string(role) + " is empty; remove it or write it out";
  return {};
}

/// Who claimed which folded name, and refuses the second claimant.
class Claims {
 public:
  /// What is wrong with the claim of the brand at `brand`; empty: nothing.
  std::string Claim(const std::vector<Brand>& brands, std::size_t brand, std::string_view role,
                    std::string_view name) {
    if (std::string fault = FaultOf(role, name); !fault.empty()) return fault;
    const bool handle = role == "handle";
    const auto [at, is_new] =
        (handle ? handles_ : words_).emplace(handle ? FoldHandle(name) : FoldName(name), brand);
    if (is_new || at->second == brand) return {};
    return std::string(role) + " \"" + std::string(name) + "\" is also claimed by brand \"" +
           brands[at->second].id + "\"; leave it with one of the two";
  }

 private:
  std::unordered_map<std::string, std::size_t> handles_, words_;
};

}  // namespace

Result<void> Validate(const std::vector<Brand>& brands) {
  std::unordered_set<std::string_view> ids;
  Claims claims;
  for (std::size_t i = 0; i < brands.size(); ++i) {
    const Brand& brand = brands[i];
    if (!IsWellFormedId(brand.id)) {
      return BadBrand(std::string(TruncateUtf8(brand.id, 80)),
                      "an id is 1 to 63 of a-z 0-9 . _ - and begins with a letter or digit");
    }
    if (!ids.insert(brand.id).second) return BadBrand(brand.id, "the id stands twice; rename one");
    if (brand.name.empty()) return BadBrand(brand.id, "has no name; add one as people write it");
    std::string fault = claims.Claim(brands, i, "name", brand.name);
    for (std::size_t k = 0; fault.empty() && k < brand.aliases.size(); ++k) {
      fault = claims.Claim(brands, i, "alias", brand.aliases[k]);
    }
    for (std::size_t k = 0; fault.empty() && k < brand.handles.size(); ++k) {
      fault = claims.Claim(brands, i, "handle", brand.handles[k]);
    }
    if (!fault.empty()) return BadBrand(brand.id, fault);
  }
  return {};
}

}  // namespace askmix
