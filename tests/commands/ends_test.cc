// How `askmix run` ends in the embedded mode.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>

#include "support/askmix_process.h"

namespace askmix {
namespace {

TEST_CASE("ends: a stop while files are read ends in peace") {
  const TemporaryFolder folder;
  const std::string rows = folder.Path("rows.ndjson");
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  std::ofstream file(rows);
  for (int i = 0; i < 300'000; ++i) {
    file << R"({"id":")" << i << R"(","text":"any discount code for Acme?","created_at":)"
         << now.count() << "}\n";
  }
  file.close();
  const std::string config = folder.Write(
      "askmix.yaml", "brands: {file: '" + folder.Write("brands.yaml", "[{id: acme, name: Acme}]") +
                         "'}\nhttp: {address: '127.0.0.1:0'}\n");
  AskmixProcess process({"run", "-c", config, "--input", rows, "--output", folder.Path("topics")},
                        folder.Path("log"));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  const std::string decided = folder.Path("topics/mentions.promotion.ndjson");
  while (Slurp(decided).empty() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  process.Signal(SIGTERM);
  CHECK(process.AwaitEnd() == 0);
  const std::string written = Slurp(decided);
  CHECK(written.ends_with("}\n"));
}

}  // namespace
}  // namespace askmix
