// The small model of toy_labels.h as files.
#pragma once

#include <string>

#include "support/temporary_folder.h"
#include "support/toy_labels.h"

namespace askmix::testing {

/// The toy examples as labelled NDJSON, one a line.
inline std::string ToyNdjson() {
  std::string lines;
  for (const Example& example : ToyExamples()) {
    lines += R"({"text":")" + example.text + R"(","label":")" + std::string(Name(*example.gold)) +
             "\"}\n";
  }
  return lines;
}

inline std::string WriteToyModel(const TemporaryFolder& folder) {
  return folder.Write("toy.model", SerializeModel(ToyModel()));
}

}  // namespace askmix::testing
