// The examples in schemas/examples, which subscribers read too.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace askmix {

inline std::filesystem::path ExamplesFolder() {
  return std::filesystem::path(ASKMIX_SOURCE_DIR) / "schemas" / "examples";
}

inline std::string ReadExample(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), "cannot read " << path.string());
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

/// A file of one record: its line, without the end.
inline std::string ReadRecordExample(std::string_view kind, std::string_view name) {
  std::string line = ReadExample(ExamplesFolder() / kind / (std::string(name) + ".json"));
  while (line.ends_with('\n')) line.pop_back();
  return line;
}

/// Paths in order of their names; there is at least one.
inline std::vector<std::filesystem::path> ListExamples(std::string_view folder,
                                                       std::string_view extension) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(ExamplesFolder() / folder)) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  REQUIRE_FALSE(paths.empty());
  return paths;
}

/// The names of the examples of a record, without folder and extension.
inline std::vector<std::string> ListRecordExamples(std::string_view kind) {
  std::vector<std::string> names;
  for (const auto& path : ListExamples(kind, ".json")) names.push_back(path.stem().string());
  return names;
}

}  // namespace askmix
