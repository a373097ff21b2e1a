// The brands that askmix listens for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/assumed_mix.h"
#include "core/error.h"

namespace askmix {

/// An account of a brand.
struct Account {
  std::string name;      ///< without '@'; or an id, such as did:plc:...
  std::string platform;  ///< as mentions name it; empty: on any

  // Not explicit: a plain name is an account on any platform.
  Account(std::string account, std::string on = {})
      : name(std::move(account)), platform(std::move(on)) {}
  Account(const char* account) : name(account) {}
  friend bool operator==(const Account&, const Account&) = default;
};

/// What tells that an ambiguous word means the brand.
struct Context {
  std::vector<std::string> near;        ///< one of these near it says that it does
  std::vector<std::string> not_near;    ///< one of these near it says that it does not
  std::optional<std::uint32_t> within;  ///< "near": at most so many words between; absent: anywhere
  std::optional<bool> capital;          ///< a capital inside a sentence says that it does
};

/// An alias or a product.
struct Wording {
  std::string words;
  /// There: the words are ambiguous, and this counts beside the context of the brand; `within` and
  /// `capital` instead of the brand's.
  std::optional<Context> context = {};

  // Not explicit: plain words are what they say.
  Wording(std::string plain, std::optional<Context> its = {})
      : words(std::move(plain)), context(std::move(its)) {}
  Wording(const char* plain) : words(plain) {}
};

/// One brand of the brands file.
struct Brand {
  std::string id;                ///< [a-z0-9][a-z0-9._-]{0,62}; label value, key, path segment
  std::string name;              ///< as people write it
  std::vector<Account> handles;  ///< accounts that people address, which are its own accounts, too
  std::vector<Wording> aliases;  ///< other names, several words allowed
  /// The least probability that promotion, buying_info, community and other need where this brand
  /// is asked, in [0, 1]; absent: what counts for all brands.
  std::array<std::optional<float>, 4> thresholds{};
  /// The file of the model that decides for this brand; empty: the one that decides for all.
  std::string model{};
  std::vector<Wording> products{};       ///< names of what it sells: they mean the brand
  std::vector<Account> own{};            ///< more accounts that speak for it
  std::vector<std::string> domains{};    ///< of its sites: a link to one is context
  std::vector<std::string> ambiguous{};  ///< those of the names above that need context
  Context context{};                     ///< what they need
  std::vector<std::string> never{};      ///< phrases in which none of the names means the brand
  /// What its mix is compared with; absent: with what those of all brands are, null: with nothing.
  std::optional<AssumedMixPtr> assumed{};
};

inline constexpr std::size_t kBrandNameBytesMax = 200;  ///< of any name, phrase, handle or domain
/// Names, handles, domains, phrases and words of context of one brand, together.
inline constexpr std::size_t kBrandWordsMax = 2'000;

/// Refuses (reason bad_brands, the detail names the brand) when ids are malformed or repeated, a
/// name is missing or too long, or two brands claim the same handle or the same words without
/// context (compared as the matcher compares them, so without regard to case and accents).
Result<void> Validate(const std::vector<Brand>& brands);

}  // namespace askmix
