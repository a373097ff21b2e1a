#include "edge/metrics_openmetrics.h"

#include <charconv>
#include <string_view>

#include "core/error.h"
#include "edge/metrics_form.h"

namespace askmix {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

template <typename Number>
std::string Digits(Number number) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, number).ptr};
}

/// The canonical form of a bound, the same for each reader: "5.0", "0.01".
std::string Bound(double bound) {
  std::string digits = Digits(bound);
  if (digits.find_first_of(".e") == digits.npos) digits += ".0";
  return digits;
}

/// `le` is empty but for buckets.
void AppendSample(std::string_view name, std::string_view suffix, const ClientMetric& metric,
                  std::string_view le, std::string_view value, std::string& text) {
  text.append(name).append(suffix);
  char before = '{';
  const auto label = [&](std::string_view label_name, std::string_view label_value) {
    text += before;
    text.append(label_name).append("=\"");
    AppendEscaped(label_value, text);
    text += '"';
    before = ',';
  };
  for (const auto& each : metric.label) label(each.name, each.value);
  if (!le.empty()) label("le", le);
  if (before == ',') text += '}';
  text.append(" ").append(value).append("\n");
}

void AppendHistogram(std::string_view name, const ClientMetric& metric, std::string& text) {
  const ClientMetric::Histogram& histogram = metric.histogram;
  for (const auto& bucket : histogram.bucket) {
    AppendSample(name, "_bucket", metric, Bound(bucket.upper_bound),
                 Digits(bucket.cumulative_count), text);
  }
  const std::string count = Digits(histogram.sample_count);
  AppendSample(name, "_bucket", metric, "+Inf", count, text);
  AppendSample(name, "_sum", metric, {}, Digits(histogram.sample_sum), text);
  AppendSample(name, "_count", metric, {}, count, text);
}

std::string_view TypeName(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Histogram:
      return "histogram";
    default:
      ASKMIX_CHECK(type == MetricType::Gauge);
      return "gauge";
  }
}

}  // namespace

void AppendOpenMetrics(const MetricFamilies& families, std::string& text) {
  for (const MetricFamily& family : families) {
    AppendHead(MetricsForm::kOpenMetrics, family.name, TypeName(family.type), family.help, text);
    for (const ClientMetric& metric : family.metric) {
      if (family.type == MetricType::Histogram) {
        AppendHistogram(family.name, metric, text);
        continue;
      }
      const bool counts = family.type == MetricType::Counter;
      AppendSample(family.name, {}, metric, {},
                   Digits(counts ? metric.counter.value : metric.gauge.value), text);
    }
  }
}

}  // namespace askmix
