#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "commands/command.h"
#include "edge/files.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

struct Outcome {
  ExitCode code;
  std::string output;
};

/// Runs `askmix check -c <file>` and catches what it prints.
Outcome Check(const std::string& config_file, const TemporaryFolder& folder) {
  CLI::App app;
  const auto run = kCheckCommand.declare(app);
  app.parse("--show --config " + config_file);
  const std::string caught = folder.Path("output");
  std::fflush(stdout);
  const int terminal = dup(STDOUT_FILENO);
  const int file = open(caught.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  dup2(file, STDOUT_FILENO);
  const ExitCode code = run();
  std::fflush(stdout);
  dup2(terminal, STDOUT_FILENO);
  close(terminal);
  close(file);
  return {code, ReadFile(caught)};
}

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("check: a bad configuration is told and nothing else is looked at") {
  const TemporaryFolder folder;
  const auto [code, output] = Check(folder.Write("a.yaml", "log: {level: loud}\n"), folder);
  CHECK(code == ExitCode::kConfiguration);
  CHECK(Holds(output, "configuration BAD   "));
  CHECK(Holds(output, "a.yaml:1: log.level is 'loud'"));
  CHECK(!Holds(output, "brands"));
}

TEST_CASE("check: every thing has its line whatever is wrong with the others") {
  const TemporaryFolder folder;
  const std::string brands = folder.Write("brands.yaml", "[{name: Nike}]");
  const std::string model = folder.Write("broken.model", "no model");
  const std::string config =
      folder.Write("a.yaml", "brands: {file: " + brands + "}\nmodel: {file: " + model + "}\n");
  const auto [code, output] = Check(config, folder);
  CHECK(code == ExitCode::kConfiguration);
  CHECK(Holds(output, "configuration good  " + config + "\n"));
  CHECK(Holds(output, "brands        good  1 brand in " + brands + "\n"));
  CHECK(Holds(output, "model         BAD   " + model + ": "));
  CHECK(Holds(output, "topics        good  none needed"));
  CHECK(Holds(output, "\nbrands.file: " + brands + "\n"));
}

TEST_CASE("check: tells what each brand is compared with") {
  const TemporaryFolder folder;
  const std::string brands =
      folder.Write("brands.yaml", "[{name: Nike}, {name: Puma, assumed: ibm2011-customers}]");
  const std::string config = folder.Write(
      "a.yaml", "brands: {file: " + brands + "}\nmeasure: {assumed: ibm2011-business}\n");
  const auto [code, output] = Check(config, folder);
  CHECK(Holds(output,
              "compared with good  ibm2011-business (2010: promotion 33 %, buying_info 33 %,"
              " community 35 %): nike\n"));
  CHECK(Holds(output,
              "compared with good  ibm2011-customers (2010: promotion 41 %, buying_info 37 "
              "%, community 22 %): puma\n"));
  CHECK(Holds(Check(folder.Write("b.yaml", "brands: {file: " + brands + "}\n"), folder).output,
              "compared with good  nothing: nike\n"));
}

TEST_CASE("check: where texts are shown the token is looked at") {
  const TemporaryFolder folder;
  const std::string token = folder.Path("token");
  const std::string config =
      folder.Write("a.yaml", "http: {show_text: true, token_file: " + token + "}\n");
  CHECK(Holds(Check(config, folder).output, "texts         BAD   cannot read " + token));
  folder.Write("token", "s3cret-Token_1");
  const std::string output = Check(config, folder).output;
  CHECK(Holds(output, "texts         good  shown to who has the token in " + token));
  CHECK(!Holds(output, "s3cret"));
  CHECK(!Holds(Check(folder.Write("b.yaml", ""), folder).output, "texts"));
}

TEST_CASE("check: brands are needed") {
  const TemporaryFolder folder;
  const auto [code, output] = Check(folder.Write("a.yaml", ""), folder);
  CHECK(code == ExitCode::kConfiguration);
  CHECK(Holds(output, "brands        BAD   no brands to listen for"));
}

}  // namespace
}  // namespace askmix
