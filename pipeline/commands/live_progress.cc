#include "commands/live_progress.h"

#include <cstdio>

#include "core/time.h"
#include "edge/log.h"

namespace askmix {

void LiveProgress::Show(const LiveFeed& feed, const DeliveryCounts& counts) {
  constexpr std::chrono::seconds kEvery{60};
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < kEvery) return;
  const double seconds = std::chrono::duration<double>(now - shown_).count();
  const auto rate = static_cast<double>(counts.delivered - shown_records_) / seconds;
  char rate_text[32];
  std::snprintf(rate_text, sizeof rate_text, "%.1f", rate);
  log::Info("live feed", {{"records", std::to_string(counts.delivered)},
                          {"per_second", rate_text},
                          {"last_event", last_event_ ? FormatTimestamp(*last_event_) : "none"},
                          {"reconnects", std::to_string(feed.reconnects())},
                          {"refused", std::to_string(counts.refused)},
                          {"dropped", DroppedAsText(feed.source())}});
  shown_ = now;
  shown_records_ = counts.delivered;
}

std::string DroppedAsText(const FeedSource& source) {
  std::string text;
  for (const auto& [reason, count] : source.dropped()) {
    if (!text.empty()) text += ' ';
    text.append(reason).append("=").append(std::to_string(count));
  }
  return text;
}

ExitCode SummarizeLive(const LiveFeed& feed, const DeliveryCounts& counts,
                       const std::string& topic) {
  for (const DeliveryCounts::Refusal& refusal : counts.first_refusals) {
    std::fprintf(stderr, "refused: record %llu: %s\n", static_cast<unsigned long long>(refusal.tag),
                 refusal.reason.c_str());
  }
  const std::string dropped = DroppedAsText(feed.source());
  std::fprintf(stderr, "%lld records sent to %s, %lld refused, %lld reconnects, dropped: %s\n",
               static_cast<long long>(counts.delivered), topic.c_str(),
               static_cast<long long>(counts.refused), static_cast<long long>(feed.reconnects()),
               dropped.empty() ? "none" : dropped.c_str());
  return counts.refused == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

}  // namespace askmix
