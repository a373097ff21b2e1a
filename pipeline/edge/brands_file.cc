#include "edge/brands_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "core/hash.h"
#include "core/intent.h"
#include "core/text.h"
#include "edge/config_values.h"
#include "edge/files.h"
#include "edge/guess.h"
#include "edge/presets.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 13> kKeys = {
    "id",      "name",      "handles", "aliases", "products",   "own",  "domains",
    "assumed", "ambiguous", "context", "not",     "thresholds", "model"};
constexpr std::array<std::string_view, 4> kContextKeys = {"near", "not_near", "within", "capital"};
constexpr std::array<std::string_view, 5> kWordingKeys = {"words", "near", "not_near", "within",
                                                          "capital"};
constexpr int kWithinMax = 1'000;
constexpr std::size_t kIdBytesMax = 63;

std::string Slug(std::string_view name) {
  std::string folded;
  Fold(name, folded);
  std::string slug;
  for (const char c : folded) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  slug.resize(std::min(slug.size(), kIdBytesMax));
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

std::string_view Nearest(std::string_view key, std::span<const std::string_view> known) {
  return *std::ranges::min_element(
      known, {}, [&](std::string_view candidate) { return EditDistance(key, candidate); });
}

std::string TextOf(const YAML::Node& node) { return node.IsScalar() ? node.Scalar() : ""; }

bool IsPlatform(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= 32 && name[0] >= 'a' && std::ranges::all_of(name, fits);
}

std::string VersionOf(std::string_view bytes) {
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx",
                static_cast<unsigned long long>(HashBytes64(bytes)));
  return hex.data();
}

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  BrandsFile Read() {
    const std::string text = ReadFile(path_);
    if (text.size() > kBrandsFileBytesMax) {
      throw Fatal(ExitCode::kConfiguration, path_ + ": is larger than 64 MiB; split the brands");
    }
    file_.version = VersionOf(text);
    try {
      ReadRoot(YAML::Load(text));
    } catch (const YAML::Exception& e) {
      Refuse(e.mark, "not YAML: " + e.msg);
    }
    CheckTogether();
    return std::move(file_);
  }

 private:
  [[noreturn]] void Refuse(const YAML::Mark& mark, const std::string& sentence) const {
    std::string where = path_;
    if (!mark.is_null()) where.append(":").append(std::to_string(mark.line + 1));
    throw Fatal(ExitCode::kConfiguration, where + ": " + sentence);
  }

  void ReadRoot(const YAML::Node& root) {
    if (!root.IsMap()) return ReadList(root);
    for (const auto& member : root) {
      const std::string key = member.first.IsScalar() ? member.first.Scalar() : "";
      if (key != "brands") {
        Refuse(member.first.Mark(), "unknown key " + key + "; the only one here is brands");
      }
      ReadList(member.second);
    }
  }

  void ReadList(const YAML::Node& list) {
    if (!list.IsSequence() || list.size() == 0) {
      Refuse(list.Mark(), "give a list of brands, each with at least a name");
    }
    for (const YAML::Node& node : list) {
      file_.brands.push_back(ReadBrand(node));
      marks_.push_back(node.Mark());
    }
  }

  Brand ReadBrand(const YAML::Node& node) {
    if (!node.IsMap()) Refuse(node.Mark(), "a brand must have keys: name, handles, aliases, id");
    Brand brand;
    for (const auto& member : node) ReadKey(member.first, member.second, brand);
    if (brand.name.empty()) Refuse(node.Mark(), "this brand has no name");
    if (brand.id.empty()) brand.id = Slug(brand.name);
    if (brand.id.empty()) {
      Refuse(node.Mark(), "give brand '" + brand.name + "' an id: its name has no Latin letters");
    }
    return brand;
  }

  void ReadKey(const YAML::Node& key, const YAML::Node& value, Brand& brand) {
    const std::string name = TextOf(key);
    if (name == "id") {
      brand.id = ReadText(name, value);
    } else if (name == "name") {
      brand.name = ReadText(name, value);
      file_.lines.push_back({file_.brands.size(), brand.name, value.Mark().line + 1});
    } else if (name == "handles") {
      brand.handles = ReadAccounts(name, value);
    } else if (name == "own") {
      brand.own = ReadAccounts(name, value);
    } else if (name == "aliases") {
      brand.aliases = ReadWordings(name, value);
    } else if (name == "products") {
      brand.products = ReadWordings(name, value);
    } else if (name == "domains") {
      brand.domains = ReadTexts(name, value);
    } else if (name == "ambiguous") {
      brand.ambiguous = ReadTexts(name, value);
    } else if (name == "context") {
      ReadContext(value, kContextKeys, brand.context);
    } else if (name == "not") {
      brand.never = ReadTexts(name, value);
    } else if (name == "model") {
      brand.model = BesideThisFile(ReadText(name, value));
    } else if (name == "thresholds") {
      ReadThresholds(value, brand);
    } else if (name == "assumed") {
      brand.assumed = ReadAssumed(value);
    } else {
      RefuseKey(key, kKeys);
    }
  }

  [[noreturn]] void RefuseKey(const YAML::Node& key,
                              std::span<const std::string_view> known) const {
    const std::string name = TextOf(key);
    Refuse(key.Mark(), "unknown key " + name + "; the nearest known one is " +
                           std::string(Nearest(name, known)));
  }

  /// A list of accounts on any platform, or a list for each platform.
  std::vector<Account> ReadAccounts(const std::string& key, const YAML::Node& node) const {
    if (!node.IsMap()) return AccountsOn("", key, node);
    std::vector<Account> accounts;
    for (const auto& member : node) {
      std::string platform = TextOf(member.first);
      if (!IsPlatform(platform)) {
        Refuse(member.first.Mark(), key + ": " + platform +
                                        " is no platform; known are x, bluesky, mastodon, reddit, "
                                        "youtube, instagram, facebook, ..., and any");
      }
      if (platform == "twitter") platform = "x";
      if (platform == "any") platform.clear();
      for (Account& account : AccountsOn(platform, key, member.second)) {
        accounts.push_back(std::move(account));
      }
    }
    return accounts;
  }

  std::vector<Account> AccountsOn(const std::string& platform, const std::string& key,
                                  const YAML::Node& node) const {
    std::vector<Account> accounts;
    for (std::string& name : ReadTexts(key, node)) {
      if (name.starts_with('@')) name.erase(0, 1);
      accounts.emplace_back(std::move(name), platform);
    }
    return accounts;
  }

  /// Each is text, or keys: the words, and the context that they need.
  std::vector<Wording> ReadWordings(const std::string& key, const YAML::Node& node) {
    if (node.IsNull()) return {};
    if (!node.IsSequence()) Refuse(node.Mark(), key + " must be a list, such as [one, two]");
    std::vector<Wording> wordings;
    for (const YAML::Node& item : node) {
      if (item.IsMap()) {
        Context context;
        ReadContext(item, kWordingKeys, context);
        if (!item["words"]) Refuse(item.Mark(), key + ": which words? Give the key words");
        wordings.emplace_back(ReadText("words", item["words"]), std::move(context));
      } else {
        wordings.emplace_back(ReadText(key, item));
      }
      file_.lines.push_back({file_.brands.size(), wordings.back().words, item.Mark().line + 1});
    }
    return wordings;
  }

  void ReadContext(const YAML::Node& node, std::span<const std::string_view> known,
                   Context& context) const {
    if (!node.IsMap()) Refuse(node.Mark(), "context must be keys: near, not_near, within, capital");
    for (const auto& member : node) {
      const std::string name = TextOf(member.first);
      if (std::ranges::find(known, name) == known.end()) RefuseKey(member.first, known);
      const YAML::Node& value = member.second;
      if (name == "near") context.near = ReadTexts(name, value);
      if (name == "not_near") context.not_near = ReadTexts(name, value);
      if (name == "within") context.within = ReadWithin(value);
      if (name == "capital") context.capital = ReadTruth(name, value);
    }
  }

  std::uint32_t ReadWithin(const YAML::Node& node) const {
    const auto words = ParseInteger(TextOf(node), 0, kWithinMax);
    if (!words) Refuse(node.Mark(), "within must be a number of words, from 0 to 1000");
    return static_cast<std::uint32_t>(*words);
  }

  bool ReadTruth(const std::string& key, const YAML::Node& node) const {
    bool truth = false;
    if (!YAML::convert<bool>::decode(node, truth)) Refuse(node.Mark(), key + " must be yes or no");
    return truth;
  }

  /// A relative path begins where the brands file lies.
  std::string BesideThisFile(const std::string& path) const {
    return (std::filesystem::path(path_).parent_path() / path).string();
  }

  void ReadThresholds(const YAML::Node& node, Brand& brand) const {
    if (!node.IsMap()) {
      Refuse(node.Mark(), "thresholds must be keys: promotion, buying_info, community, other");
    }
    for (const auto& member : node) {
      const std::string name = TextOf(member.first);
      const std::optional<Intent> intent = ParseIntent(name);
      if (!intent) {
        Refuse(member.first.Mark(), "unknown threshold " + name +
                                        "; known are promotion, buying_info, community, other");
      }
      const auto value =
          member.second.IsScalar() ? ParseFraction(member.second.Scalar()) : std::optional<float>{};
      if (!value) {
        Refuse(member.second.Mark(), "threshold " + name + " must be a number from 0 to 1");
      }
      brand.thresholds[static_cast<std::size_t>(*intent)] = value;
    }
  }

  /// The name of a preset, a guess of one's own, or none.
  AssumedMixPtr ReadAssumed(const YAML::Node& node) const {
    constexpr std::string_view kExample =
        "{promotion: 20, buying_info: 30, community: 50, by: marketing, year: 2026}";
    if (!node.IsMap()) {
      const std::string name = TextOf(node);
      AssumedMixPtr preset = FindPreset(name);
      if (preset || name == "none") return preset;
      Refuse(node.Mark(), "assumed: there is no preset '" + name + "'; the nearest known one is " +
                              std::string(NearestPreset(name)) +
                              "; or give a guess of your own, such as " + std::string(kExample) +
                              ", or none");
    }
    std::map<std::string, std::string> members;
    for (const auto& member : node) {
      if (!members.emplace(TextOf(member.first), TextOf(member.second)).second) {
        Refuse(member.first.Mark(), "assumed: " + TextOf(member.first) + " stands twice");
      }
    }
    Result<AssumedMix> guess = ReadGuess(members);
    if (!guess) Refuse(node.Mark(), "assumed: " + guess.error().detail);
    return std::make_shared<const AssumedMix>(*std::move(guess));
  }

  std::string ReadText(const std::string& key, const YAML::Node& node) const {
    if (!node.IsScalar() || node.Scalar().empty()) Refuse(node.Mark(), key + " must be text");
    if (!IsValidUtf8(node.Scalar())) Refuse(node.Mark(), key + " is not UTF-8");
    return node.Scalar();
  }

  std::vector<std::string> ReadTexts(const std::string& key, const YAML::Node& node) const {
    if (node.IsNull()) return {};
    if (!node.IsSequence()) Refuse(node.Mark(), key + " must be a list, such as [one, two]");
    std::vector<std::string> texts;
    for (const YAML::Node& item : node) texts.push_back(ReadText(key, item));
    return texts;
  }

  /// The catalogue says what is wrong, not where. The shortest beginning of the list that it
  /// refuses ends with the brand to look at.
  void CheckTogether() const {
    if (Validate(file_.brands)) return;
    std::size_t good = 0;
    std::size_t bad = file_.brands.size();
    while (bad - good > 1) {
      const std::size_t middle = good + (bad - good) / 2;
      (Validate(Beginning(middle)) ? good : bad) = middle;
    }
    const Result<void> refused = Validate(Beginning(bad));
    Refuse(marks_[bad - 1], refused.error().detail);
  }

  std::vector<Brand> Beginning(std::size_t n) const {
    return {file_.brands.begin(), file_.brands.begin() + static_cast<std::ptrdiff_t>(n)};
  }

  const std::string path_;
  BrandsFile file_;
  std::vector<YAML::Mark> marks_;
};

}  // namespace

BrandsFile ReadBrandsFile(const std::string& path) { return Reader(path).Read(); }

std::vector<Brand> LoadBrands(const std::string& path) { return ReadBrandsFile(path).brands; }

}  // namespace askmix
