// What those who know the forms of /metrics best complain of.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/temporary_folder.h"

namespace askmix {

/// What `command` prints of `text` on its standard input; empty when it is not installed.
inline std::string ComplaintsOf(const std::string& program, const std::string& arguments,
                                const std::string& text) {
  if (std::system(("command -v " + program + " >/dev/null").c_str()) != 0) return "";
  const TemporaryFolder folder;
  const std::string input = folder.Write("metrics", text);
  const std::string command = program + " " + arguments + " <" + input + " 2>&1";
  std::string output;
  std::FILE* pipe = popen(command.c_str(), "r");
  char block[4096];
  while (const std::size_t n = std::fread(block, 1, sizeof block, pipe)) output.append(block, n);
  pclose(pipe);
  return output;
}

/// Prometheus's own linter, on text 0.0.4.
inline std::string Promtool(const std::string& text) {
  return ComplaintsOf("promtool", "check metrics", text);
}

/// The strict parser of Prometheus's Python client, on OpenMetrics.
inline std::string OpenMetricsParser(const std::string& text) {
  return ComplaintsOf(
      ASKMIX_SOURCE_DIR "/.venv/bin/python",
      "-c 'import sys; from prometheus_client.openmetrics.parser import "
      "text_string_to_metric_families as read; list(read(sys.stdin.buffer.read().decode()))'",
      text);
}

}  // namespace askmix
