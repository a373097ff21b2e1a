#include "edge/http/gzip.h"

#include <zlib.h>

#include "core/error.h"

namespace askmix {

std::string Gzip(std::string_view bytes) {
  constexpr int kGzipWindow = 15 + 16;  // 32 KiB, and a gzip header instead of zlib's own
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  ASKMIX_CHECK(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                            Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // zlib's interface is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ASKMIX_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace askmix
