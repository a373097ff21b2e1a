#include "edge/metrics_brands.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

#include "core/time.h"
#include "counting/comparison.h"
#include "edge/board_view.h"
#include "edge/metrics_brand_writer.h"
#include "edge/metrics_mix.h"
#include "edge/metrics_shown.h"
#include "stages/measure.h"

namespace askmix {
namespace {

/// ,name="value"
std::string Label(std::string_view name, std::string_view value) {
  return "," + std::string(name) + "=\"" + LabelValue(value) + "\"";
}

void AppendMixes(std::span<const MixFamily> families, BrandWriter& writer) {
  for (const MixFamily& family : families) {
    writer.Family(family.name, family.help);
    writer.EachMix([&](const Mix& mix) {
      for (std::size_t i = 0; i < family.labels.size(); ++i) {
        if (const auto value = family.value(mix, i)) writer.OfWindow(family.labels[i], *value);
      }
    });
  }
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
  AppendMixes(CountFamilies(), writer);
  AppendLastMention(writer);
  AppendShifts(writer);
  AppendParts("askmix_window_platform_mentions", "platform", &Mix::platforms, writer);
  AppendParts("askmix_window_language_mentions", "language", &Mix::languages, writer);
  AppendAssumed(writer);
  if (view.catching_up) return;
  AppendMixes(ShareFamilies(), writer);
  AppendMixes(CorrectedFamilies(), writer);
  AppendDifferences(writer);
}

}  // namespace askmix
