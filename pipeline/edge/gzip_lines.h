// Reads text files line by line, compressed by gzip or not.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace askmix {

/// Not thread-safe.
class GzipLines {
 public:
  /// Throws Fatal(kConfiguration) with the name and the system's reason.
  explicit GzipLines(std::string path);
  ~GzipLines();
  GzipLines(const GzipLines&) = delete;
  GzipLines& operator=(const GzipLines&) = delete;

  /// The next line without its end ("\n" or "\r\n"); false at the end of the file. Throws
  /// Fatal(kConfiguration) when the file cannot be read further, for example because it is cut, and
  /// for a line of more than 1 MiB.
  bool Next(std::string& line);

  /// "file:line" of the last line, for messages.
  std::string place() const { return path_ + ":" + std::to_string(number_); }

 private:
  bool Fill();

  struct Closer {
    void operator()(void* file) const;
  };

  std::string path_;
  std::size_t number_ = 0;
  std::unique_ptr<void, Closer> file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
};

/// Ends with Fatal(kConfiguration): what is wrong, and where.
[[noreturn]] void Wrong(const std::string& place, const std::string& what);

/// Calls read(line, place) for each line that is neither empty nor begins with '#'. A file without
/// such lines ends with Fatal(kConfiguration).
void EachLine(const std::string& path,
              const std::function<void(const std::string&, const std::string&)>& read);

}  // namespace askmix
