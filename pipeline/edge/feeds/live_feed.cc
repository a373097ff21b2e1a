#include "edge/feeds/live_feed.h"

#include <algorithm>

#include "core/error.h"
#include "edge/feeds/network.h"
#include "edge/log.h"

namespace askmix {

LiveFeed::LiveFeed(std::unique_ptr<FeedSource> source, FeedClock clock, std::uint64_t seed)
    : source_(std::move(source)),
      clock_(std::move(clock)),
      backoff_(kFirstWait, kLongestWait, seed),
      next_attempt_(clock_.now()) {
  ASKMIX_CHECK(!source_->endpoints().empty());
}

LiveFeed::Got LiveFeed::Next(FeedItem& item, Millis wait) {
  if (!open_) {
    const auto left = std::chrono::ceil<Millis>(next_attempt_ - clock_.now());
    if (left <= Millis{0}) return Connect();
    clock_.wait(std::min(left, wait));
    return Got::kNothing;
  }
  try {
    if (!source_->Read(item, wait)) return Got::kNothing;
    last_record_ = clock_.now();
    return Got::kRecord;
  } catch (const ConnectionLost& loss) {
    OnLoss(loss);
    return Got::kDisconnected;
  }
}

LiveFeed::Got LiveFeed::Connect() {
  const Endpoint& endpoint = source_->endpoints()[at_];
  try {
    source_->Open(endpoint);
  } catch (const ConnectionLost& loss) {
    OnLoss(loss);
    return Got::kDisconnected;
  }
  open_ = true;
  opened_ = clock_.now();
  last_record_.reset();
  host_ = endpoint.host;
  if (was_open_) ++reconnects_;
  was_open_ = true;
  log::Info("the feed is connected", {{"endpoint", endpoint.Name()}});
  return Got::kNothing;
}

void LiveFeed::OnLoss(const ConnectionLost& loss) {
  source_->Close();
  if (open_ && last_record_ && *last_record_ - opened_ >= kGoodWhile) backoff_.Reset();
  open_ = false;
  if (loss.kind() == LossKind::kStopped) return;
  const std::string name = source_->endpoints()[at_].Name();
  if (loss.IsRefusal()) {
    closed_.insert(at_);
    if (closed_.size() == source_->endpoints().size()) {
      throw Fatal(ExitCode::kConfiguration, loss.what());
    }
    log::Error("an endpoint refuses us and is left out",
               {{"endpoint", name}, {"why", loss.what()}});
  }
  const Millis wait = std::max(backoff_.Next(), loss.retry_after().value_or(Millis{0}));
  next_attempt_ = clock_.now() + wait;
  TakeNextEndpoint();
  log::Warn("the feed is not connected; trying again", {{"endpoint", name},
                                                        {"why", loss.what()},
                                                        {"next", source_->endpoints()[at_].Name()},
                                                        {"in_ms", std::to_string(wait.count())}});
}

void LiveFeed::TakeNextEndpoint() {
  do {
    at_ = (at_ + 1) % source_->endpoints().size();
  } while (closed_.contains(at_));
}

}  // namespace askmix
