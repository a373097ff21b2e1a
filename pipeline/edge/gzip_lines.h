// Reads text files of people line by line, packed or not, and names the place of what is wrong.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "edge/lines.h"

namespace askmix {

/// Not thread-safe.
class GzipLines {
 public:
  /// Throws Fatal(kConfiguration) with the name and the system's reason.
  explicit GzipLines(std::string path);

  /// The next line without its end ("\n" or "\r\n"); false at the end of the file. Throws
  /// Fatal(kConfiguration) when the file cannot be read further, for example because it is cut, and
  /// for a line of more than 1 MiB.
  bool Next(std::string& line);

  /// "file:line" of the last line, for messages.
  std::string place() const { return path_ + ":" + std::to_string(number_); }

 private:
  std::string path_;
  std::size_t number_ = 0;
  LineReader lines_;
};

/// Ends with Fatal(kConfiguration): what is wrong, and where.
[[noreturn]] void Wrong(const std::string& place, const std::string& what);

/// Calls read(line, place) for each line that is neither empty nor begins with '#'. A file without
/// such lines ends with Fatal(kConfiguration).
void EachLine(const std::string& path,
              const std::function<void(const std::string&, const std::string&)>& read);

}  // namespace askmix
