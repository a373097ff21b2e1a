#include "edge/lines.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

std::vector<std::string> ReadAll(const std::string& bytes, std::size_t bytes_max = 100) {
  const TemporaryFolder folder;
  LineReader reader(folder.Write("in", bytes), [] { return false; });
  std::vector<std::string> lines;
  for (std::string line; reader.Next(line, bytes_max);) lines.push_back(line);
  CHECK(reader.bytes_read() == bytes.size());
  CHECK(reader.bytes_total() == bytes.size());
  return lines;
}

TEST_CASE("lines: ends of both kinds are cut off and a last line needs none") {
  CHECK(ReadAll("a\nb\r\n\nc") == std::vector<std::string>{"a", "b", "", "c"});
  CHECK(ReadAll("").empty());
}

TEST_CASE("lines: of a line over the limit one byte more than the limit is kept") {
  CHECK(ReadAll(std::string(50, 'x') + "\nnext\n", 10) ==
        std::vector<std::string>{std::string(11, 'x'), "next"});
}

TEST_CASE("lines: a line over the limit is seen to be so whatever byte stands there") {
  CHECK(ReadAll("1234567890\rmore\nnext\n", 10) ==
        std::vector<std::string>{"1234567890\r", "next"});
  CHECK(ReadAll("1234567890\r\nnext", 10) == std::vector<std::string>{"1234567890", "next"});
  CHECK(ReadAll("1234567890\r", 10) == std::vector<std::string>{"1234567890"});
}

TEST_CASE("lines: lines longer than the buffer come whole") {
  const std::string longest(3'000'000, 'x');
  const auto lines = ReadAll(longest + "\nb\n", longest.size());
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == longest);
}

TEST_CASE("lines: a file that is not there is named") {
  CHECK_THROWS_WITH_AS(LineReader("/no/such/file", [] { return false; }),
                       "cannot read /no/such/file: No such file or directory", Fatal);
}

TEST_CASE("lines: a stop ends the wait for input that does not come") {
  const TemporaryFolder folder;
  const std::string pipe = folder.Path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int writer = ::open(pipe.c_str(), O_RDWR);
  bool asked = false;
  LineReader reader(pipe, [&] { return std::exchange(asked, true); });
  std::string line;
  CHECK_FALSE(reader.Next(line, 10));
  ::close(writer);
}

}  // namespace
}  // namespace askmix
