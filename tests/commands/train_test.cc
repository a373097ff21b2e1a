// `askmix train`, through the binary.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "support/askmix_command.h"
#include "support/toy_model_file.h"

namespace askmix {
namespace {

constexpr const char* kQuick = " --members 2 --passes 3 --folds 2";

TEST_CASE("train: the same labels and seed give the same file on any number of threads") {
  const TemporaryFolder folder;
  const std::string gold = folder.Write("gold.ndjson", testing::ToyNdjson());
  const auto train = [&](const std::string& name, const std::string& more) {
    const CommandResult result =
        RunAskmix("train --gold " + gold + " --out " + folder.Path(name) + kQuick + more);
    REQUIRE(result.code == 0);
    CHECK(result.errors.empty());
    return Slurp(folder.Path(name));
  };
  const std::string first = train("a", " --threads 1");
  CHECK(first == train("b", " --threads 2"));
  CHECK(first != train("c", " --seed 2"));
  const Result<Model> model = ParseModel(first);
  REQUIRE(model);
  CHECK(model->facts.gold + model->check.texts.size() == testing::ToyExamples().size());
}

TEST_CASE("train: what cannot be used is told with its place and nothing is written") {
  const TemporaryFolder folder;
  const std::string out = folder.Path("out.model");
  struct Row {
    std::string contents;
    std::string says;
  };
  const Row rows[] = {
      {"{\"text\":\"x\",\"label\":\"praise\"}\n", "gold.ndjson:1: unknown label 'praise'"},
      {"a:1\tcare\n", "gold.ndjson:1: there is no text for 'a:1'"},
      {"{\"text\":\"x\",\"label\":\"care\"}\n", "no example has the label promotion"},
      {"", "gold.ndjson is empty"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.says);
    const std::string gold = folder.Write("gold.ndjson", row.contents);
    const CommandResult result = RunAskmix("train --gold " + gold + " --out " + out);
    CHECK(result.code == 3);
    CHECK(result.errors.find(row.says) != std::string::npos);
    CHECK(!std::filesystem::exists(out));
    CHECK(!std::filesystem::exists(out + ".part"));
  }
}

TEST_CASE("train: groups of words become a part of the model") {
  const TemporaryFolder folder;
  const std::string gold = folder.Write("gold.ndjson", testing::ToyNdjson());
  const std::string out = folder.Path("a.model");
  const auto train = [&](const std::string& groups) {
    return RunAskmix("train --gold " + gold + " --out " + out + kQuick + " --groups " +
                     folder.Write("groups.tsv", groups));
  };
  REQUIRE(train("lamp\t1\t1\t1\ntent\t1\t1\t2\n").code == 0);
  const Result<Model> model = ParseModel(Slurp(out));
  REQUIRE(model);
  CHECK(model->features.groups.entries().size() == 2);
  const CommandResult refused = train("lamp\t1\n");
  CHECK(refused.code == 3);
  CHECK(refused.errors.find("groups.tsv:1: expected a word and 3 groups") != std::string::npos);
}

TEST_CASE("train: a place that cannot be written is told at once") {
  const TemporaryFolder folder;
  const CommandResult result =
      RunAskmix("train --gold " + folder.Path("none") + " --out " + folder.Path("none/x.model"));
  CHECK(result.code == 3);
  CHECK(result.errors.find("cannot write") != std::string::npos);
}

TEST_CASE("train: weights have names and numbers") {
  const TemporaryFolder folder;
  const std::string gold = folder.Write("gold.ndjson", testing::ToyNdjson());
  for (const char* weight : {"gold", "gold=", "gold=x", "silver=1", "soft=-1"}) {
    CAPTURE(weight);
    const CommandResult result = RunAskmix("train --gold " + gold + " --out " +
                                           folder.Path("x.model") + " --weight " + weight);
    CHECK(result.code == 2);
  }
}

}  // namespace
}  // namespace askmix
