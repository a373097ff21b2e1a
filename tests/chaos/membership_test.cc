// Members that are cut off while others take over, and members that come in the middle.
#include <doctest/doctest.h>

#include "chaos/scene.h"

using namespace askmix;

namespace {

struct Point {
  const char* what;
  Api api;
  Side side;
};

/// Where a process is cut off, in the second transaction.
constexpr Point kPoints[] = {
    {"records and group are announced", Api::kTxnOffsetCommit, Side::kRequest},
    {"positions are written", Api::kTxnOffsetCommit, Side::kAnswer},
    {"the end is not yet asked for", Api::kEndTxn, Side::kRequest},
    {"the end is not yet heard of", Api::kEndTxn, Side::kAnswer},
};

/// Cuts the copier off at its second transaction; from then on the broker hears nothing of it.
void CutOff(Scene& scene, const Point& point) {
  const FaultId fault = scene.proxy.When(point.api).Range(point.side, 2, 2).Hold();
  REQUIRE(scene.proxy.AwaitStrike(fault));
  scene.proxy.When(Api::kAny).Requests().Hold();
}

bool SaysThatItIsFenced(const std::optional<Fatal>& end) {
  return end && end->code() == ExitCode::kFenced &&
         std::string(end->what()).find("kafka.instance") != std::string::npos;
}

}  // namespace

TEST_CASE("chaos: a successor takes over from a process that is cut off at any point") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(1'000);
  for (const Point& point : kPoints) {
    CAPTURE(point.what);
    const auto lost = scene.Start();
    Turning turning(*lost, scene.proxy);
    CutOff(scene, point);
    const auto successor = scene.StartPastTheProxy();
    scene.CopyAll(*successor);
    scene.CheckEachOnce();
    successor->Close();
    // What was held arrives, and the lost one goes on.
    scene.Feed(1'000);
    scene.proxy.ReleaseAll();
    CHECK(SaysThatItIsFenced(turning.AwaitEnd()));
  }
  const auto last = scene.StartPastTheProxy();
  scene.CopyAll(*last);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a member that was silent longer than its session cannot commit") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  const auto zombie = scene.Start();
  Turning turning(*zombie, scene.proxy);
  CutOff(scene, {"positions are not yet written", Api::kTxnOffsetCommit, Side::kRequest});
  const auto other = scene.StartPastTheProxy(1);
  Until([&] {
    other->Step();
    return other->observer().records_read > 0;
  });
  CHECK(other->observer().assigned.size() == 2);
  scene.proxy.ReleaseAll();
  // It rejoins, and each of the two has one partition.
  Until([&] {
    other->Step();
    return other->observer().assigned.size() == 1;
  });
  CHECK_FALSE(turning.Stop());
  CHECK(zombie->observer().not_committed == std::vector{CommitOutcome::kAborted});
  zombie->Close();
  scene.CopyAll(*other);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a successor waits for positions whose transaction has no end yet") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  const auto silent = scene.Start();
  Turning turning(*silent, scene.proxy);
  CutOff(scene, {"the end is not yet asked for", Api::kEndTxn, Side::kRequest});
  Proxy watched(TestBrokers());
  KafkaConfig config = scene.direct();
  config.brokers = watched.address();
  Copier other(config, 200, 1);
  Turning waiting(other, watched);
  // Asked again and again where to go on, the group tells nothing: the transaction is whole, and
  // its end counts when it comes in time.
  REQUIRE(watched.AwaitAnswers(Api::kOffsetFetch, 3));
  CHECK(scene.IsWhole());
  scene.proxy.ReleaseAll();
  Until([&] { return scene.IsCopied(); });
  CHECK_FALSE(turning.Stop());
  CHECK_FALSE(waiting.Stop());
  scene.CheckEachOnce();
}

TEST_CASE("chaos: of two processes with one identity one goes on and the other says why not") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(0);
  auto older = scene.Start();
  Turning first(*older, scene.proxy);
  scene.Feed(1'000);
  Until([&] { return scene.IsCopied(); });
  auto newer = scene.Start();
  Turning second(*newer, scene.proxy);
  REQUIRE(scene.proxy.AwaitAnswers(Api::kInitProducerId, 2));
  // Both may have partitions; who has the older epoch meets the first records that it writes.
  const auto ends = [](Turning& turning) { return turning.HasEnded(); };
  Until([&] {
    scene.Feed(100);
    return ends(first) || ends(second);
  });
  CHECK(ends(first) != ends(second));
  const bool older_ended = ends(first);
  Turning& ended = older_ended ? first : second;
  Turning& living = older_ended ? second : first;
  CHECK(SaysThatItIsFenced(ended.Stop()));
  // The process exits, and its group misses it.
  (older_ended ? older : newer).reset();
  Until([&] { return scene.IsCopied(); });
  CHECK_FALSE(living.Stop());
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a member that joins in the middle of a transaction changes no number") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  const FaultId middle = scene.proxy.When(Api::kAddOffsetsToTxn).Request(2).Hold();
  const auto first = scene.Start(200, 0);
  Turning turning(*first, scene.proxy);
  REQUIRE(scene.proxy.AwaitStrike(middle));
  const int joins = scene.proxy.requests(Api::kJoinGroup);
  const auto second = scene.Start(200, 1);
  Turning joining(*second, scene.proxy);
  REQUIRE(scene.proxy.AwaitRequests(Api::kJoinGroup, joins + 1));
  scene.proxy.Release(middle);
  Until([&] { return scene.IsCopied(); });
  scene.Feed(1'000);
  Until([&] { return scene.IsCopied(); });
  CHECK_FALSE(turning.Stop());
  CHECK_FALSE(joining.Stop());
  scene.CheckEachOnce();
}
