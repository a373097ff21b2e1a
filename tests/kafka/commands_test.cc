// `askmix topics` and `askmix ingest`, through the binary and a real broker.
#include <doctest/doctest.h>

#include <algorithm>

#include "kafka/cluster.h"
#include "support/askmix_command.h"
#include "support/examples.h"

namespace askmix {
namespace {

/// A configuration file for a corner of the test broker.
struct CommandCluster {
  Cluster cluster{2};
  TemporaryFolder folder;
  std::string config = folder.Write("askmix.yaml", cluster.Yaml());

  CommandResult Askmix(const std::string& arguments, std::string_view input = {}) const {
    return RunAskmix(arguments + " -c " + config, input);
  }
};

TEST_CASE("topics command: missing topics are named and then made and then found right") {
  ASKMIX_NEEDS_BROKER();
  const CommandCluster c;
  const CommandResult missing = c.Askmix("topics check");
  CHECK(missing.code == 3);
  CHECK((missing.output + missing.errors).find("mentions.raw") != std::string::npos);
  CHECK(c.Askmix("topics create").code == 0);
  CHECK(c.Askmix("topics check").code == 0);
  CHECK(c.Askmix("topics create").code == 0);
}

TEST_CASE("ingest command: every line that is not blank becomes one record with the same bytes") {
  ASKMIX_NEEDS_BROKER();
  const CommandCluster c;
  c.cluster.MakeTopics();
  const std::string file = c.folder.Write("in.ndjson", "{\"a\":1}\n\nnot json\r\n");
  const CommandResult result = c.Askmix("ingest " + file + " -", "{\"b\":2}\n");
  CAPTURE(result.errors);
  CHECK(result.code == 0);
  std::vector<std::string> values;
  for (const Seen& seen : c.cluster.ReadAll(Topic::kRaw)) values.push_back(seen.value);
  std::sort(values.begin(), values.end());
  CHECK(values == std::vector<std::string>{"not json", "{\"a\":1}", "{\"b\":2}"});
}

TEST_CASE("ingest command: a file that cannot be read is named") {
  ASKMIX_NEEDS_BROKER();
  const CommandCluster c;
  c.cluster.MakeTopics();
  const CommandResult result = c.Askmix("ingest /no/such/file.ndjson");
  CHECK(result.code != 0);
  CHECK(result.errors.find("/no/such/file.ndjson") != std::string::npos);
}

TEST_CASE("corrections command: what is sent moves a decision and is printed for training") {
  ASKMIX_NEEDS_BROKER();
  const CommandCluster c;
  c.cluster.MakeTopics();
  const std::string record = ReadExample(ExamplesFolder() / "classified" / "other-care.json");
  CommandResult result =
      c.Askmix("corrections send --label promotion --by ann --records -", record);
  CAPTURE(result.errors);
  REQUIRE(result.code == 0);
  result = c.Askmix("corrections send --label care --by bo --key x:1 --brand acme");
  REQUIRE(result.code == 0);
  const CommandResult printed = c.Askmix("corrections print");
  REQUIRE(printed.code == 0);
  CHECK(printed.output.find(R"("label":"promotion","by":"ann","mention":{"v":1)") !=
        std::string::npos);
  CHECK(printed.output.find(
            R"({"v":1,"op":"correct","key":"x:1","brand":"acme","label":"care","by":"bo"})") !=
        std::string::npos);
}

TEST_CASE("corrections command: a label that is none and a decision without a name are refused") {
  ASKMIX_NEEDS_BROKER();
  const CommandCluster c;
  const CommandResult label =
      c.Askmix("corrections send --label sale --by ann --key x:1 --brand b");
  CHECK(label.code == 2);
  CHECK(label.errors.find("expected promotion, buying_info, community, care or other") !=
        std::string::npos);
  const CommandResult nameless = c.Askmix("corrections send --label care --by ann --key x:1");
  CHECK(nameless.code == 2);
  CHECK(nameless.errors.find("--brand") != std::string::npos);
  const CommandResult record =
      c.Askmix("corrections send --label care --by ann --records -", "{\"v\":1}\n");
  CHECK(record.code == 2);
  CHECK(record.errors.find("-:1: not a record of a classified topic") != std::string::npos);
}

}  // namespace
}  // namespace askmix
