// codec/platforms/html.h
#include "codec/platforms/html.h"
#include "core/text.h"
#include "fuzz/target.h"

namespace askmix::fuzz {

/// What comes from JSON is valid UTF-8 without zero bytes, and so is what goes out.
void Fuzz(std::string_view bytes) {
  if (!IsValidUtf8(bytes)) return;
  for (const std::string_view dropped : {"", "quote-inline"}) {
    const HtmlText html = ReadHtml(bytes, dropped);
    ASKMIX_CHECK(IsValidUtf8(html.text));
    for (const std::string& link : html.links) ASKMIX_CHECK(IsValidUtf8(link));
    ASKMIX_CHECK(html.whole || bytes.size() > kHtmlDepthMax);
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
