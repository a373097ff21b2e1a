// The matcher against a dull one that tries every name at every place, on random texts.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "brands/matcher.h"

namespace askmix {
namespace {

bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string Squashed(const std::string& text) {
  return std::regex_replace(text, std::regex("[ \n]+"), " ");
}

struct Found {
  std::string id, via, words;
  std::size_t begin;
  friend bool operator==(const Found&, const Found&) = default;
};

std::string ToText(const std::vector<Found>& list) {
  std::string text;
  for (const Found& f : list) {
    text += f.id + "/" + f.via + "/" + f.words + "@" + std::to_string(f.begin) + " ";
  }
  return text;
}

/// ASCII only; looks at a text whose blanks are squashed.
class DullMatcher {
 public:
  explicit DullMatcher(std::string text) : text_(std::move(text)), kind_(text_.size(), ' ') {
    static const std::regex token("@[a-zA-Z0-9_]+([.-][a-zA-Z0-9_]+)*|#[a-zA-Z0-9_]+");
    for (std::sregex_iterator it(text_.begin(), text_.end(), token), end; it != end; ++it) {
      for (std::size_t i = 1; i < it->str().size(); ++i) {
        kind_[static_cast<std::size_t>(it->position()) + i] = it->str()[0];
      }
    }
  }

  std::vector<Found> Find(const std::vector<Brand>& brands) const {
    std::vector<Found> found;
    for (const Brand& brand : brands) {
      std::optional<Found> best;
      for (const Account& h : brand.handles) Try(brand, "handle", h.name, best);
      if (!best) Try(brand, "name", brand.name, best);
      for (const Wording& a : brand.aliases) {
        if (!best || best->via == "alias") Try(brand, "alias", a.words, best);
      }
      if (best) found.push_back(*best);
    }
    return found;
  }

 private:
  void Try(const Brand& brand, const std::string& via, const std::string& name,
           std::optional<Found>& best) const {
    std::string joined;
    std::copy_if(name.begin(), name.end(), std::back_inserter(joined), IsAlnum);
    for (std::size_t begin = 0; begin < text_.size(); ++begin) {
      for (const std::string& form : {name, joined}) {
        const bool hashtag_only = form != name;
        const bool fits = Lower(text_.substr(begin, form.size())) == Lower(form) &&
                          (via == "handle" ? !hashtag_only && IsAccount(begin, form.size())
                                           : Stands(begin, form.size(), hashtag_only));
        if (!fits || (hashtag_only && form.size() < 4)) continue;
        const std::size_t sign = via == "handle" ? 1 : 0;
        const Found f{brand.id, via, text_.substr(begin - sign, form.size() + sign), begin - sign};
        if (!best || f.begin < best->begin ||
            (f.begin == best->begin && f.words.size() > best->words.size())) {
          best = f;
        }
      }
    }
  }

  char KindAt(std::size_t i) const { return i < kind_.size() ? kind_[i] : ' '; }

  bool IsAccount(std::size_t begin, std::size_t size) const {
    if (begin == 0 || text_[begin - 1] != '@' || KindAt(begin) != '@') return false;
    if (begin >= 2 && (IsAlnum(text_[begin - 2]) || text_[begin - 2] == '_')) return false;
    // "@a@b.c" is an account of another server.
    const std::size_t end = begin + size;
    if (end < text_.size() && text_[end] == '@') {
      for (std::size_t i = end + 1; KindAt(i) == '@'; ++i) {
        if (text_[i] == '.') return false;
      }
    }
    return KindAt(end) != '@';
  }

  bool Stands(std::size_t begin, std::size_t size, bool hashtag_only) const {
    const std::size_t end = begin + size;
    if (!Parted(begin) || !Parted(end)) return false;
    if (KindAt(begin) == '@') return IsAccount(begin, size);
    if (!hashtag_only) return true;
    for (std::size_t i = begin; i < end; ++i) {
      if (KindAt(i) != '#') return false;
    }
    return true;
  }

  bool Parted(std::size_t i) const {
    if (i == 0 || i == text_.size() || !IsAlnum(text_[i - 1]) || !IsAlnum(text_[i])) return true;
    return KindAt(i) == '#' && !IsUpper(text_[i - 1]) && IsUpper(text_[i]);
  }

  std::string text_;
  std::string kind_;  ///< '@' or '#' per byte of an account name or hashtag
};

std::string Random(std::mt19937& random, std::string_view alphabet, std::size_t shortest,
                   std::size_t longest) {
  std::string text(shortest + random() % (longest - shortest + 1), ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

std::vector<Brand> RandomBrands(std::mt19937& random) {
  std::vector<Brand> brands;
  for (int k = 0; k < 6; ++k) {
    const std::string joint(1, " -."[random() % 3]);
    brands.push_back({"b" + std::to_string(k),
                      Random(random, "ab", 1, 3),
                      {Random(random, "ab_", 1, 3)},
                      {Random(random, "ab", 1, 2) + joint + Random(random, "ab", 1, 2)}});
  }
  std::erase_if(brands, [&](const Brand& brand) {
    return !Validate({brands.front(), brand}) && brand.id != brands.front().id;
  });
  return brands;
}

TEST_CASE("matcher: random texts give what trying every name at every place gives") {
  std::mt19937 random(20110322);
  int total = 0;
  for (int round = 0; round < 100; ++round) {
    const std::vector<Brand> brands = RandomBrands(random);
    const Matcher matcher(brands);
    for (int k = 0; k < 50; ++k) {
      const std::string text = Random(random, "aabbABA  \n@@##_.-'", 0, 30);
      CAPTURE(text);
      std::vector<BrandMatch> matches;
      matcher.Find(text, {}, matches);
      std::vector<Found> found;
      for (const BrandMatch& m : matches) {
        const auto begin = static_cast<std::size_t>(m.words.data() - text.data());
        found.push_back({std::string(m.brand_id), std::string(Name(m.via)),
                         Squashed(std::string(m.words)), Squashed(text.substr(0, begin)).size()});
      }
      CHECK(ToText(found) == ToText(DullMatcher(Squashed(text)).Find(brands)));
      total += static_cast<int>(found.size());
    }
  }
  CHECK(total > 1000);
}

}  // namespace
}  // namespace askmix
