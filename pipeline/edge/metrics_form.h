// The two forms of /metrics, and which of them a client wants.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace askmix {

enum class MetricsForm : std::uint8_t { kText, kOpenMetrics };

/// By the header Accept of RFC 9110 with its weights: OpenMetrics 1.0 where it is named and wanted
/// no less than text 0.0.4, which everybody else gets.
MetricsForm ChooseForm(std::string_view accept);

std::string_view ContentType(MetricsForm form);

/// The lines above the samples of a family. `name` is that of its samples: OpenMetrics calls a
/// counter's family by it without _total, and knows its unit when it ends in one.
void AppendHead(MetricsForm form, std::string_view name, std::string_view type,
                std::string_view help, std::string& text);

/// As short as it can be read back exactly; whole numbers with all their digits.
void AppendNumber(double value, std::string& text);

/// `value` as it stands between the quotes of a label: made UTF-8, cut to 200 bytes, then escaped.
/// One bad value would make Prometheus refuse the whole scrape.
std::string LabelValue(std::string_view value);

/// As it stands between the quotes of a label or, in OpenMetrics, in HELP; it must be UTF-8.
void AppendEscaped(std::string_view value, std::string& text);

}  // namespace askmix
