#include "edge/feeds/jetstream.h"

#include <utility>

#include "core/time.h"
#include "edge/feeds/jetstream_cursor.h"
#include "edge/log.h"

namespace askmix {
namespace {

class Jetstream final : public FeedSource {
 public:
  Jetstream(Network& network, JetstreamOptions options)
      : network_(network), options_(std::move(options)), cursor_(options_.cursor_us) {
    // Nothing is asked for by `kinds`: without it news of accounts come along.
    for (Endpoint& endpoint : options_.endpoints) {
      if (endpoint.target == "/") endpoint.target = "/subscribe";
      for (const auto& name : options_.collections) {
        endpoint.AddParameter("wantedCollections", name);
      }
      for (const auto& did : options_.dids) endpoint.AddParameter("wantedDids", did);
    }
  }

  const std::vector<Endpoint>& endpoints() const override { return options_.endpoints; }

  void Open(const Endpoint& endpoint) override {
    Endpoint from = endpoint;
    asked_us_ = cursor_.Request();
    if (asked_us_) from.AddParameter("cursor", std::to_string(*asked_us_));
    if (cursor_.skip_us() > 0) WarnOfSkip();
    socket_ = network_.OpenWebSocket(from);
  }

  bool Read(FeedItem& item, Millis wait) override {
    try {
      return Take(socket_->Read(item.value, wait), item);
    } catch (const ConnectionLost& loss) {
      if (loss.kind() == LossKind::kGarbage) cursor_.OnGarbage();
      throw;
    }
  }

  void Close() override { socket_.reset(); }

  const std::map<std::string_view, std::int64_t>& dropped() const override { return dropped_; }

 private:
  bool Take(WebSocket::Got got, FeedItem& item) {
    switch (got) {
      case WebSocket::Got::kNothing:
        return false;
      case WebSocket::Got::kBinary:
        ++dropped_["binary"];
        return false;
      case WebSocket::Got::kTooLarge:
        ++dropped_["too_large"];
        return false;
      case WebSocket::Got::kText:
        break;
    }
    item.time = cursor_.See(item.value, options_.now());
    if (item.time) WarnOfGap(*item.time);
    item.mark = {cursor_.latest_us().value_or(0), ""};
    return true;
  }

  /// Events are kept for some days only. Quiet accounts may have such pauses too.
  void WarnOfGap(TimePoint first) {
    constexpr Millis kPause{60'000};
    const auto asked_us = std::exchange(asked_us_, std::nullopt);
    if (!asked_us) return;
    const TimePoint asked = FromUnixMillis(*asked_us / 1000);
    if (first <= asked + kPause) return;
    log::Warn("the first event is much later than what was asked for: some may be missing",
              {{"from", FormatTimestamp(asked)}, {"to", FormatTimestamp(first)}});
  }

  void WarnOfSkip() const {
    const std::int64_t from = *cursor_.latest_us();
    log::Warn(
        "Jetstream breaks the connection at the same place again and again: events are skipped",
        {{"from", FormatTimestamp(FromUnixMillis(from / 1000))},
         {"to", FormatTimestamp(FromUnixMillis((from + cursor_.skip_us()) / 1000))}});
  }

  Network& network_;
  JetstreamOptions options_;
  JetstreamCursor cursor_;
  std::optional<std::int64_t> asked_us_;  ///< until the first event has come
  std::unique_ptr<WebSocket> socket_;
  std::map<std::string_view, std::int64_t> dropped_;
};

}  // namespace

std::unique_ptr<FeedSource> MakeJetstream(Network& network, JetstreamOptions options) {
  return std::make_unique<Jetstream>(network, std::move(options));
}

}  // namespace askmix
