// `askmix ingest` through the binary and a real broker: where it goes on.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "kafka/cluster.h"
#include "support/askmix_command.h"
#include "support/askmix_process.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

struct Feeding {
  Cluster cluster{2};
  TemporaryFolder folder;
  std::string config = folder.Write("askmix.yaml", cluster.Yaml());

  Feeding() { cluster.MakeTopics(); }

  CommandResult Ingest(const std::string& arguments, std::string_view input = {}) const {
    return RunAskmix("ingest -c " + config + " " + arguments, input);
  }
  std::vector<std::string> Values() const {
    std::vector<std::string> values;
    for (const Seen& seen : cluster.ReadAll(Topic::kRaw)) values.push_back(seen.value);
    std::sort(values.begin(), values.end());
    return values;
  }
};

using Values = std::vector<std::string>;

TEST_CASE("ingest: a second run sends what is new and says when there is nothing") {
  ASKMIX_NEEDS_BROKER();
  const Feeding f;
  const std::string file = f.folder.Write("in.ndjson", "{\"a\":1}\n{\"a\":2}\n");
  CHECK(f.Ingest(file).code == 0);
  const CommandResult again = f.Ingest(file);
  CHECK(again.code == 0);
  CHECK(again.errors.find("nothing new") != std::string::npos);
  std::ofstream(file, std::ios::app) << "{\"a\":3}\n";
  CHECK(f.Ingest(file).code == 0);
  CHECK(f.Values() == Values{"{\"a\":1}", "{\"a\":2}", "{\"a\":3}"});
  CHECK(f.Ingest("--restart " + file).code == 0);
  CHECK(f.Values().size() == 6);
}

TEST_CASE("ingest: another file under the same name is refused and says what to do") {
  ASKMIX_NEEDS_BROKER();
  const Feeding f;
  CHECK(f.Ingest("--name posts " + f.folder.Write("a.ndjson", "{\"a\":1}\n{\"a\":2}\n")).code == 0);
  for (const std::string bytes : {"{\"b\":1}\n{\"b\":2}\n{\"b\":3}\n", "{\"a\":1}\n"}) {
    const CommandResult other = f.Ingest("--name posts " + f.folder.Write("b.ndjson", bytes));
    CHECK(other.code == 3);
    CHECK(other.errors.find("--restart") != std::string::npos);
  }
  CHECK(f.Values().size() == 2);
}

TEST_CASE("ingest: tables and arrays go on where they were") {
  ASKMIX_NEEDS_BROKER();
  const Feeding f;
  const std::string table = f.folder.Write("in.csv", "id,text,date\n1,a,2026-01-01\n");
  const std::string array = f.folder.Write("in.json", "[\n{\"a\":1}\n,");
  CHECK(f.Ingest(table + " " + array).code == 0);
  std::ofstream(table, std::ios::app) << "2,b,2026-01-01\n";
  std::ofstream(array, std::ios::app) << "{\"a\":2}]\n";
  CHECK(f.Ingest(table + " " + array).code == 0);
  CHECK(f.Values() == Values{R"({"a":1})", R"({"a":2})",
                             R"({"id":"1","text":"a","date":"2026-01-01"})",
                             R"({"id":"2","text":"b","date":"2026-01-01"})"});
}

TEST_CASE("ingest: headers say what the command line says") {
  ASKMIX_NEEDS_BROKER();
  const Feeding f;
  CHECK(
      f.Ingest("--format generic --source panel --tz +02:00 --lax -", "{\"text\":\"a\"}\n").code ==
      0);
  const auto seen = f.cluster.ReadAll(Topic::kRaw);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].headers ==
        std::map<std::string, std::string>{
            {"format", "generic"}, {"source", "panel"}, {"zone", "+02:00"}, {"time", "lax"}});
}

TEST_CASE("ingest: a followed file's lines arrive as they are written and across its replacement") {
  ASKMIX_NEEDS_BROKER();
  const Feeding f;
  const std::string file = f.folder.Write("log", "{\"a\":1}\n{\"a\":");
  AskmixProcess process({"ingest", "-c", f.config, "--follow", file}, f.folder.Path("err"));
  Until([&] { return f.Values().size() == 1; });
  std::ofstream(file, std::ios::app) << "2}\n";
  Until([&] { return f.Values().size() == 2; });
  std::filesystem::rename(file, file + ".1");
  f.folder.Write("log", "{\"b\":1}\n{\"b\":");
  Until([&] { return f.Values().size() == 3; });
  process.Signal(SIGTERM);
  CHECK(process.AwaitEnd() == 0);
  // What was begun is left for the next one.
  std::ofstream(file, std::ios::app) << "2}\n";
  CHECK(f.Ingest(file).code == 0);
  CHECK(f.Values() == Values{"{\"a\":1}", "{\"a\":2}", "{\"b\":1}", "{\"b\":2}"});
}

}  // namespace
}  // namespace askmix
