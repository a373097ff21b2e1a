#include "edge/metrics_mix.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 3> kKindLabels = {",kind=\"care\"", ",kind=\"noise\"",
                                                         ",kind=\"uncertain\""};
constexpr std::array<std::string_view, 1> kNoLabel = {""};
constexpr auto kAskLabels = std::span(kIntentLabels).first<3>();

std::optional<double> Mentions(const Mix& mix, std::size_t intent) {
  return static_cast<double>(intent < kAskLabels.size() ? mix.counts.slots[intent]
                                                        : mix.counts.Other());
}

std::optional<double> OtherMentions(const Mix& mix, std::size_t kind) {
  return static_cast<double>(mix.counts.slots[kAskLabels.size() + kind]);
}

std::optional<double> DifferentAuthors(const Mix& mix, std::size_t /*label*/) {
  return static_cast<double>(mix.authors);
}

std::optional<double> IndependentAsks(const Mix& mix, std::size_t /*label*/) {
  return mix.effective_asks;
}

std::optional<double> LowSupport(const Mix& mix, std::size_t /*label*/) {
  return mix.low_support ? 1 : 0;
}

template <std::optional<Shares> Mix::*shares, double Share::*part>
std::optional<double> PartOf(const Mix& mix, std::size_t intent) {
  if (!(mix.*shares)) return std::nullopt;
  return (*(mix.*shares))[intent].*part;
}

constexpr std::array kCounts = {
    MixFamily{"askmix_window_mentions",
              "How many mentions of the brand does the window hold, by what they ask for? Sum "
              "these, then divide, to get shares of several brands.",
              kIntentLabels, &Mentions},
    MixFamily{"askmix_window_other_mentions",
              "Why do the mentions counted as intent other ask for nothing?", kKindLabels,
              &OtherMentions},
    MixFamily{"askmix_window_authors",
              "How many different authors wrote these mentions? Mentions without a known author "
              "count one each.",
              kNoLabel, &DifferentAuthors},
    MixFamily{"askmix_effective_asks",
              "As how many independent asks are those of the window good, where some authors ask "
              "often? The intervals are of these (Kish).",
              kNoLabel, &IndependentAsks},
    MixFamily{
        "askmix_low_support",
        "Are there too few effective asks in the window to trust the shares? 1: fewer than 30.",
        kNoLabel, &LowSupport},
};

constexpr std::array kShares = {
    MixFamily{"askmix_intent_share_ratio",
              "Which part of those who asked the brand for something asked for this? Absent when "
              "nobody asked, or while catching up. Never sum or average it.",
              kAskLabels, &PartOf<&Mix::shares, &Share::value>},
    MixFamily{"askmix_intent_share_low_ratio",
              "How small may the share be, given so many asks? Lower end of the 95 % interval.",
              kAskLabels, &PartOf<&Mix::shares, &Share::low>},
    MixFamily{"askmix_intent_share_high_ratio",
              "How large may the share be, given so many asks? Upper end of the 95 % interval.",
              kAskLabels, &PartOf<&Mix::shares, &Share::high>},
};

constexpr std::array kCorrected = {
    MixFamily{"askmix_corrected_share_ratio",
              "Which part asked for this, once the errors that the classifier is known to make are "
              "taken out? Absent below 300 mentions, while two models' decisions are in the "
              "window, and where the model cannot tell.",
              kAskLabels, &PartOf<&Mix::corrected, &Share::value>},
    MixFamily{"askmix_corrected_share_low_ratio",
              "How small may the corrected share be, given the mentions, the labelled texts and "
              "how trades differ? Lower end of the 95 % interval.",
              kAskLabels, &PartOf<&Mix::corrected, &Share::low>},
    MixFamily{"askmix_corrected_share_high_ratio",
              "How large may the corrected share be? Upper end of the 95 % interval.", kAskLabels,
              &PartOf<&Mix::corrected, &Share::high>},
};

}  // namespace

std::span<const MixFamily> CountFamilies() { return kCounts; }
std::span<const MixFamily> ShareFamilies() { return kShares; }
std::span<const MixFamily> CorrectedFamilies() { return kCorrected; }

}  // namespace askmix
