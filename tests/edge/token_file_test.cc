#include "edge/token_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "core/error.h"
#include "support/temporary_folder.h"

using namespace askmix;

TEST_CASE("token file: the token is what stands in it without the line's end") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("token", "  s3cret-Token_1\r\n");
  chmod(path.c_str(), 0600);
  CHECK(ReadTokenFile(path) == "s3cret-Token_1");
}

TEST_CASE("token file: what would break the request's header is refused and not repeated") {
  const TemporaryFolder folder;
  for (const char* bytes : {"", " \n", "s3cret\nX-Other: 1", "two s3crets", "s3cr\xc3\xa9t"}) {
    const std::string path = folder.Write("token", bytes);
    try {
      ReadTokenFile(path);
      FAIL("was taken");
    } catch (const Fatal& fault) {
      const std::string what = fault.what();
      CHECK(what.find(path) != what.npos);
      CHECK(what.find("s3cr") == what.npos);
    }
  }
  CHECK_THROWS_AS(ReadTokenFile(folder.Path("missing")), Fatal);
}
