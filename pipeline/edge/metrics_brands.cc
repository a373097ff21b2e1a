#include "edge/metrics_brands.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/time.h"
#include "counting/comparison.h"
#include "edge/board_view.h"
#include "edge/metrics_brand_writer.h"
#include "edge/metrics_shown.h"
#include "stages/measure.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 4> kIntentLabels = {
    ",intent=\"promotion\"", ",intent=\"buying_info\"", ",intent=\"community\"",
    ",intent=\"other\""};
constexpr std::array<std::string_view, 3> kKindLabels = {",kind=\"care\"", ",kind=\"noise\"",
                                                         ",kind=\"uncertain\""};

/// ,name="value"
std::string Label(std::string_view name, std::string_view value) {
  return "," + std::string(name) + "=\"" + LabelValue(value) + "\"";
}

void AppendCounts(BrandWriter& writer) {
  writer.Family("askmix_window_mentions",
                "How many mentions of the brand does the window hold, by what they ask for? Sum "
                "these, then divide, to get shares of several brands.");
  writer.EachMix([&](const Mix& mix) {
    for (std::size_t i = 0; i < 3; ++i) writer.OfWindow(kIntentLabels[i], mix.counts.slots[i]);
    writer.OfWindow(kIntentLabels[3], mix.counts.Other());
  });
  writer.Family("askmix_window_other_mentions",
                "Why do the mentions counted as intent other ask for nothing?");
  writer.EachMix([&](const Mix& mix) {
    for (std::size_t i = 0; i < 3; ++i) writer.OfWindow(kKindLabels[i], mix.counts.slots[i + 3]);
  });
}

void AppendSupport(BrandWriter& writer) {
  writer.Family("askmix_window_authors",
                "How many different authors wrote these mentions? Mentions without a known author "
                "count one each.");
  writer.EachMix([&](const Mix& mix) { writer.OfWindow("", mix.authors); });
  writer.Family("askmix_effective_asks",
                "As how many independent asks are those of the window good, where some authors ask "
                "often? The intervals are of these (Kish).");
  writer.EachMix([&](const Mix& mix) { writer.OfWindow("", mix.effective_asks); });
  writer.Family("askmix_low_support",
                "Are there too few effective asks in the window to trust the shares? 1: fewer than "
                "30.");
  writer.EachMix([&](const Mix& mix) { writer.OfWindow("", mix.low_support ? 1 : 0); });
}

constexpr double kSecond = 1'000;

double Seconds(TimePoint time) { return static_cast<double>(UnixMillis(time)) / kSecond; }

void AppendLastMention(BrandWriter& writer) {
  writer.Family("askmix_last_mention_timestamp_seconds",
                "When was the brand mentioned last, to the step of the grid? Absent when the "
                "longest window holds no mention.");
  writer.EachBrand([&](const BrandMixes& brand) {
    if (const auto& mentioned = brand.mixes->back().mentioned) {
      writer.OfBrand("", Seconds(mentioned->last));
    }
  });
}

void AppendShifts(BrandWriter& writer) {
  writer.Family("askmix_shifts_total",
                "How often was it announced that the brand is asked for something else than it was "
                "before, by the intent whose share moved most?",
                "counter");
  writer.EachBrand([&](const BrandMixes& brand) {
    if (brand.brand == kOverflowBrand) return;
    for (std::size_t i = 0; i < brand.shifts.size(); ++i) {
      writer.OfBrand(kIntentLabels[i], brand.shifts[i]);
    }
  });
}

/// Of mentions taken apart, where the configuration asks for it.
void AppendParts(std::string_view name, std::string_view by, std::vector<CountedPart> Mix::*parts,
                 BrandWriter& writer) {
  bool begun = false;
  writer.EachMix([&](const Mix& mix) {
    if (!begun && !(mix.*parts).empty()) {
      begun = true;
      writer.Family(name, "How many mentions of the brand does the window hold, by " +
                              std::string(by) + " and by what they ask for? Zeros are left out.");
    }
    for (const CountedPart& part : mix.*parts) {
      const std::string label = Label(by, part.name);
      const Tally tally{part.slots};
      for (std::size_t i = 0; i < kIntentLabels.size(); ++i) {
        const std::int64_t count = i < 3 ? tally.slots[i] : tally.Other();
        if (count > 0) writer.OfWindow(std::string(kIntentLabels[i]) + label, count);
      }
    }
  });
}

