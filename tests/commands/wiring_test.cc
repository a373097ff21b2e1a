#include "commands/wiring.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

namespace askmix {
namespace {

TEST_CASE("wiring: stages come in the order of the flow whatever order was asked for") {
  const auto rows = SelectStages({"measure", "normalize"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]->name == "normalize");
  CHECK(rows[1]->name == "measure");
}

TEST_CASE("wiring: an unknown stage is refused with the known ones") {
  CHECK_THROWS_WITH_AS(
      SelectStages({"clasify"}),
      "there is no stage \"clasify\": known are normalize, correct, classify, measure", Fatal);
}

TEST_CASE("wiring: windows are sorted and the topic prefix is applied") {
  const TemporaryFolder folder;
  Config config;
  config.brands_file = folder.Write("brands.yaml", "[{id: acme, name: Acme}]");
  config.model_file = std::string(ASKMIX_SOURCE_DIR) + "/pipeline/model/intents.model";
  config.kafka.topic_prefix = "eu.";
  config.windows = {Millis{3'600'000}, Millis{300'000}};
  const Parts parts = LoadParts(config);
  CHECK(parts.options.windows.lengths == std::vector{Millis{300'000}, Millis{3'600'000}});
  CHECK(parts.options.TopicName(Topic::kRaw) == "eu.mentions.raw");
  CHECK(parts.options.brand_ids == std::vector<std::string>{"acme"});
}

}  // namespace
}  // namespace askmix
