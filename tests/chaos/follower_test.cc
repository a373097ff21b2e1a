// Following topics through a broker that goes away, stalls and cuts.
#include <doctest/doctest.h>

#include "chaos/scene.h"

using namespace askmix;

namespace {

/// Polls until the records that were fed up to now are there, each once.
void FollowAll(Follower& follower, std::set<std::string>& seen, std::size_t count) {
  Until([&] {
    for (const FollowedRecord& r : follower.Poll(Millis{50})) {
      CHECK(seen.insert(std::string(r.record.value)).second);
    }
    return seen.size() >= count;
  });
  CHECK(seen.size() == count);
}

/// What is behind the last record is no record, and takes another look.
void AwaitEnd(Follower& follower) {
  Until([&] { return follower.Poll(Millis{50}).empty() && follower.HasCaughtUp(); });
}

constexpr std::array kRaw = {Following{Topic::kRaw}};

}  // namespace

TEST_CASE("chaos: a follower goes on where it was when the broker comes back") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  const auto follower = MakeKafkaFollower(scene.proxied(), kChaosCopy, kRaw);
  std::set<std::string> seen;
  FollowAll(*follower, seen, 500);
  AwaitEnd(*follower);
  scene.proxy.GoAway();
  scene.Feed(500);
  REQUIRE(scene.proxy.AwaitRefusals(3));
  CHECK(follower->Poll(Millis{50}).empty());
  scene.proxy.ComeBack();
  FollowAll(*follower, seen, 1'000);
}

TEST_CASE("chaos: a follower that starts without a broker comes up when the broker does") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  scene.proxy.GoAway();
  const auto follower = MakeKafkaFollower(scene.proxied(), kChaosCopy, kRaw);
  CHECK(follower->Poll(Millis{50}).empty());
  CHECK_FALSE(follower->HasCaughtUp());
  scene.proxy.ComeBack();
  std::set<std::string> seen;
  FollowAll(*follower, seen, 500);
  AwaitEnd(*follower);
}

TEST_CASE("chaos: fetches that are cut cost a follower nothing") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  scene.proxy.When(Api::kFetch).Answer(2).Cut();
  scene.proxy.When(Api::kFetch).Request(4).Cut();
  const auto follower = MakeKafkaFollower(scene.proxied(), kChaosCopy, kRaw);
  std::set<std::string> seen;
  FollowAll(*follower, seen, 500);
  scene.Feed(500);
  FollowAll(*follower, seen, 1'000);
}
