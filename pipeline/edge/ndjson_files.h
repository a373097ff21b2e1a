// Output topics as files, one JSON value a line: what the embedded mode writes.
#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "core/record.h"

namespace askmix {

/// Write belongs to one thread at a time (the embedded log calls it under its lock), Flush to any.
class NdjsonFiles {
 public:
  /// Makes the folder and an empty file for each of `topics`, <folder>/<topic>.ndjson. Throws
  /// Fatal(kConfiguration) where that fails.
  NdjsonFiles(const std::string& folder, std::span<const Topic> topics);

  /// Appends a record's value to the topic's file. A dead letter, which need not be JSON, becomes
  /// {"key","headers","value"} with its bytes as text.
  void Write(Topic topic, const Record& record);

  /// Lets readers see what was written so far.
  void Flush();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Closer>;

  std::string PathOf(Topic topic) const;

  const std::string folder_;
  std::array<File, kTopicCount> files_;
  std::string line_;
};

}  // namespace askmix
