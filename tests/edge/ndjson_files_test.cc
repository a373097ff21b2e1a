#include "edge/ndjson_files.h"

#include <doctest/doctest.h>

#include <array>

#include "core/error.h"
#include "edge/files.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

constexpr std::array kTopics = {Topic::kClean, Topic::kRejected};

TEST_CASE("ndjson files: each record is a line of its topic's file once flushed") {
  const TemporaryFolder folder;
  NdjsonFiles files(folder.Path("out"), kTopics);
  Record record;
  record.value = R"({"a":1})";
  files.Write(Topic::kClean, record);
  files.Write(Topic::kClean, record);
  files.Flush();
  CHECK(ReadFile(folder.Path("out/mentions.clean.ndjson")) == "{\"a\":1}\n{\"a\":1}\n");
  CHECK(ReadFile(folder.Path("out/mentions.rejected.ndjson")).empty());
}

TEST_CASE("ndjson files: a dead letter becomes JSON whatever its bytes are") {
  const TemporaryFolder folder;
  NdjsonFiles files(folder.Path("out"), kTopics);
  const std::array<Header, 1> headers = {Header{"reason", "not_json"}};
  Record record;
  record.key = "k";
  record.value = "{\"cut\n\"";
  record.headers = headers;
  files.Write(Topic::kRejected, record);
  files.Flush();
  CHECK(ReadFile(folder.Path("out/mentions.rejected.ndjson")) ==
        R"({"key":"k","headers":{"reason":"not_json"},"value":"{\"cut\n\""})"
        "\n");
}

TEST_CASE("ndjson files: a folder that cannot be made is named") {
  const TemporaryFolder folder;
  const std::string file = folder.Write("file", "");
  CHECK_THROWS_AS(NdjsonFiles(file + "/out", kTopics), Fatal);
}

}  // namespace
}  // namespace askmix
