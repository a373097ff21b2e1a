#include "edge/word_groups_file.h"

#include <doctest/doctest.h>

#include <string>

#include "core/error.h"
#include "support/temporary_folder.h"

using namespace askmix;

namespace {

std::string Complaint(const std::string& contents) {
  const TemporaryFolder folder;
  try {
    ReadWordGroups(folder.Write("groups.tsv", contents));
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

}  // namespace

TEST_CASE("word groups file: words come with their groups") {
  const TemporaryFolder folder;
  const WordGroups groups =
      ReadWordGroups(folder.Write("groups.tsv", "# words\nlamp\t1\t2\t3\n\nthe\t-\t-\t65534\n"));
  REQUIRE(groups.entries().size() == 2);
  const auto find = [&](std::string_view word) {
    return groups.Find(std::uint64_t{WordGroups::KeyOf(word)} << 32);
  };
  REQUIRE(find("lamp"));
  CHECK(*find("lamp") == GroupIds{1, 2, 3});
  REQUIRE(find("the"));
  CHECK(*find("the") == GroupIds{WordGroups::kAlone, WordGroups::kAlone, 65534});
  CHECK(find("tent") == nullptr);
}

TEST_CASE("word groups file: what is no such file is told with its place") {
  CHECK(Complaint("").find("is empty") != std::string::npos);
  CHECK(
      Complaint("lamp\t1\t2\t3\ntent\t1\t2\n").find("groups.tsv:2: expected a word and 3 groups") !=
      std::string::npos);
  for (const char* id : {"x", "", "-1", "65535", "1.5", "70000"}) {
    CAPTURE(id);
    CHECK(Complaint(std::string("lamp\t1\t2\t") + id + "\n").find("is not a group") !=
          std::string::npos);
  }
  std::string many;
  for (std::size_t i = 0; i <= WordGroups::kWordsMax; ++i) many += "w\t1\t2\t3\n";
  CHECK(Complaint(many).find("more than 30000 words") != std::string::npos);
}
