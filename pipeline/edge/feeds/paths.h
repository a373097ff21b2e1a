// Which files are meant.
#pragma once

#include <string>
#include <vector>

namespace askmix {

/// Files stay; of folders, all files in them at any depth; of patterns (`*?[`), what fits; each in
/// the order of names. What begins with a dot in a folder is left out. "-" stays: standard input.
/// Throws Fatal(kConfiguration) for what is not there, or has no files, or cannot be read.
std::vector<std::string> FindInputs(const std::vector<std::string>& named);

/// A name that stays the same for the same path, wherever it is seen from.
std::string FeedNameOf(const std::string& path);

}  // namespace askmix
