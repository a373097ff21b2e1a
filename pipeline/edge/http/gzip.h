// Compression of answers. The only place of zlib.
#pragma once

#include <string>
#include <string_view>

namespace askmix {

/// `bytes` as a gzip file, compressed for speed.
std::string Gzip(std::string_view bytes);

}  // namespace askmix
