// `askmix topics` and `askmix ingest`, through the binary and a real broker.
#include <doctest/doctest.h>

#include <algorithm>

#include "kafka/cluster.h"
#include "support/askmix_command.h"

namespace askmix {
namespace {

/// A configuration file for a corner of the test broker.
struct CommandCluster {
  Cluster cluster{2};
  TemporaryFolder folder;
  std::string config =
      folder.Write("askmix.yaml", "kafka: {brokers: '" + cluster.config.kafka.brokers +
                                      "', topic_prefix: '" + cluster.config.kafka.topic_prefix +
                                      "', group_prefix: '" + cluster.config.kafka.group_prefix +
                                      "'}\ntopics: {partitions: 2, replication: 1}\n");

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

}  // namespace
}  // namespace askmix
