// Files as a whole.
#pragma once

#include <string>

namespace askmix {

/// All bytes of a file. Throws Fatal(kConfiguration) with its name and the system's reason.
std::string ReadFile(const std::string& path);

/// The model that ships with this executable: intents.model beside it (a build), or in
/// ../share/askmix (an installation). Throws Fatal(kConfiguration) when neither is there.
std::string ShippedModelPath();

}  // namespace askmix
