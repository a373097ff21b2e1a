// `askmix classify`, through the binary.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <string>

#include "support/askmix_command.h"
#include "support/toy_model_file.h"

namespace askmix {
namespace {

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Reads up to the end of one line, for as long as ten seconds.
std::string ReadLine(int fd) {
  std::string line;
  pollfd ready{fd, POLLIN, 0};
  while (!line.ends_with('\n') && poll(&ready, 1, 10'000) > 0) {
    char c = 0;
    if (read(fd, &c, 1) != 1) break;
    line += c;
  }
  return line;
}

TEST_CASE("classify: each line has its answer in order and bad ones say why") {
  const TemporaryFolder folder;
  const CommandResult result =
      RunAskmix("classify --model " + testing::WriteToyModel(folder),
                R"({"id":"a","text":"any discount code for the boots?","brand":"@shop"})"
                "\nno json\n\n"
                R"({"id":"b","text":7})"
                "\n"
                R"({"id":"c","text":"my boots arrived broken and nobody answers"})");
  const std::vector<std::string> lines = Lines(result.output);
  REQUIRE(lines.size() == 4);
  CHECK(Holds(lines[0], R"({"id":"a","intent":"promotion","probabilities":{"promotion":)"));
  CHECK(Holds(lines[0], R"("model":"toy-)"));
  CHECK(Holds(lines[1], R"({"line":2,"error":)"));
  CHECK(Holds(lines[2], R"({"line":4,"error":)"));
  CHECK(Holds(lines[3], R"({"id":"c","intent":"other","kind":"care",)"));
  CHECK(result.code == 1);
}

TEST_CASE("classify: lines of plain text are enough and cues are told when wanted") {
  const TemporaryFolder folder;
  const CommandResult result = RunAskmix(
      "classify --text --explain --model " + testing::WriteToyModel(folder), "how much is it?\n");
  CHECK(result.code == 0);
  CHECK(Holds(result.output, R"({"intent":"buying_info",)"));
  CHECK(Holds(result.output, R"("cues":[{"text":")"));
}

TEST_CASE("classify: below its threshold an intent is uncertain") {
  const TemporaryFolder folder;
  const CommandResult result =
      RunAskmix("classify --text --thresholds 1 1 1 1 --model " + testing::WriteToyModel(folder),
                "how much is it?\n");
  CHECK(Holds(result.output, R"("intent":"other","kind":"uncertain")"));
}

TEST_CASE("classify: an answer does not wait for more input") {
  const TemporaryFolder folder;
  const std::string model = testing::WriteToyModel(folder);
  std::array<int, 2> in{}, out{};
  REQUIRE(pipe2(in.data(), O_CLOEXEC) == 0);
  REQUIRE(pipe2(out.data(), O_CLOEXEC) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execl(ASKMIX_BINARY, "askmix", "classify", "--text", "--model", model.c_str(), nullptr);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  for (const std::string question : {"any discount code?\n", "how much is it?\n"}) {
    REQUIRE(write(in[1], question.data(), question.size()) ==
            static_cast<ssize_t>(question.size()));
    CHECK(Holds(ReadLine(out[0]), R"("intent":)"));
  }
  close(in[1]);
  int status = 0;
  waitpid(child, &status, 0);
  close(out[0]);
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace askmix