/// A gap touches all brands alike, so one series for each window is enough.
void AppendIncomplete(const WindowSpec& spec, const BoardView& view, BrandWriter& writer) {
  writer.Family("askmix_window_incomplete",
                "Were mentions of the window lost before they were read? 1: yes, counts are too "
                "low and shares absent.");
  for (std::size_t w = 0; w < spec.lengths.size(); ++w) {
    const bool incomplete = std::ranges::any_of(
        view.brands, [&](const BrandView& b) { return (*b.mixes->mixes)[w].incomplete; });
    writer.OfAll(Label("window", FormatDuration(spec.lengths[w])), incomplete ? 1 : 0);
  }
}

using SharesOfMix = std::optional<Shares> Mix::*;

void AppendShare(BrandWriter& writer, std::string_view name, std::string_view help,
                 SharesOfMix shares, double Share::*value) {
  writer.Family(name, help);
  writer.EachMix([&](const Mix& mix) {
    if (!(mix.*shares)) return;
    for (std::size_t i = 0; i < 3; ++i) {
      writer.OfWindow(kIntentLabels[i], (*(mix.*shares))[i].*value);
    }
  });
}

void AppendShares(BrandWriter& writer) {
  AppendShare(writer, "askmix_intent_share_ratio",
              "Which part of those who asked the brand for something asked for this? Absent when "
              "nobody asked, or while catching up. Never sum or average it.",
              &Mix::shares, &Share::value);
  AppendShare(writer, "askmix_intent_share_low_ratio",
              "How small may the share be, given so many asks? Lower end of the 95 % interval.",
              &Mix::shares, &Share::low);
  AppendShare(writer, "askmix_intent_share_high_ratio",
              "How large may the share be, given so many asks? Upper end of the 95 % interval.",
              &Mix::shares, &Share::high);
  AppendShare(
      writer, "askmix_corrected_share_ratio",
      "Which part asked for this, once the errors that the classifier is known to make are "
      "taken out? Absent below 300 mentions, while two models' decisions are in the window, "
      "and where the model cannot tell.",
      &Mix::corrected, &Share::value);
  AppendShare(
      writer, "askmix_corrected_share_low_ratio",
      "How small may the corrected share be, given the mentions, the labelled texts and how "
      "trades differ? Lower end of the 95 % interval.",
      &Mix::corrected, &Share::low);
  AppendShare(writer, "askmix_corrected_share_high_ratio",
              "How large may the corrected share be? Upper end of the 95 % interval.",
              &Mix::corrected, &Share::high);
}

/// What brands are compared with, by name. Names of equal guesses may repeat.
std::map<std::string, AssumedMixPtr> AssumedMixes(BrandWriter& writer) {
  std::map<std::string, AssumedMixPtr> by_name;
  writer.EachMix([&](const Mix& mix) {
    if (mix.assumed) by_name.emplace(mix.assumed->name, mix.assumed);
  });
  return by_name;
}

void AppendAssumed(BrandWriter& writer) {
  const auto assumed = AssumedMixes(writer);
  if (assumed.empty()) return;
  writer.Family("askmix_assumed_info",
                "Of which year is an assumed mix, and by which rule are its shares made of what "
                "people answered? Always 1.");
  for (const auto& [name, mix] : assumed) {
    const std::string year = mix->year ? std::to_string(*mix->year) : "";
    writer.OfAll(Label("assumed", name) + Label("year", year) + Label("rule", mix->rule), 1);
  }
  writer.Family("askmix_assumed_share_ratio",
                "Which part did somebody assume would ask the brand for this?");
  writer.EachBrand([&](const BrandMixes& brand) {
    const AssumedMixPtr& mix = brand.mixes->back().assumed;
    if (!mix) return;
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string label = std::string(kIntentLabels[i]) + Label("assumed", mix->name);
      writer.OfBrand(label, mix->shares[i]);
    }
  });
}

