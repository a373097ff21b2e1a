#include "chaos/proxy.h"

#include <doctest/doctest.h>

#include "chaos/scene.h"

using namespace askmix;

TEST_CASE("proxy: frames are found wherever the stream is torn") {
  const std::string first("\0\0\0\x0e\0\x1a\0\1\0\0\0\7\0\2me\0\0", 18);
  const std::string second("\0\0\0\4\0\0\0\x2a", 8);
  FrameReader reader;
  std::vector<std::string> frames;
  for (const char byte : first + second) {
    reader.Add({&byte, 1});
    while (auto frame = reader.Next()) frames.push_back(*frame);
  }
  REQUIRE(frames == std::vector<std::string>{first, second});
  const RequestHead head = HeadOf(frames[0]);
  CHECK(head.api == Api::kEndTxn);
  CHECK(head.correlation == 7);
  CHECK(head.client == "me");
  CHECK(CorrelationOf(frames[1]) == 42);
}

TEST_CASE("proxy: a copy of 20000 records through it is complete") {
  ASKMIX_NEEDS_BROKER();
  const Scene scene(20'000, 4);
  const auto copier = scene.Start(1'000);
  scene.CopyAll(*copier);
  copier->Close();
  CHECK(copier->observer().not_committed.empty());
  scene.CheckEachOnce();
  for (const Api api : {Api::kProduce, Api::kEndTxn, Api::kTxnOffsetCommit}) {
    CHECK(scene.proxy.requests(api) >= 20);
    CHECK(scene.proxy.answers(api) == scene.proxy.requests(api));
  }
  CHECK(scene.proxy.answers(Api::kFetch) > 0);
}

TEST_CASE("proxy: a fault strikes the request that it names and no other") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  const FaultId second = scene.proxy.When(Api::kEndTxn).Request(2).Delay(Millis{50});
  const FaultId of_another = scene.proxy.When(Api::kAny, "another").Requests().Hold();
  const auto copier = scene.Start();
  Until([&] {
    copier->Step();
    return copier->observer().transactions == 1;
  });
  CHECK(scene.proxy.requests(Api::kEndTxn) == 1);
  CHECK(scene.proxy.strikes(second) == 0);
  scene.CopyAll(*copier);
  CHECK(scene.proxy.strikes(second) == 1);
  CHECK(scene.proxy.strikes(of_another) == 0);
  scene.CheckEachOnce();
}
