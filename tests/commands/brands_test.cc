#include <doctest/doctest.h>

#include <string>

#include "support/askmix_command.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

std::string WriteBrands(const TemporaryFolder& folder) {
  return folder.Write("brands.yaml",
                      "- {name: Nike, handles: [nikestore]}\n"
                      "- {name: Ben & Jerry's, id: benjerry, aliases: [Ben and Jerry]}\n");
}

TEST_CASE("brands command: a good file is counted and a bad one is refused with its line") {
  const TemporaryFolder folder;
  const CommandResult good = RunAskmix("brands check " + WriteBrands(folder));
  CHECK(good.code == 0);
  CHECK(good.output.find("2 brands in ") == 0);
  const CommandResult bad =
      RunAskmix("brands check " + folder.Write("bad.yaml", "- {name: Nike}\n- {nam: Puma}\n"));
  CHECK(bad.code == 3);
  CHECK(bad.errors.find("bad.yaml:2: ") != std::string::npos);
}

TEST_CASE("brands command: tells what names a brand and where") {
  const TemporaryFolder folder;
  const CommandResult found =
      RunAskmix("brands try " + WriteBrands(folder) + " 'hey @nikestore, like Ben and Jerry?'");
  CHECK(found.code == 0);
  CHECK(found.output ==
        "benjerry\talias\tBen and Jerry\tbyte 21\nnike\thandle\t@nikestore\tbyte 4\n");
}

TEST_CASE("brands command: a text without a brand says so") {
  const TemporaryFolder folder;
  const CommandResult none = RunAskmix("brands try " + WriteBrands(folder) + " 'snikes'");
  CHECK(none.code == 1);
  CHECK(none.output.empty());
  CHECK(none.errors.find("no brand of ") != std::string::npos);
}

}  // namespace
}  // namespace askmix