/// The differences of all mixes that have shares and are compared with something.
class Differences {
 public:
  explicit Differences(BrandWriter& writer) : writer_(writer) {
    writer.EachMix([&](const Mix& mix) {
      if (!mix.shares || !mix.assumed) return;
      if (mix.assumed != last_) label_ = Label("assumed", mix.assumed->name);
      last_ = mix.assumed;
      found_.push_back({Compare(*mix.shares, mix.assumed->shares), label_});
    });
  }

  bool empty() const { return found_.empty(); }

  void Append(std::string_view name, std::string_view help, double Difference::*value) {
    std::array<std::string, 3> labels;
    Each(name, help, [&](const Found& found) {
      for (std::size_t i = 0; i < 3; ++i) {
        labels[i].assign(kIntentLabels[i]).append(found.label);
        writer_.OfWindow(labels[i], found.comparison.difference[i].*value);
      }
    });
  }
  void AppendDistance(std::string_view name, std::string_view help) {
    Each(name, help,
         [&](const Found& found) { writer_.OfWindow(found.label, found.comparison.distance); });
  }

 private:
  struct Found {
    Comparison comparison;
    std::string label;
  };

  template <typename Write>
  void Each(std::string_view name, std::string_view help, const Write& write) {
    writer_.Family(name, help);
    auto next = found_.begin();
    writer_.EachMix([&](const Mix& mix) {
      if (mix.shares && mix.assumed) write(*next++);
    });
  }

  BrandWriter& writer_;
  AssumedMixPtr last_;
  std::string label_;
  std::vector<Found> found_;
};

void AppendDifferences(BrandWriter& writer) {
  Differences differences(writer);
  if (differences.empty()) return;
  differences.Append("askmix_gap_ratio",
                     "By how much is the share of those who ask for this larger than somebody "
                     "assumed? Measured minus assumed, from -1 to 1; no judgement of either.",
                     &Difference::value);
  differences.Append("askmix_gap_low_ratio",
                     "How small may the difference be, given so many asks? The assumption is taken "
                     "as it is; lower end of the 95 % interval of the measured share.",
                     &Difference::low);
  differences.Append("askmix_gap_high_ratio",
                     "How large may the difference be, given so many asks? Upper end.",
                     &Difference::high);
  differences.AppendDistance("askmix_gap_distance",
                             "How far is the measured mix from the assumed one, all intents "
                             "together? Jensen-Shannon distance, 0: equal, 1: nothing in common.");
}

void AppendState(const BoardView& view, const ShownBrands& shown, BrandWriter& writer) {
  writer.Single("askmix_catching_up", "Are the counts behind, and shares therefore absent? 1: yes.",
                view.catching_up ? 1 : 0);
  writer.Single("askmix_brands", "How many brands are measured in this process?", shown.measured);
  writer.Single("askmix_brands_left_out",
                "How many of them are not shown one by one? They are beyond "
                "http.publish_brands_max, and summed under the brand _overflow.",
                shown.left_out);
  if (view.complete_until != TimePoint{}) {
    writer.Single("askmix_complete_until_timestamp_seconds",
                  "Until when is every mention that reached the pipeline counted?",
                  Seconds(view.complete_until));
  }
  const auto earliest =
      std::ranges::min_element(view.snapshots, {}, [](const auto& s) { return s->end; });
  if (earliest == view.snapshots.end()) return;
  writer.Single("askmix_window_end_timestamp_seconds", "Where do the windows end?",
                Seconds((*earliest)->end));
}

}  // namespace

void AppendBrands(const MixBoard& board, std::size_t brands_max, TimePoint now, MetricsForm form,
                  std::string& text) {
  const BoardView view = View(board, now);
  const ShownBrands shown = Limit(view, brands_max);
  BrandWriter writer(board.spec(), shown, form, text);
  AppendState(view, shown, writer);
  if (view.brands.empty()) return;
  AppendIncomplete(board.spec(), view, writer);
  AppendCounts(writer);
  AppendSupport(writer);
  AppendLastMention(writer);
  AppendShifts(writer);
  AppendParts("askmix_window_platform_mentions", "platform", &Mix::platforms, writer);
  AppendParts("askmix_window_language_mentions", "language", &Mix::languages, writer);
  AppendAssumed(writer);
  if (view.catching_up) return;
  AppendShares(writer);
  AppendDifferences(writer);
}

}  // namespace askmix
