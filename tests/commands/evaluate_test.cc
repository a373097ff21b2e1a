// `askmix evaluate`, through the binary.
#include <doctest/doctest.h>

#include <string>

#include "codec/json.h"
#include "support/askmix_command.h"
#include "support/toy_model_file.h"

namespace askmix {
namespace {

TEST_CASE("evaluate: the leak into published shares stands first") {
  const TemporaryFolder folder;
  const std::string model = testing::WriteToyModel(folder);
  const std::string labels = folder.Write("labels.ndjson", testing::ToyNdjson());
  const CommandResult result = RunAskmix("evaluate " + labels + " --model " + model);
  CHECK(result.code == 0);
  CHECK(result.output.find("false positives on other") < result.output.find("macro-F1"));
  CHECK(result.output.starts_with("model toy-"));
}

TEST_CASE("evaluate: figures come as JSON") {
  const TemporaryFolder folder;
  const std::string model = testing::WriteToyModel(folder);
  const std::string labels =
      folder.Write("labels.tsv", "a:1\tbuying_info\na:2\tcare\nb:1\tcare\tother\n");
  const std::string texts =
      folder.Write("texts.ndjson",
                   "{\"id\":\"a:1\",\"text\":\"how much is the hat and do you ship abroad?\"}\n"
                   "{\"id\":\"a:2\",\"text\":\"my hat arrived broken and nobody answers\"}\n");
  const CommandResult result =
      RunAskmix("evaluate --json " + labels + " --texts " + texts + " --model " + model);
  REQUIRE(result.code == 0);
  JsonDocument document;
  const auto root = document.Parse(result.output);
  REQUIRE(root);
  CHECK((*root)->FindInt("mentions") == 2);
  CHECK((*root)->FindObject("accuracy")->Find("value")->text() == "1.0000");
  CHECK((*root)->FindObject("false_positive_rate_on_other")->Find("value")->text() == "0.0000");
  CHECK((*root)->FindObject("confusion")->FindObject("care")->FindInt("care") == 1);
  CHECK((*root)->FindObject("intents")->Has("promotion"));
  CHECK((*root)->FindArray("coverage")->count() == 20);
  CHECK((*root)->FindObject("precision_recall")->FindArray("promotion")->count() == 100);
  CHECK((*root)->FindObject("thresholds")->Find("wanted_precision")->text() == "0.8000");
}

TEST_CASE("evaluate: a page with plots that needs nothing else") {
  const TemporaryFolder folder;
  const std::string model = testing::WriteToyModel(folder);
  const std::string labels = folder.Write("labels.ndjson", testing::ToyNdjson());
  const std::string page = folder.Path("page.html");
  const std::string command = "evaluate " + labels + " --model " + model + " --html ";
  CHECK(RunAskmix(command + page).code == 0);
  const std::string html = Slurp(page);
  CHECK(html.starts_with("<!doctype html>"));
  CHECK(html.find("<polyline") != std::string::npos);
  CHECK(html.find("://") == std::string::npos);
  const CommandResult refused = RunAskmix(command + "/nowhere/page.html");
  CHECK(refused.code == 3);
  CHECK(refused.errors.find("cannot write /nowhere/page.html") != std::string::npos);
}

TEST_CASE("evaluate: sources are chosen by the beginning of their ids") {
  const TemporaryFolder folder;
  const std::string model = testing::WriteToyModel(folder);
  const std::string labels = folder.Write("labels.tsv", "a:1\tcare\nb:1\tcare\n");
  const std::string texts = folder.Write("texts.ndjson", "{\"id\":\"a:1\",\"text\":\"broken\"}\n");
  const std::string command =
      "evaluate --json " + labels + " --texts " + texts + " --model " + model;
  CHECK(RunAskmix(command + " --source a:").output.find("\"mentions\":1,") != std::string::npos);
  CHECK(RunAskmix(command + " --exclude-source b:").code == 0);
  CHECK(RunAskmix(command).code == 3);
  CHECK(RunAskmix(command + " --source z:").errors.find("no labelled mention") !=
        std::string::npos);
}

}  // namespace
}  // namespace askmix
