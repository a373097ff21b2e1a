// What can happen to a transaction between its first record and the answer to its end.
#include <doctest/doctest.h>

#include "chaos/scene.h"

using namespace askmix;

namespace {

constexpr Api kOfATransaction[] = {Api::kAddPartitionsToTxn, Api::kProduce, Api::kAddOffsetsToTxn,
                                   Api::kTxnOffsetCommit, Api::kEndTxn};

void StepUntilStruck(Scene& scene, Copier& copier, FaultId fault) {
  Until([&] {
    copier.Step();
    return scene.proxy.strikes(fault) > 0;
  });
}

/// Writes a batch in a new transaction, which stays open, and waits until the broker has all of it.
/// Where reading would go on.
std::vector<Position> WriteSome(Scene& scene, Source& source, Sink& sink) {
  const int answers = scene.proxy.answers(Api::kProduce);
  Polled polled;
  Until([&] {
    polled = source.Poll(100, Millis{200});
    return !polled.records.empty();
  });
  sink.Begin();
  for (const Record& record : polled.records) sink.Write(Copy(record));
  REQUIRE(scene.proxy.AwaitAnswers(Api::kProduce, answers + 1));
  return After(polled);
}

}  // namespace

TEST_CASE("chaos: a connection that is cut at any request of a transaction costs no record") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(4'000);
  const auto copier = scene.Start(100);
  for (const Api api : kOfATransaction) {
    CAPTURE(static_cast<int>(api));
    StepUntilStruck(scene, *copier, scene.proxy.When(api).Request(1).Cut());
    StepUntilStruck(scene, *copier, scene.proxy.When(api).Request(1).CutInTheMiddle());
  }
  scene.CopyAll(*copier);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a connection that is cut before any answer of a transaction doubles no record") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(4'000);
  const auto copier = scene.Start(100);
  for (const Api api : kOfATransaction) {
    CAPTURE(static_cast<int>(api));
    StepUntilStruck(scene, *copier, scene.proxy.When(api).Answer(1).Cut());
    StepUntilStruck(scene, *copier, scene.proxy.When(api).Answer(1).CutInTheMiddle());
  }
  scene.CopyAll(*copier);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: an EndTxn that is applied and whose answer is lost leaves exactly one copy") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  scene.proxied().transaction_timeout = Millis{3'000};
  const FaultId lost = scene.proxy.When(Api::kEndTxn).Answer(2).Drop();
  const auto copier = scene.Start();
  StepUntilStruck(scene, *copier, lost);
  const std::vector<CommitOutcome>& failed = copier->observer().not_committed;
  CHECK((failed.empty() || failed == std::vector{CommitOutcome::kUnknown}));
  scene.CopyAll(*copier);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a process that dies after its records and before its positions leaves no trace") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  {
    const auto source = MakeKafkaSource(scene.proxied(), kChaosCopy, 0);
    const auto sink = MakeKafkaSink(scene.proxied(), kChaosCopy, 0);
    Join(*source);
    WriteSome(scene, *source, *sink);
    CHECK(scene.proxy.requests(Api::kAddOffsetsToTxn) == 0);
  }
  const auto successor = scene.Start();
  scene.CopyAll(*successor);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: an EndTxn that arrives late does not end the next transaction") {
  ASKMIX_NEEDS_BROKER();
  Scene scene(500);
  {
    const auto source = MakeKafkaSource(scene.proxied(), kChaosCopy, 0);
    const auto sink = MakeKafkaSink(scene.proxied(), kChaosCopy, 0);
    Join(*source);
    const FaultId late = scene.proxy.When(Api::kEndTxn).Request(1).Strand();
    const std::vector<Position> first = WriteSome(scene, *source, *sink);
    REQUIRE(sink->Commit(first, source->Membership()) == CommitOutcome::kCommitted);
    REQUIRE(scene.proxy.strikes(late) == 1);
    WriteSome(scene, *source, *sink);
    const int answers = scene.proxy.answers(Api::kEndTxn);
    scene.proxy.Release(late);
    REQUIRE(scene.proxy.AwaitAnswers(Api::kEndTxn, answers + 1));
  }
  const auto successor = scene.Start();
  scene.CopyAll(*successor);
  scene.CheckEachOnce();
}

TEST_CASE("chaos: a TxnOffsetCommit that arrives late does not move the next positions back") {
  ASKMIX_NEEDS_BROKER();
  Scene scene;
  const FaultId late = scene.proxy.When(Api::kTxnOffsetCommit).Request(2).Strand();
  const FaultId third = scene.proxy.When(Api::kEndTxn).Request(3).Hold();
  const FaultId fourth = scene.proxy.When(Api::kEndTxn).Request(4).Hold();
  const auto copier = scene.Start();
  Turning turning(*copier, scene.proxy);
  REQUIRE(scene.proxy.AwaitStrike(late));
  REQUIRE(scene.proxy.AwaitStrike(third));
  const int answers = scene.proxy.answers(Api::kTxnOffsetCommit);
  scene.proxy.Release(late);
  REQUIRE(scene.proxy.AwaitAnswers(Api::kTxnOffsetCommit, answers + 1));
  scene.proxy.Release(third);
  // When the fourth has come this far, the third is settled everywhere.
  REQUIRE(scene.proxy.AwaitStrike(fourth));
  CHECK(scene.IsWhole());
  scene.proxy.ReleaseAll();
  CHECK_FALSE(turning.Stop());
  scene.CopyAll(*copier);
  scene.CheckEachOnce();
}
