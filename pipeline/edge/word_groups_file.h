// Reads the file of word groups that training takes. TSV: a word as it stands in a normal text,
// then its group in each grouping, `-` where it stays itself.
#pragma once

#include <string>

#include "classifier/word_groups.h"

namespace askmix {

/// Throws Fatal(kConfiguration) with the file's name and line for what is not such a file.
WordGroups ReadWordGroups(const std::string& path);

}  // namespace askmix
