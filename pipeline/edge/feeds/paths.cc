#include "edge/feeds/paths.h"

#include <glob.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/hash.h"

namespace askmix {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Complain(const std::string& sentence) {
  throw Fatal(ExitCode::kConfiguration, sentence);
}

void AddFolder(const fs::path& folder, std::vector<std::string>& found) {
  std::vector<fs::path> inside;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with('.')) inside.push_back(entry.path());
  }
  std::sort(inside.begin(), inside.end());
  for (const fs::path& path : inside) {
    if (fs::is_directory(path)) {
      AddFolder(path, found);
    } else {
      found.push_back(path.string());
    }
  }
}

std::vector<std::string> Matches(const std::string& pattern) {
  glob_t matches{};
  const int code = ::glob(pattern.c_str(), 0, nullptr, &matches);
  std::vector<std::string> paths;
  if (code == 0) paths.assign(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
  ::globfree(&matches);
  return paths;
}

void Add(const std::string& named, std::vector<std::string>& found) {
  if (named == "-") return found.push_back(named);
  if (fs::is_directory(named)) {
    const std::size_t before = found.size();
    AddFolder(named, found);
    if (found.size() == before) Complain(named + " has no files in it");
    return;
  }
  if (fs::exists(named)) return found.push_back(named);
  if (named.find_first_of("*?[") == std::string::npos) {
    Complain("cannot read " + named + ": No such file or directory");
  }
  const std::vector<std::string> paths = Matches(named);
  if (paths.empty()) Complain("no file is named like " + named);
  for (const std::string& path : paths) Add(path, found);
}

}  // namespace

std::vector<std::string> FindInputs(const std::vector<std::string>& named) {
  std::vector<std::string> found;
  try {
    for (const std::string& name : named) Add(name, found);
  } catch (const fs::filesystem_error& error) {
    Complain("cannot read " + error.path1().string() + ": " + error.code().message());
  }
  // A file that is named twice would be in its own way.
  std::vector<std::string> once;
  std::set<std::string> seen;
  for (std::string& path : found) {
    if (seen.insert(path).second) once.push_back(std::move(path));
  }
  return once;
}

std::string FeedNameOf(const std::string& path) {
  const fs::path absolute = fs::weakly_canonical(path);
  std::string name = absolute.filename().string();
  for (char& c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    if (!plain) c = '_';
  }
  std::array<char, 20> hash{};
  std::snprintf(hash.data(), hash.size(), "-%016llx",
                static_cast<unsigned long long>(HashBytes64(absolute.string())));
  return name + hash.data();
}

}  // namespace askmix
