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
  CHECK(good.output.ends_with(
      "compared with what measure.assumed of the configuration says: nike, benjerry\n"));
  const CommandResult bad =
      RunAskmix("brands check " + folder.Write("bad.yaml", "- {name: Nike}\n- {nam: Puma}\n"));
  CHECK(bad.code == 3);
  CHECK(bad.errors.find("bad.yaml:2: ") != std::string::npos);
}

TEST_CASE("brands command: warnings do not fail a check unless it is strict") {
  const TemporaryFolder folder;
  const std::string file = folder.Write("b.yaml", "- {name: Nike}\n- {name: Orange}\n");
  const std::string words = " --words " + folder.Write("words", "orange\n");
  const CommandResult warned = RunAskmix("brands check " + file + words);
  CHECK(warned.code == 0);
  CHECK(warned.errors.find("b.yaml:2: warning: ") != std::string::npos);
  CHECK(RunAskmix("brands check --strict " + file + words).code == 1);
  const CommandResult without = RunAskmix("brands check --strict " + file + " --words /nowhere");
  CHECK(without.code == 0);
  CHECK(without.errors.find("/nowhere: no such list") == 0);
}

TEST_CASE("brands command: tells what decided and what was rejected and why") {
  const TemporaryFolder folder;
  const std::string file = folder.Write("b.yaml",
                                        "- name: Gap\n  handles: {x: [gap]}\n  own: {x: ['42']}\n"
                                        "  ambiguous: [gap]\n  context: {near: [jeans]}\n"
                                        "  not: [gap year]\n");
  CHECK(RunAskmix("brands try " + file + " 'gap jeans, gap year'").output ==
        "gap\tcontext\tgap\tbyte 0\tnear \"jeans\"\n"
        "gap\trejected\tgap\tbyte 11\ta part of \"gap year\"\n");
  const CommandResult nothing = RunAskmix("brands try " + file + " 'mind a gap'");
  CHECK(nothing.code == 1);
  CHECK(nothing.output.find("ambiguous, and nothing says") != std::string::npos);
  CHECK(RunAskmix("brands try " + file + " '@gap' --platform mastodon").code == 1);
  CHECK(RunAskmix("brands try " + file + " 'hi' --platform x --reply-to 42").output ==
        "gap\treply_to\t42\tnot in the text\n");
  CHECK(RunAskmix("brands try " + file + " 'our gap' --author 42").output ==
        "gap\tcontext\tgap\tbyte 4\tthe brand is named elsewhere; its own account wrote it\n");
}

TEST_CASE("brands command: mentions on standard input are answered in JSON") {
  const TemporaryFolder folder;
  const CommandResult found =
      RunAskmix("brands try " + WriteBrands(folder) + " -",
                "{\"id\":\"1\",\"text\":\"love nike\"}\n{\"id\":\"2\",\"text\":\"no\"}\nno JSON\n");
  CHECK(found.code == 1);
  CHECK(found.output ==
        "{\"id\":\"1\",\"brands\":[{\"id\":\"nike\",\"via\":\"name\",\"match\":\"nike\"}]}\n"
        "{\"id\":\"2\",\"brands\":[]}\n");
  CHECK(found.errors.find("line 3: ") == 0);
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
