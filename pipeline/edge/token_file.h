// A secret that stands alone in a file.
#pragma once

#include <string>

namespace askmix {

/// Its contents without blanks around them. Warns in the log when others than its owner may read
/// it. Throws Fatal(kConfiguration) when it cannot be read, or holds no token: printable ASCII
/// without blanks. No sentence holds the token.
std::string ReadTokenFile(const std::string& path);

}  // namespace askmix
