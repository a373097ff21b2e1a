#include "commands/replayed_history.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "codec/mix.h"
#include "core/time.h"
#include "edge/metrics_form.h"

namespace askmix {
namespace {

/// One sample of a mix: its intent, or nothing, and its value.
using Sample = std::function<void(std::string_view intent, double value)>;

struct Family {
  std::string_view name, help;
  void (*samples)(const Mix& mix, const Sample& sample);
};

constexpr std::array<std::string_view, 3> kIntents = {kSlotNames[0], kSlotNames[1], kSlotNames[2]};

template <double Share::*part>
void Shares(const Mix& mix, const Sample& sample) {
  if (!mix.shares) return;
  for (std::size_t i = 0; i < kIntents.size(); ++i) sample(kIntents[i], (*mix.shares)[i].*part);
}

void Mentions(const Mix& mix, const Sample& sample) {
  for (std::size_t i = 0; i < kIntents.size(); ++i) {
    sample(kIntents[i], static_cast<double>(mix.counts.slots[i]));
  }
  sample("other", static_cast<double>(mix.counts.Other()));
}

constexpr std::array<Family, 4> kFamilies = {{
    {"askmix_window_mentions", "How many mentions of the brand did the window hold?", &Mentions},
    {"askmix_intent_share_ratio", "Which part of those who asked for something asked for this?",
     &Shares<&Share::value>},
    {"askmix_intent_share_low_ratio", "How small may the share have been?", &Shares<&Share::low>},
    {"askmix_intent_share_high_ratio", "How large may the share have been?", &Shares<&Share::high>},
}};

void AppendNumber(double value, std::string& text) {
  std::array<char, 32> digits;
  text.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
}

/// Seconds since 1970, exactly.
void AppendTime(TimePoint t, std::string& text) {
  const std::string millis = std::to_string(UnixMillis(t));
  constexpr std::size_t kDecimals = 3;
  text.append(millis, 0, millis.size() - kDecimals).append(".");
  text.append(millis, millis.size() - kDecimals);
}

/// The samples of one brand in one family, each series together, as OpenMetrics wants it.
class SeriesWriter {
 public:
  SeriesWriter(const Family& family, std::string start, const WindowSpec& windows)
      : family_(family), start_(std::move(start)), windows_(windows) {}

  void Take(TimePoint end, const BrandCounts& counts) {
    for (std::size_t w = 0; w < windows_.lengths.size(); ++w) {
      family_.samples(counts.MixOf(w, false), [&](std::string_view intent, double value) {
        std::string& series = series_[{w, std::string(intent)}];
        series.append(start_).append(",intent=\"").append(intent).append("\",window=\"");
        series.append(FormatDuration(windows_.lengths[w])).append("\"} ");
        AppendNumber(value, series);
        series += ' ';
        AppendTime(end, series);
        series += '\n';
      });
    }
  }

  void Flush(const ReplayedHistory::Sink& sink) const {
    for (const auto& [place, text] : series_) sink(text);
  }

 private:
  const Family& family_;
  const std::string start_;
  const WindowSpec& windows_;
  std::map<std::pair<std::size_t, std::string>, std::string> series_;
};

TimePoint CeilTo(TimePoint t, Millis step) {
  const Millis over = t.time_since_epoch() % step;
  return over == Millis{0} ? t : t - over + step;
}

}  // namespace

ReplayedHistory::ReplayedHistory(Options options) : options_(std::move(options)) {
  ASKMIX_CHECK(options_.step > Millis{0} && options_.step % options_.windows.grid == Millis{0});
}

void ReplayedHistory::Add(Delta delta) {
  Change& change = brands_[delta.brand][options_.windows.Floor(delta.bucket)];
  change.sum += delta.change;
  for (VoteChange& vote : delta.votes) change.votes.push_back(std::move(vote));
}

TimePoint ReplayedHistory::FirstEnd() const {
  TimePoint first = TimePoint::max();
  for (const auto& [brand, changes] : brands_) first = std::min(first, changes.begin()->first);
  return CeilTo(first + options_.windows.grid, options_.step);
}

TimePoint ReplayedHistory::LastEnd() const {
  TimePoint last = TimePoint::min();
  for (const auto& [brand, changes] : brands_) last = std::max(last, changes.rbegin()->first);
  return CeilTo(last + options_.windows.grid, options_.step);
}

std::int64_t ReplayedHistory::steps() const {
  return brands_.empty() ? 0 : (LastEnd() - FirstEnd()) / options_.step + 1;
}

void ReplayedHistory::Walk(const Changes& changes,
                           const std::function<void(TimePoint, const BrandCounts&)>& visit) const {
  BrandCounts counts(options_.windows, options_.breakdown);
  auto next = changes.begin();
  const TimePoint last = LastEnd();
  // Before the first vote there is nobody to tell of.
  const TimePoint first = CeilTo(next->first + options_.windows.grid, options_.step);
  for (TimePoint end = first; end <= last; end += options_.step) {
    for (; next != changes.end() && next->first < end; ++next) {
      counts.Add(next->first, next->second.sum, next->second.votes);
    }
    counts.Advance(end);
    visit(end, counts);
  }
}

void ReplayedHistory::WriteOpenMetrics(
    const std::vector<std::pair<std::string, std::string>>& labels, const Sink& sink) const {
  for (const Family& family : kFamilies) {
    const std::string name(family.name);
    sink("# HELP " + name + " " + std::string(family.help) + "\n# TYPE " + name + " gauge\n");
    for (const auto& [brand, changes] : brands_) {
      std::string start = name + "{brand=\"" + LabelValue(brand) + "\"";
      for (const auto& [label, value] : labels)
        start += "," + label + "=\"" + LabelValue(value) + "\"";
      SeriesWriter series(family, std::move(start), options_.windows);
      Walk(changes, [&](TimePoint end, const BrandCounts& counts) { series.Take(end, counts); });
      series.Flush(sink);
    }
  }
  sink("# EOF\n");
}

void ReplayedHistory::WriteNdjson(const Sink& sink) const {
  std::string line;
  for (const auto& [brand, changes] : brands_) {
    Walk(changes, [&, &name = brand](TimePoint end, const BrandCounts& counts) {
      for (std::size_t w = 0; w < options_.windows.lengths.size(); ++w) {
        const Mix mix = counts.MixOf(w, false);
        if (mix.counts.Mentions() == 0) continue;
        line.clear();
        Encode(MixRecord{name, options_.windows.lengths[w], end, mix}, line);
        sink(line += '\n');
      }
    });
  }
}

}  // namespace askmix
