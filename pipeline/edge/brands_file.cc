#include "edge/brands_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/intent.h"
#include "core/text.h"
#include "edge/config_values.h"
#include "edge/files.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 6> kKeys = {"id",      "name",       "handles",
                                                   "aliases", "thresholds", "model"};
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

std::string_view NearestKey(std::string_view key) {
  return *std::ranges::min_element(
      kKeys, {}, [&](std::string_view known) { return EditDistance(key, known); });
}

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  std::vector<Brand> Read() {
    const std::string text = ReadFile(path_);
    try {
      ReadRoot(YAML::Load(text));
    } catch (const YAML::Exception& e) {
      Refuse(e.mark, "not YAML: " + e.msg);
    }
    CheckTogether();
    return std::move(brands_);
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
      brands_.push_back(ReadBrand(node));
      marks_.push_back(node.Mark());
    }
  }

  Brand ReadBrand(const YAML::Node& node) const {
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

  void ReadKey(const YAML::Node& key, const YAML::Node& value, Brand& brand) const {
    const std::string name = key.IsScalar() ? key.Scalar() : "";
    if (name == "id") {
      brand.id = ReadText(name, value);
    } else if (name == "name") {
      brand.name = ReadText(name, value);
    } else if (name == "handles") {
      brand.handles = ReadTexts(name, value);
      for (std::string& handle : brand.handles) {
        if (handle.starts_with('@')) handle.erase(0, 1);
      }
    } else if (name == "aliases") {
      brand.aliases = ReadTexts(name, value);
    } else if (name == "model") {
      brand.model = BesideThisFile(ReadText(name, value));
    } else if (name == "thresholds") {
      ReadThresholds(value, brand);
    } else {
      Refuse(key.Mark(),
             "unknown key " + name + "; the nearest known one is " + std::string(NearestKey(name)));
    }
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
      const std::string name = member.first.IsScalar() ? member.first.Scalar() : "";
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
    if (Validate(brands_)) return;
    std::size_t good = 0;
    std::size_t bad = brands_.size();
    while (bad - good > 1) {
      const std::size_t middle = good + (bad - good) / 2;
      (Validate(Beginning(middle)) ? good : bad) = middle;
    }
    const Result<void> refused = Validate(Beginning(bad));
    Refuse(marks_[bad - 1], refused.error().detail);
  }

  std::vector<Brand> Beginning(std::size_t n) const {
    return {brands_.begin(), brands_.begin() + static_cast<std::ptrdiff_t>(n)};
  }

  const std::string path_;
  std::vector<Brand> brands_;
  std::vector<YAML::Mark> marks_;
};

}  // namespace

std::vector<Brand> LoadBrands(const std::string& path) { return Reader(path).Read(); }

}  // namespace askmix
