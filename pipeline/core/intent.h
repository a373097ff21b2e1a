// What an author asks the brand for: the labels that the classifier knows, and the intents that
// askmix publishes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace askmix {

/// The classes of labelled data and of the classifier. Their meaning: scripts/model/LABELS.md.
enum class Label : std::uint8_t { kPromotion, kBuyingInfo, kCommunity, kCare, kOther };
inline constexpr std::size_t kLabelCount = 5;

/// Probability of each label, in the order of the enum. They add up to 1.
using Probabilities = std::array<float, kLabelCount>;

/// A probability as it is published and counted.
inline constexpr std::int64_t kExpectedUnit = 1'000;
std::int64_t Thousandths(float probability);

/// What probabilities amount to when they are counted: thousandths of a mention that asks for
/// promotion, buying_info and community; what is left of 1,000 is other. Integers, so that sums are
/// exact and what was added can be taken back.
using Expected = std::array<std::uint16_t, 3>;
Expected ExpectedOf(const Probabilities& probabilities);

/// A piece of the text that spoke for (weight > 0) or against a label.
struct Cue {
  Label label;
  float weight;      ///< what it added to the score of `label`, over the mean of all labels
  std::string text;  ///< as the classifier saw it: brand, handles, links and digits are hidden
};

/// The published intents. Shares are among the first three.
enum class Intent : std::uint8_t { kPromotion, kBuyingInfo, kCommunity, kOther };
inline constexpr std::size_t kIntentCount = 4;

/// Why an intent is `other`; kNone for the three intents proper.
enum class OtherKind : std::uint8_t { kNone, kCare, kNoise, kUncertain };

/// What was decided for one (mention, brand).
struct Decision {
  Intent intent = Intent::kOther;
  OtherKind kind = OtherKind::kUncertain;
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// Slots in which decisions are counted: the three intents, then the three kinds of `other`.
inline constexpr std::size_t kSlotCount = 6;
inline constexpr std::array<std::string_view, kSlotCount> kSlotNames = {
    "promotion", "buying_info", "community", "care", "noise", "uncertain"};

/// The slot that `decision` is counted in.
std::size_t SlotOf(Decision decision);
/// The decision that is counted in `slot`, which is below kSlotCount.
Decision DecisionOf(std::size_t slot);

/// The decision for a mention that is known to have this label: care and other become `other` with
/// kind care or noise.
Decision DecisionOf(Label label);

std::string_view Name(Label label);
std::string_view Name(Intent intent);
/// Empty for kNone.
std::string_view Name(OtherKind kind);

std::optional<Label> ParseLabel(std::string_view name);
std::optional<Intent> ParseIntent(std::string_view name);
std::optional<OtherKind> ParseOtherKind(std::string_view name);

}  // namespace askmix
