#include "commands/replayed_history.h"

#include <algorithm>

#include "codec/mix.h"
#include "core/time.h"
#include "edge/metrics_form.h"

namespace askmix {
namespace {

/// Seconds since 1970, exactly.
void AppendTime(TimePoint t, std::string& text) {
  const std::string millis = std::to_string(UnixMillis(t));
  constexpr std::size_t kDecimals = 3;
  text.append(millis, 0, millis.size() - kDecimals).append(".");
  text.append(millis, millis.size() - kDecimals);
}

TimePoint FloorTo(TimePoint t, Millis step) { return t - t.time_since_epoch() % step; }

TimePoint CeilTo(TimePoint t, Millis step) {
  const TimePoint floor = FloorTo(t, step);
  return floor == t ? t : floor + step;
}

}  // namespace

ReplayedHistory::ReplayedHistory(Options options) : options_(std::move(options)) {
  ASKMIX_CHECK(options_.step > Millis{0} && options_.step % options_.windows.grid == Millis{0});
}

void ReplayedHistory::Add(Delta delta, Partition partition) {
  const TimePoint bucket = options_.windows.Floor(delta.bucket);
  // The windows of the first moment reach back that far.
  if (bucket < options_.from - options_.windows.Longest() || bucket >= options_.until) return;
  first_ = std::min(first_, bucket);
  last_ = std::max(last_, bucket);
  Votes& votes = brands_[delta.brand];
  votes.partition = partition;
  Change& change = votes.changes[bucket];
  change.sum += delta.change;
  for (VoteChange& vote : delta.votes) change.votes.push_back(std::move(vote));
}

TimePoint ReplayedHistory::FirstEnd() const { return FirstEndOf(first_); }

TimePoint ReplayedHistory::FirstEndOf(TimePoint bucket) const {
  return CeilTo(std::max(bucket + options_.windows.grid, options_.from), options_.step);
}

TimePoint ReplayedHistory::LastEnd() const {
  return std::min(CeilTo(last_ + options_.windows.grid, options_.step),
                  FloorTo(options_.until, options_.step));
}

std::int64_t ReplayedHistory::steps() const {
  if (brands_.empty()) return 0;
  return std::max<std::int64_t>((LastEnd() - FirstEnd()) / options_.step + 1, 0);
}

void ReplayedHistory::Walk(const Votes& votes, const WindowSpec& windows,
                           const Visit& visit) const {
  BrandCounts counts(windows, {});
  auto next = votes.changes.begin();
  const TimePoint last = LastEnd();
  // Before the first vote there is nobody to tell of.
  for (TimePoint end = FirstEndOf(next->first); end <= last; end += options_.step) {
    for (; next != votes.changes.end() && next->first < end; ++next) {
      counts.Add(next->first, next->second.sum, next->second.votes);
    }
    counts.Advance(end);
    visit(end, counts);
  }
}

std::optional<Mix> ReplayedHistory::MixOf(const Votes& votes, const BrandCounts& counts,
                                          std::size_t window, Millis length, TimePoint end) const {
  const auto since = complete_since_.find(votes.partition);
  if (since != complete_since_.end() && end - length < since->second) return std::nullopt;
  return counts.MixOf(window, gaps_.Overlap(end - length, end));
}

void ReplayedHistory::WriteOpenMetrics(const Labels& labels, const Sink& sink) const {
  std::string written;
  for (const auto& [name, value] : labels) {
    written.append(",").append(name).append("=\"").append(LabelValue(value)).append("\"");
  }
  for (const auto& families : {CountFamilies(), ShareFamilies()}) {
    for (const MixFamily& family : families) WriteFamily(family, written, sink);
  }
  sink("# EOF\n");
}

void ReplayedHistory::WriteFamily(const MixFamily& family, const std::string& labels,
                                  const Sink& sink) const {
  std::string text;
  AppendHead(MetricsForm::kOpenMetrics, family.name, "gauge", family.help, text);
  sink(text);
  for (const auto& [brand, votes] : brands_) {
    for (const Millis length : options_.windows.lengths) {
      for (std::size_t i = 0; i < family.labels.size(); ++i) {
        text.assign(family.name).append("{brand=\"").append(LabelValue(brand)).append("\"");
        text.append(labels).append(family.labels[i]);
        text.append(",window=\"").append(FormatDuration(length)).append("\"} ");
        WriteSeries(family, i, votes, length, text, sink);
      }
    }
  }
}

void ReplayedHistory::WriteSeries(const MixFamily& family, std::size_t label, const Votes& votes,
                                  Millis length, const std::string& start, const Sink& sink) const {
  const WindowSpec alone{.grid = options_.windows.grid, .lengths = {length}};
  std::string line = start;
  Walk(votes, alone, [&](TimePoint end, const BrandCounts& counts) {
    const auto mix = MixOf(votes, counts, 0, length, end);
    const auto value = mix ? family.value(*mix, label) : std::nullopt;
    if (!value) return;
    line.resize(start.size());
    AppendNumber(*value, line);
    line += ' ';
    AppendTime(end, line);
    sink(line += '\n');
  });
}

void ReplayedHistory::WriteNdjson(const Sink& sink) const {
  const WindowSpec& windows = options_.windows;
  std::string line;
  for (const auto& [name, votes] : brands_) {
    Walk(votes, windows, [&, &brand = name, &of = votes](TimePoint end, const BrandCounts& counts) {
      for (std::size_t w = 0; w < windows.lengths.size(); ++w) {
        auto mix = MixOf(of, counts, w, windows.lengths[w], end);
        if (!mix || mix->counts.Mentions() == 0) continue;
        if (options_.brands) mix->assumed = options_.brands->AssumedOf(brand);
        line.clear();
        Encode(MixRecord{brand, windows.lengths[w], end, *std::move(mix)}, line);
        sink(line += '\n');
      }
    });
  }
}

}  // namespace askmix
