// `askmix ingest --dry-run`, through the binary: what it understands of files.
#include <doctest/doctest.h>

#include "support/askmix_command.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

constexpr const char* kRows =
    "{\"text\":\"hi\",\"created_at\":\"2026-01-02T03:04:05Z\"}\n"
    "\n"
    "not json\n"
    "{\"id\":\"7\",\"deleted\":true}\n";

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("ingest dry run: counts what normalize would make of each record and names places") {
  const TemporaryFolder folder;
  const std::string file = folder.Write("in.ndjson", kRows);
  const CommandResult result = RunAskmix("ingest --dry-run --json " + file);
  CAPTURE(result.errors);
  CHECK(result.code == 1);
  CHECK(Has(result.errors, "3 records read, nothing sent, 0 refused, 1 blank lines skipped"));
  CHECK(Has(result.errors, "1 mentions and 1 events"));
  CHECK(Has(result.errors, "1 not_json"));
  CHECK(Has(result.errors, file + ":3: not_json"));
  CHECK(Has(result.output, R"("mentions":1,"events":1,"skips":{},"refusals":{"not_json":1})"));
}

TEST_CASE("ingest dry run: tables and arrays and folders are read without being told") {
  const TemporaryFolder folder;
  folder.Write("a.csv", "id;text;date\n1;\"a\nb\";2026-01-02 03:04:05\n2;c;2026-01-02\n");
  folder.Write("b.json", "[\n{\"text\":\"x\",\n\"date\":\"2026-01-02\"}\n]\n");
  const CommandResult result = RunAskmix("ingest --dry-run " + folder.Path("."));
  CAPTURE(result.errors);
  CHECK(result.code == 0);
  CHECK(Has(result.errors, "3 mentions and 0 events"));
}

TEST_CASE("ingest dry run: a mapping names columns that nobody knows") {
  const TemporaryFolder folder;
  const std::string file =
      folder.Write("in.csv", "Kommentar,Wann,Wer\nhallo,2026-01-02 03:04:05,ann\n");
  CHECK(RunAskmix("ingest --dry-run " + file).code == 3);
  const std::string map = "text=Kommentar,created_at=Wann,author.handle=Wer";
  CHECK(RunAskmix("ingest --dry-run --map " + map + " " + file).code == 0);
  const std::string pairs =
      folder.Write("map", "# fields\ntext: Kommentar\ncreated_at: Wann\nauthor.handle: Wer\n");
  CHECK(RunAskmix("ingest --dry-run --map " + pairs + " " + file).code == 0);

  CommandResult result = RunAskmix("ingest --dry-run --map txt=Kommentar " + file);
  CHECK(result.code == 2);
  CHECK(Has(result.errors, "the nearest is 'text'"));
  result = RunAskmix("ingest --dry-run --map " + map + ",url=Link " + file);
  CHECK(result.code == 3);
  CHECK(Has(result.errors, "'Link'"));
}

TEST_CASE("ingest dry run: options say how times and formats are to be taken") {
  const TemporaryFolder folder;
  const std::string file = folder.Write("in.ndjson", "{\"text\":\"a\",\"date\":\"03/04/2024\"}\n");
  CHECK(RunAskmix("ingest --dry-run " + file).code == 1);
  CHECK(RunAskmix("ingest --dry-run --lax " + file).code == 0);
  CHECK(RunAskmix("ingest --dry-run --format tape " + file).code == 2);
  CHECK(RunAskmix("ingest --dry-run --tz Mars " + file).code == 2);
  const std::string job =
      folder.Write("job",
                   "{\"id\":\"1\",\"action\":\"delete\",\"created_at\":\"2026-01-01T00:00:00Z\","
                   "\"reason\":\"suspended\"}\n");
  for (const std::string about : {"users", "posts"}) {
    CHECK(Has(RunAskmix("ingest --dry-run --compliance " + about + " " + job).errors, "1 events"));
  }
}

TEST_CASE("ingest dry run: what cannot be read says what to do") {
  const TemporaryFolder folder;
  CHECK(
      Has(RunAskmix("ingest --dry-run " + folder.Write("a", std::string("\xff\xfe{\0", 4))).errors,
          "iconv"));
  CHECK(
      Has(RunAskmix("ingest --dry-run " + folder.Write("b", "window.YTD.x = [{}]")).errors, "sed"));
  CHECK(Has(RunAskmix("ingest --dry-run " + folder.Write("c", "some prose\n")).errors, "--map"));
  CHECK(Has(RunAskmix("ingest --dry-run " + folder.Path("none")).errors, "none"));
}

}  // namespace
}  // namespace askmix
