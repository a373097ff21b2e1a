// Reads files and standard input, packed or not, line by line, without blocking a stop.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "edge/input.h"

namespace askmix {

/// Not thread-safe.
class LineReader {
 public:
  /// `path`: a file, or "-" for standard input. Throws Fatal(kConfiguration) with the name and the
  /// system's reason. `stopped` is asked while waiting for input; once it says true the input ends.
  LineReader(const std::string& path, Input::Stopped stopped);

  /// The next line without its end ("\n" or "\r\n"); false at the end of the input. Of a line
  /// longer than `bytes_max` only the first bytes_max + 1 bytes are kept.
  bool Next(std::string& line, std::size_t bytes_max);

  /// How much was read of the file, and how much there is (0 when that cannot be told).
  std::size_t bytes_read() const { return input_.bytes_read(); }
  std::size_t bytes_total() const { return input_.bytes_total(); }

 private:
  bool Fill();

  Input input_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace askmix
