#include "commands/embedded_backend.h"

#include <doctest/doctest.h>

#include <future>

#include "edge/clock.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

TEST_CASE("embedded backend: is done when all input was read and every stage has committed it") {
  const TemporaryFolder folder;
  const SystemClock clock;
  EmbeddedBackend backend(1, {folder.Write("in.ndjson", "a\nb\n")}, "", clock);
  Connections c = backend.Connect(*FindStage("normalize"), 0);
  CHECK_FALSE(backend.IsDone());
  REQUIRE(c.source->Poll(10, Millis{0}).assigned);
  const Position start{Partition{0}, Offset{0}};
  c.source->Start({&start, 1});
  backend.Begin([](std::exception_ptr) { FAIL("no failure expected"); });
  std::size_t read = 0;
  while (read < 2) read += c.source->Poll(1, Millis{100}).records.size();
  CHECK_FALSE(backend.IsDone());
  c.sink->Begin();
  const Position end{Partition{0}, Offset{2}};
  c.sink->Commit({&end, 1}, c.source->Membership());
  while (!backend.IsDone()) c.source->Poll(1, Millis{1});
  CHECK(backend.IsDone());
}

TEST_CASE("embedded backend: an input that cannot be read is told") {
  const SystemClock clock;
  std::promise<std::string> told;
  EmbeddedBackend backend(1, {"/no/such/file.ndjson"}, "", clock);
  backend.Begin([&](std::exception_ptr failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const Fatal& fatal) {
      told.set_value(fatal.what());
    }
  });
  CHECK(told.get_future().get().find("/no/such/file.ndjson") != std::string::npos);
}

}  // namespace
}  // namespace askmix
