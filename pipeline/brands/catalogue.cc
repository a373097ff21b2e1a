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

bool IsAccount(std::string_view role) { return role == "handle" || role == "own account"; }

/// What is wrong with `name` in this role; empty: nothing.
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
  if (IsAccount(role) && name.find_first_of(" #") != std::string_view::npos) {
    return prefix + "has a blank or '#'; give the account name alone";
  }
  if (role == "domain" && (name.find_first_of("/:@ ") != std::string_view::npos ||
                           name.find('.') == std::string_view::npos)) {
    return prefix + "is no host; write it like example.com";
  }
  const std::string folded = IsAccount(role) ? FoldHandle(name) : FoldName(name);
  if (folded.empty()) return "a " + std::string(role) + " is empty; remove it or write it out";
  return {};
}

using Folded = std::unordered_set<std::string>;

Folded FoldedNames(const std::vector<std::string>& names) {
  Folded folded;
  for (const std::string& name : names) folded.insert(FoldName(name));
  return folded;
}

/// Who claimed what, and refuses the second claimant.
class Claims {
 public:
  /// What is wrong with the words of the brand at `brand`; empty: nothing. Two brands may share
  /// words that mean either only in its context.
  std::string ClaimWords(const std::vector<Brand>& brands, std::size_t brand, std::string_view role,
                         std::string_view words, bool ambiguous) {
    if (std::string fault = FaultOf(role, words); !fault.empty()) return fault;
    const auto [at, is_new] = words_.emplace(FoldName(words), Claimant{brand, ambiguous, {}});
    Claimant& first = at->second;
    if (is_new || first.brand == brand || (first.ambiguous && ambiguous)) return {};
    return Taken(brands[first.brand].id, role, words);
  }

  std::string ClaimAccount(const std::vector<Brand>& brands, std::size_t brand,
                           std::string_view role, const Account& account) {
    if (std::string fault = FaultOf(role, account.name); !fault.empty()) return fault;
    std::vector<Claimant>& claimants = accounts_[FoldHandle(account.name)];
    for (const Claimant& first : claimants) {
      const bool meet =
          first.platform.empty() || account.platform.empty() || first.platform == account.platform;
      if (first.brand != brand && meet) {
        return Taken(brands[first.brand].id, role, account.name);
      }
    }
    claimants.push_back({brand, false, account.platform});
    return {};
  }

 private:
  struct Claimant {
    std::size_t brand;
    bool ambiguous;
    std::string platform;
  };

  static std::string Taken(const std::string& by, std::string_view role, std::string_view what) {
    return std::string(role) + " \"" + std::string(what) + "\" is also claimed by brand \"" + by +
           "\"; leave it with one of the two" +
           (IsAccount(role) ? "" : ", or make it ambiguous for both");
  }

  std::unordered_map<std::string, Claimant> words_;
  std::unordered_map<std::string, std::vector<Claimant>> accounts_;
};

/// All that one brand says.
class Examination {
 public:
  Examination(const std::vector<Brand>& brands, std::size_t at, Claims& claims)
      : brands_(brands),
        at_(at),
        brand_(brands[at]),
        claims_(claims),
        ambiguous_(FoldedNames(brand_.ambiguous)) {}

  /// What is wrong; empty: nothing.
  std::string Run() {
    CheckWords("name", brand_.name, false);
    CheckWordings("alias", brand_.aliases);
    CheckWordings("product", brand_.products);
    for (const Account& handle : brand_.handles) CheckAccount("handle", handle);
    for (const Account& account : brand_.own) CheckAccount("own account", account);
    CheckPlain("domain", brand_.domains);
    CheckPlain("phrase", brand_.never);
    CheckContext(brand_.context);
    CheckAmbiguous();
    if (fault_.empty() && words_ > kBrandWordsMax) {
      fault_ = "has " + std::to_string(words_) + " names, handles and words of context; at most " +
               std::to_string(kBrandWordsMax) + " are possible";
    }
    return fault_;
  }

 private:
  void Note(std::string fault) {
    ++words_;
    if (fault_.empty()) fault_ = std::move(fault);
  }
  void CheckWords(std::string_view role, const std::string& words, bool in_context) {
    names_.insert(FoldName(words));
    const bool ambiguous = in_context || ambiguous_.contains(FoldName(words));
    Note(claims_.ClaimWords(brands_, at_, role, words, ambiguous));
  }
  void CheckWordings(std::string_view role, const std::vector<Wording>& wordings) {
    for (const Wording& wording : wordings) {
      CheckWords(role, wording.words, wording.context.has_value());
      if (wording.context) CheckContext(*wording.context);
    }
  }
  void CheckAccount(std::string_view role, const Account& account) {
    Note(claims_.ClaimAccount(brands_, at_, role, account));
  }
  void CheckPlain(std::string_view role, const std::vector<std::string>& names) {
    for (const std::string& name : names) Note(FaultOf(role, name));
  }
  void CheckContext(const Context& context) {
    CheckPlain("word of context", context.near);
    CheckPlain("word of context", context.not_near);
  }
  void CheckAmbiguous() {
    for (const std::string& words : brand_.ambiguous) {
      Note(names_.contains(FoldName(words)) ? ""
                                            : "ambiguous: \"" + words +
                                                  "\" is none of its names, aliases and products; "
                                                  "add it there, too");
    }
  }

  const std::vector<Brand>& brands_;
  const std::size_t at_;
  const Brand& brand_;
  Claims& claims_;
  const Folded ambiguous_;
  Folded names_;
  std::size_t words_ = 0;
  std::string fault_;
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
    const std::string fault = Examination(brands, i, claims).Run();
    if (!fault.empty()) return BadBrand(brand.id, fault);
  }
  return {};
}

}  // namespace askmix
