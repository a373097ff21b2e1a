#include "edge/input.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

bool Never() { return false; }

std::string ReadAll(Input& input) {
  std::string all;
  std::array<char, 1'000> some;
  for (std::size_t got = 0; (got = input.Read(some)) > 0;) all.append(some.data(), got);
  return all;
}

std::string Packed(const std::string& bytes, int (*filter)(archive*)) {
  archive* out = archive_write_new();
  filter(out);
  archive_write_set_format_raw(out);
  std::vector<char> memory(bytes.size() + 100'000);
  std::size_t used = 0;
  archive_write_set_bytes_in_last_block(out, 1);
  archive_write_open_memory(out, memory.data(), memory.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(out, entry);
  archive_write_data(out, bytes.data(), bytes.size());
  archive_entry_free(entry);
  archive_write_close(out);
  archive_write_free(out);
  return {memory.data(), used};
}

const std::array kFilters = {&archive_write_add_filter_gzip, &archive_write_add_filter_zstd,
                             &archive_write_add_filter_bzip2, &archive_write_add_filter_xz};

std::string Numbers() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i) + "\n";
  return text;
}

TEST_CASE("input: what is packed is told by its content and unpacked") {
  const TemporaryFolder folder;
  for (const auto filter : kFilters) {
    Input input(folder.Write("mentions.ndjson", Packed(Numbers(), filter)), Never);
    CHECK(ReadAll(input) == Numbers());
    CHECK(input.is_packed());
    CHECK(input.bytes_read() == input.bytes_total());
  }
  Input plain(folder.Write("mentions.gz", Numbers()), Never);
  CHECK(ReadAll(plain) == Numbers());
  CHECK_FALSE(plain.is_packed());
}

TEST_CASE("input: packed parts that were put together are one input") {
  const TemporaryFolder folder;
  for (const auto filter : kFilters) {
    Input input(folder.Write("two", Packed("one\n", filter) + Packed("two\n", filter)), Never);
    CHECK(ReadAll(input) == "one\ntwo\n");
  }
}

TEST_CASE("input: empty files and those that only begin like packed ones are read as they are") {
  const TemporaryFolder folder;
  for (const std::string bytes : {"", "B", "BZ", "\x1f", "\xfd\x37z", "BZ9"}) {
    Input input(folder.Write("in", bytes), Never);
    CHECK(ReadAll(input) == bytes);
  }
  Input empty(folder.Write("in", Packed("", &archive_write_add_filter_gzip)), Never);
  CHECK(ReadAll(empty).empty());
}

TEST_CASE("input: a packed file that is cut or damaged is named") {
  const TemporaryFolder folder;
  for (const auto filter : kFilters) {
    std::string bytes = Packed(Numbers(), filter);
    bytes.resize(bytes.size() / 2);
    Input input(folder.Write("cut", bytes), Never);
    CHECK_THROWS_WITH_AS(ReadAll(input),
                         doctest::Contains(("cannot read " + folder.Path("cut")).c_str()), Fatal);
  }
}

TEST_CASE("input: a skip leads to the same place in plain and packed files") {
  const TemporaryFolder folder;
  const std::string numbers = Numbers();
  for (const std::string& stored : {numbers, Packed(numbers, &archive_write_add_filter_zstd)}) {
    for (const std::int64_t to : {0, 3, 100'000}) {
      Input input(folder.Write("in", stored), Never);
      input.Skip(to);
      CHECK(ReadAll(input) == numbers.substr(static_cast<std::size_t>(to)));
    }
    Input input(folder.Write("in", stored), Never);
    input.Skip(10'000'000);
    CHECK(ReadAll(input).empty());
  }
}

TEST_CASE("input: what grows is followed until it is stopped") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("log", "one\n");
  int asked = 0;
  Input input(
      path,
      [&] {
        // A second part comes while it waits, and then nothing any more.
        if (++asked == 3) std::ofstream(path, std::ios::app) << "two\n";
        return asked > 8;
      },
      Input::AtEnd::kFollow);
  CHECK(ReadAll(input) == "one\ntwo\n");
  CHECK(input.was_stopped());
}

TEST_CASE("input: a followed file ends when another takes its name or it becomes shorter") {
  const TemporaryFolder folder;
  for (const bool renamed : {true, false}) {
    const std::string path = folder.Write("log", "one\ntwo\n");
    int asked = 0;
    Input input(
        path,
        [&] {
          if (++asked == 3 && renamed) std::filesystem::rename(path, path + ".1");
          if (asked == 3) std::ofstream(path) << "three\n";
          return asked > 20;
        },
        Input::AtEnd::kFollow);
    CHECK(ReadAll(input) == "one\ntwo\n");
    CHECK_FALSE(input.was_stopped());
  }
}

TEST_CASE("input: folders and files that are not there are named") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(Input(folder.Path("none"), Never), doctest::Contains("none"), Fatal);
  CHECK_THROWS_WITH_AS(Input(folder.Path("."), Never), doctest::Contains("directory"), Fatal);
}

}  // namespace
}  // namespace askmix
