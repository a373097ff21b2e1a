#include "edge/metrics_brand_writer.h"

#include "core/time.h"

namespace askmix {

BrandWriter::BrandWriter(const WindowSpec& spec, const ShownBrands& shown, MetricsForm form,
                         std::string& text)
    : form_(form), text_(text), brands_(shown.brands) {
  if (shown.rest) brands_.push_back(&*shown.rest);
  for (const BrandMixes* brand : brands_) {
    labels_.push_back("{brand=\"" + LabelValue(brand->brand) + "\"");
  }
  for (const Millis length : spec.lengths) {
    windows_.push_back(",window=\"" + FormatDuration(length) + "\"} ");
  }
  // About so many samples, of about so many bytes, for each window of a brand.
  constexpr std::size_t kBytesOfWindow = 40 * 110;
  text.reserve(text.size() + brands_.size() * spec.lengths.size() * kBytesOfWindow);
}

void BrandWriter::Family(std::string_view name, std::string_view help, std::string_view type) {
  name_ = name;
  AppendHead(form_, name, type, help, text_);
}

}  // namespace askmix
