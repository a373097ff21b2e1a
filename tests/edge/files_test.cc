#include "edge/files.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

std::string Complaint(const std::string& path) {
  try {
    ReadFile(path);
  } catch (const Fatal& fatal) {
    return fatal.what();
  }
  return "";
}

TEST_CASE("files: all bytes of a file are read") {
  const TemporaryFolder folder;
  std::string bytes(200'000, 'x');
  bytes[100'000] = '\0';
  CHECK(ReadFile(folder.Write("a", bytes)) == bytes);
  CHECK(ReadFile(folder.Write("b", "")).empty());
}

TEST_CASE("files: what cannot be read is named with the reason") {
  const TemporaryFolder folder;
  CHECK(Complaint(folder.Path("none")) ==
        "cannot read " + folder.Path("none") + ": No such file or directory");
  CHECK(Complaint(folder.Path("")).find("Is a directory") != std::string::npos);
}

}  // namespace
}  // namespace askmix
