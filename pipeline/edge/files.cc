#include "edge/files.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "core/error.h"

namespace askmix {
namespace {

[[noreturn]] void CannotRead(const std::string& path, int error) {
  throw Fatal(ExitCode::kConfiguration, "cannot read " + path + ": " + std::strerror(error));
}

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string ReadFile(const std::string& path) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) CannotRead(path, errno);
  std::string bytes;
  std::array<char, 65536> block;
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), file.get())) {
    bytes.append(block.data(), n);
  }
  if (std::ferror(file.get()) != 0) CannotRead(path, errno);
  return bytes;
}

std::string ShippedModelPath() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  const fs::path beside = folder / "intents.model";
  if (fs::exists(beside, error)) return beside.string();
  const fs::path installed = folder.parent_path() / "share" / "askmix" / "intents.model";
  if (fs::exists(installed, error)) return installed.string();
  throw Fatal(ExitCode::kConfiguration, "there is no model: neither " + beside.string() + " nor " +
                                            installed.string() +
                                            " exists; name one with model.file");
}

}  // namespace askmix
