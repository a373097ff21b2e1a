// Writes families over brands and windows straight into the text.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "edge/metrics_form.h"
#include "edge/metrics_shown.h"

namespace askmix {

/// What stands between a series' name and its value is put together once.
class BrandWriter {
 public:
  /// All are borrowed.
  BrandWriter(const WindowSpec& spec, const ShownBrands& shown, MetricsForm form,
              std::string& text);

  void Family(std::string_view name, std::string_view help, std::string_view type = "gauge");

  /// A family with one sample and no label.
  template <typename Number>
  void Single(std::string_view name, std::string_view help, Number value) {
    Family(name, help);
    text_.append(name).append(" ");
    AppendNumber(value);
  }

  /// Calls `write` with each brand, to write samples without a window.
  template <typename Write>
  requires std::invocable<Write, const BrandMixes&>
  void EachBrand(const Write& write) {
    for (brand_ = 0; brand_ < brands_.size(); ++brand_) write(*brands_[brand_]);
  }

  /// Calls `write` with each brand's mix in each window, to write samples of it.
  template <typename Write>
  requires std::invocable<Write, const Mix&>
  void EachMix(const Write& write) {
    for (brand_ = 0; brand_ < brands_.size(); ++brand_) {
      const std::vector<Mix>& mixes = *brands_[brand_]->mixes;
      for (window_ = 0; window_ < std::min(mixes.size(), windows_.size()); ++window_) {
        write(mixes[window_]);
      }
    }
  }

  /// Of the brand, or the brand and window, of the current call. `label`: one more label, or
  /// several, with a comma before each; or nothing.
  template <typename Number>
  void OfBrand(std::string_view label, Number value) {
    text_.append(name_).append(labels_[brand_]).append(label).append("} ");
    AppendNumber(value);
  }
  template <typename Number>
  void OfWindow(std::string_view label, Number value) {
    text_.append(name_).append(labels_[brand_]).append(label).append(windows_[window_]);
    AppendNumber(value);
  }
  /// Of no brand; at least one label.
  template <typename Number>
  void OfAll(std::string_view label, Number value) {
    text_.append(name_).append("{").append(label.substr(1)).append("} ");
    AppendNumber(value);
  }

 private:
  template <typename Number>
  void AppendNumber(Number value) {
    askmix::AppendNumber(static_cast<double>(value), text_);
    text_ += '\n';
  }

  const MetricsForm form_;
  std::string& text_;
  std::vector<const BrandMixes*> brands_;
  std::vector<std::string> labels_;   ///< of each brand: {brand="..."
  std::vector<std::string> windows_;  ///< ,window="5m"} and a blank
  std::string_view name_;
  std::size_t brand_ = 0;
  std::size_t window_ = 0;
};

}  // namespace askmix
