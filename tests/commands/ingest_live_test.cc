// `askmix ingest jetstream` and `askmix ingest mastodon`: command lines. What they do on a broker
// is in tests/kafka/ingest_live_test.cc.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/askmix_command.h"

using namespace askmix;

namespace {

bool Holds(const std::string& text, std::string_view words) {
  CAPTURE(text);
  const bool holds = text.find(words) != text.npos;
  CHECK(holds);
  return holds;
}

}  // namespace

TEST_CASE("ingest live: files are still wanted where no feed is named") {
  const CommandResult none = RunAskmix("ingest");
  CHECK(none.code == 2);
  Holds(none.errors + none.output, "files");
  CHECK(RunAskmix("ingest jetstream some.ndjson").code == 2);
  CHECK(RunAskmix("ingest jetstream mastodon").code == 2);
}

TEST_CASE("ingest live: what a command line lacks is told") {
  CHECK(RunAskmix("ingest mastodon").code == 2);
  CHECK(RunAskmix("ingest mastodon --server example.org").code == 2);
  CHECK(RunAskmix("ingest jetstream --stall-timeout 1ms").code == 2);
  CHECK(RunAskmix("ingest jetstream --name 'two words'").code == 2);
  CHECK(RunAskmix("ingest jetstream --ca-file /no/such/file").code == 2);
  Holds(RunAskmix("ingest jetstream --help").output, "--wanted-did");
  Holds(RunAskmix("ingest mastodon --help").output, "--gap-pages");
}

TEST_CASE("ingest live: addresses and tokens are looked at before anything is begun") {
  const TemporaryFolder folder;
  const std::string token = folder.Write("token", "s3cret\n");
  const CommandResult address = RunAskmix("ingest jetstream --endpoint ftp://host");
  CHECK(address.code == 3);
  Holds(address.errors, "ftp://host");
  const CommandResult missing =
      RunAskmix("ingest mastodon --server example.org --token-file " + folder.Path("none"));
  CHECK(missing.code == 3);
  Holds(missing.errors, folder.Path("none"));
  const CommandResult plain =
      RunAskmix("ingest mastodon --server http://example.org --token-file " + token);
  CHECK(plain.code == 3);
  Holds(plain.errors, "https");
  const CommandResult no_broker = RunAskmix("ingest jetstream");
  CHECK(no_broker.code == 3);
  Holds(no_broker.errors, "kafka.brokers");
}

TEST_CASE("ingest live: a token that others may read is warned of and never shown") {
  const TemporaryFolder folder;
  const std::string token = folder.Write("token", "s3cret\n");
  const std::string arguments = "ingest mastodon --server example.org --token-file " + token;
  chmod(token.c_str(), 0644);
  const CommandResult open = RunAskmix(arguments);
  Holds(open.errors, "chmod 600");
  CHECK(open.errors.find("s3cret") == std::string::npos);
  chmod(token.c_str(), 0600);
  CHECK(RunAskmix(arguments).errors.find("chmod") == std::string::npos);
}
