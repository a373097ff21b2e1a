// Reads files and standard input line by line, without blocking a stop.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace askmix {

/// Not thread-safe.
class LineReader {
 public:
  /// `path`: a file, or "-" for standard input. Throws Fatal(kConfiguration) with the name and the
  /// system's reason. `stopped` is asked while waiting for input; once it says true the input ends.
  LineReader(const std::string& path, std::function<bool()> stopped);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its end ("\n" or "\r\n"); false at the end of the input. Of a line
  /// longer than `bytes_max` only the first bytes_max + 1 bytes are kept.
  bool Next(std::string& line, std::size_t bytes_max);

  /// How much was read, and how much there is (0 when that cannot be told).
  std::size_t bytes_read() const { return bytes_read_; }
  std::size_t bytes_total() const { return bytes_total_; }

 private:
  bool Fill();

  std::string path_;
  std::function<bool()> stopped_;
  int fd_ = -1;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::size_t bytes_read_ = 0, bytes_total_ = 0;
};

}  // namespace askmix
