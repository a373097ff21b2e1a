#include "edge/feeds/live_feed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>

#include "core/error.h"
#include "edge/feeds/live.h"

using namespace askmix;

namespace {

/// A source that does what stands in its script, one step for each Open and each Read.
class Scripted final : public FeedSource {
 public:
  struct Step {
    std::optional<ConnectionLost> loss;  ///< nothing: it goes well
    Millis after{0};                     ///< passes before
  };
  struct Script {
    std::deque<Step> steps;
    std::vector<std::string> opened;
    int closed = 0;
  };

  Scripted(Script& script, PassingTime& time, int endpoints) : script_(script), time_(time) {
    for (int i = 0; i < endpoints; ++i) {
      endpoints_.push_back(ParseEndpoint("wss://host" + std::to_string(i), "wss", "ws"));
    }
  }

  const std::vector<Endpoint>& endpoints() const override { return endpoints_; }
  void Open(const Endpoint& endpoint) override {
    script_.opened.push_back(endpoint.host);
    Take();
  }
  bool Read(FeedItem& item, Millis /*wait*/) override {
    Take();
    item.value = "record";
    return true;
  }
  void Close() override { ++script_.closed; }
  const std::map<std::string_view, std::int64_t>& dropped() const override { return dropped_; }

 private:
  void Take() {
    if (script_.steps.empty()) return;
    const Step step = script_.steps.front();
    script_.steps.pop_front();
    time_.now += step.after;
    if (step.loss) throw ConnectionLost(*step.loss);
  }

  Script& script_;
  PassingTime& time_;
  std::vector<Endpoint> endpoints_;
  std::map<std::string_view, std::int64_t> dropped_;
};

struct Scene {
  explicit Scene(int endpoints, std::deque<Scripted::Step> steps)
      : script{std::move(steps), {}, 0},
        feed(std::make_unique<Scripted>(script, time, endpoints), time.Clock(), 1) {}

  PassingTime time;
  Scripted::Script script;
  LiveFeed feed;
};

const Scripted::Step kGood;
const Scripted::Step kAway{ConnectionLost(LossKind::kUnreachable, "away"), {}};
const Scripted::Step kCut{ConnectionLost(LossKind::kClosed, "cut"), {}};
Scripted::Step Status(int status, std::optional<Millis> retry_after = {}) {
  return {ConnectionLost(status, retry_after, "status"), {}};
}

}  // namespace

TEST_CASE("live feed: each attempt goes to the next endpoint and waits longer") {
  Scene scene(3, {kAway, kAway, kAway, kAway, kGood});
  CHECK(NextRecord(scene.feed).value == "record");
  CHECK(scene.script.opened ==
        std::vector<std::string>{"host0", "host1", "host2", "host0", "host1"});
  CHECK(scene.feed.host() == "host1");
  CHECK(scene.feed.reconnects() == 0);
  CHECK(scene.time.waited >= Millis{500 + 1'000 + 2'000 + 4'000});
  CHECK(scene.time.waited <= Millis{1'000 + 2'000 + 4'000 + 8'000});
}

TEST_CASE("live feed: a loss is told before the connection is made again") {
  Scene scene(1, {kGood, kGood, kCut, kGood});
  FeedItem item;
  CHECK(scene.feed.Next(item, Millis{100}) == LiveFeed::Got::kNothing);
  CHECK(scene.feed.Next(item, Millis{100}) == LiveFeed::Got::kRecord);
  CHECK(scene.feed.Next(item, Millis{100}) == LiveFeed::Got::kDisconnected);
  CHECK(scene.script.closed == 1);
  NextRecord(scene.feed);
  CHECK(scene.feed.reconnects() == 1);
}

TEST_CASE("live feed: waits begin anew after a minute of records but not after a short life") {
  std::deque<Scripted::Step> steps(10, kAway);
  steps.push_back(kGood);
  steps.push_back({std::nullopt, Millis{60'000}});
  steps.push_back(kCut);
  steps.push_back(kGood);
  Scene scene(1, steps);
  NextRecord(scene.feed);
  const Millis before = scene.time.waited;
  NextRecord(scene.feed);
  CHECK(scene.time.waited - before <= Millis{1'000});

  steps[11].after = Millis{59'000};
  Scene short_lived(1, steps);
  NextRecord(short_lived.feed);
  const Millis before_second = short_lived.time.waited;
  NextRecord(short_lived.feed);
  CHECK(short_lived.time.waited - before_second >= Millis{30'000});
}

TEST_CASE("live feed: who asks for time gets it") {
  Scene scene(1, {Status(429, Millis{100'000}), kGood});
  NextRecord(scene.feed);
  CHECK(scene.time.waited >= Millis{100'000});
  Scene without(1, {Status(429), Status(503), kGood});
  NextRecord(without.feed);
  CHECK(without.time.waited <= Millis{3'000});
}

TEST_CASE("live feed: endpoints that refuse us are left out and the last one ends it") {
  Scene scene(2, {Status(400), kGood, kGood, kCut, kAway, kGood});
  NextRecord(scene.feed);
  NextRecord(scene.feed);
  CHECK(scene.script.opened == std::vector<std::string>{"host0", "host1", "host1", "host1"});

  Scene refused(2, {Status(404), {ConnectionLost(LossKind::kCertificate, "a foreign one"), {}}});
  CHECK_THROWS_WITH_AS(NextRecord(refused.feed), "a foreign one", Fatal);
}

TEST_CASE("live feed: a stop while it connects is no loss") {
  Scene scene(1, {{ConnectionLost(LossKind::kStopped, "stop"), {}}, kGood});
  FeedItem item;
  CHECK(scene.feed.Next(item, Millis{100}) == LiveFeed::Got::kDisconnected);
  CHECK(scene.time.waited == Millis{0});
}
