#include "edge/whole_file.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/error.h"
#include "edge/files.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

TEST_CASE("whole file: it is there when it is finished and not before") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("out");
  {
    WholeFile file(path);
    file.Write("one ");
    file.Write("two");
    CHECK_FALSE(std::filesystem::exists(path));
    file.Finish();
    CHECK(ReadFile(path) == "one two");
  }
  CHECK(ReadFile(path) == "one two");
}

TEST_CASE("whole file: what is not finished leaves what was there before") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("out");
  {
    WholeFile file(path);
    file.Write("old");
    file.Finish();
  }
  {
    WholeFile file(path);
    file.Write("new");
  }
  CHECK(ReadFile(path) == "old");
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
}

TEST_CASE("whole file: a place that cannot be written is told with its name") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(WholeFile(folder.Path("no/such/out")), doctest::Contains("no/such/out"),
                       Fatal);
}

}  // namespace
}  // namespace askmix
