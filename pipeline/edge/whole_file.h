// A file that appears under its name whole or not at all.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace askmix {

/// Written beside it first, as <path>.part, which goes away when it is not finished. Opened before
/// the work that fills it: a name that cannot be written is told at once. Not thread-safe.
class WholeFile {
 public:
  /// `path`: "-" is standard output, which gets everything at once. Throws Fatal(kConfiguration)
  /// with the name and the system's reason, here and in the others.
  explicit WholeFile(std::string path);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  void Write(std::string_view bytes);
  /// After the last byte: from now on it is there.
  void Finish();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string part() const { return path_ + ".part"; }
  bool is_standard() const { return path_ == "-"; }
  [[noreturn]] void Fail() const;

  const std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;  ///< null: standard output, or finished
};

}  // namespace askmix
