// A broker that is not there, at start or for longer than a transaction may take; reading that
// falters.
#include <doctest/doctest.h>

#include <thread>

#include "chaos/scene.h"

using namespace askmix;

namespace {

/// Longer than kTimeout, with a margin. That time passes is what these scenarios are about.
constexpr Millis kTimeout{3'000};
void OutlastATransaction() { std::this_thread::sleep_for(kTimeout + Millis{500}); }

/// Copies to the end, after a time without a broker in the middle of the second transaction.
void CopyThrough(Scene& scene, const std::function<void()>& outage) {
  scene.proxied().transaction_timeout = kTimeout;
  const FaultId middle = scene.proxy.When(Api::kTxnOffsetCommit).Request(2).Hold();
  const auto copier = scene.Start();
  Turning turning(*copier, scene.proxy);
  REQUIRE(scene.proxy.AwaitStrike(middle));
  outage();
  Until([&] { return scene.IsCopied(); });
  CHECK_FALSE(turning.Stop());
  for (const CommitOutcome outcome : copier->observer().not_committed) {
    CHECK((outcome == CommitOutcome::kAborted || outcome == CommitOutcome::kUnknown));
  }
  CHECK_FALSE(copier->observer().not_committed.empty());
  scene.CheckEachOnce();
}

}  // namespace

TEST_CASE("chaos: a broker that is away for longer than a transaction may take costs nothing") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  CopyThrough(scene, [&] {
    scene.proxy.GoAway();
    OutlastATransaction();
    scene.proxy.ReleaseAll();
    scene.proxy.ComeBack();
  });
}

TEST_CASE("chaos: a network that stalls for longer than a transaction may take costs nothing") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  CopyThrough(scene, [&] {
    scene.proxy.When(Api::kAny).Requests().Hold();
    OutlastATransaction();
    scene.proxy.ReleaseAll();
  });
}

TEST_CASE("chaos: a start during which coordinators do not answer comes up by itself") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  scene.proxied().properties["socket.timeout.ms"] = "1000";
  for (const Api api : {Api::kFindCoordinator, Api::kInitProducerId, Api::kJoinGroup}) {
    // A member waits for its group as long as a rebalance may take: five minutes.
    if (api != Api::kJoinGroup) scene.proxy.When(api).Answer(1).Drop();
    scene.proxy.When(api).Answer(2).Cut();
    scene.proxy.When(api).Request(3).Cut();
    scene.proxy.When(api).Answer(4).Delay(Millis{300});
  }
  const auto copier = scene.Start();
  scene.CopyAll(*copier);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a start without a broker comes up when the broker does") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  scene.proxy.GoAway();
  const auto copier = scene.Start();
  Turning turning(*copier, scene.proxy);
  REQUIRE(scene.proxy.AwaitRefusals(4));
  scene.proxy.ComeBack();
  Until([&] { return scene.IsCopied(); });
  CHECK_FALSE(turning.Stop());
  scene.CheckEachOnce();
}

TEST_CASE("chaos: fetches that are late or lost or torn leave no gap and double nothing") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(4'000);
  scene.proxied().properties["socket.timeout.ms"] = "1000";
  scene.proxied().properties["fetch.message.max.bytes"] = "2000";
  const auto copier = scene.Start(100);
  const FaultId faults[] = {
      scene.proxy.When(Api::kFetch).Answer(2).CutInTheMiddle(),
      scene.proxy.When(Api::kFetch).Answer(4).Cut(),
      scene.proxy.When(Api::kFetch).Request(6).CutInTheMiddle(),
      scene.proxy.When(Api::kFetch).Answer(8).Delay(Millis{300}),
      scene.proxy.When(Api::kFetch).Answer(10).Drop(),
  };
  // How many records a fetch brings is the broker's choice: more, until every fault has struck.
  Until([&] {
    scene.CopyAll(*copier);
    const bool all = std::all_of(std::begin(faults), std::end(faults),
                                 [&](FaultId fault) { return scene.proxy.strikes(fault) == 1; });
    if (!all) scene.Feed(1'000);
    return all;
  });
  CHECK(copier->observer().lost == 0);
  scene.CheckEachOnce();
}
