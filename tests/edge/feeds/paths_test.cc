#include "edge/feeds/paths.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

TEST_CASE("paths: folders and patterns give their files by name without hidden ones") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path("in/b"));
  std::filesystem::create_directories(folder.Path("in/.git"));
  for (const char* name : {"in/b/2", "in/b/1", "in/a.gz", "in/.hidden", "in/.git/x", "in/c[1]"}) {
    folder.Write(name, "x");
  }
  const std::string in = folder.Path("in");
  CHECK(FindInputs({in}) ==
        std::vector<std::string>{in + "/a.gz", in + "/b/1", in + "/b/2", in + "/c[1]"});
  CHECK(FindInputs({in + "/b/*", in + "/b/1", "-", in + "/c[1]"}) ==
        std::vector<std::string>{in + "/b/1", in + "/b/2", "-", in + "/c[1]"});
}

TEST_CASE("paths: what leads to no file is named") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path("empty"));
  for (const char* name : {"empty", "none", "*.csv"}) {
    CHECK_THROWS_WITH_AS(FindInputs({folder.Path(name)}), doctest::Contains(name), Fatal);
  }
}

TEST_CASE("paths: a feed's name is that of the file wherever it is seen from") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("my posts.csv", "");
  const std::string name = FeedNameOf(path);
  CHECK(name.starts_with("my_posts.csv-"));
  CHECK(FeedNameOf(folder.Path("./my posts.csv")) == name);
  CHECK(FeedNameOf("/elsewhere/my posts.csv") != name);
}

}  // namespace
}  // namespace askmix
