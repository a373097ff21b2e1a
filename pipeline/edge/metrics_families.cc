#include "edge/metrics_families.h"

namespace askmix {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily CounterFamily(std::string name, std::string help) {
  return {std::move(name), std::move(help), MetricType::Counter, {}};
}

MetricFamily GaugeFamily(std::string name, std::string help) {
  return {std::move(name), std::move(help), MetricType::Gauge, {}};
}

MetricFamily HistogramFamily(std::string name, std::string help) {
  return {std::move(name), std::move(help), MetricType::Histogram, {}};
}

ClientMetric& AddSeries(MetricFamily& family, MetricLabels labels) {
  ClientMetric& series = family.metric.emplace_back();
  for (const auto& [name, value] : labels) {
    series.label.push_back({std::string(name), std::string(value)});
  }
  return series;
}

void AddCounter(MetricFamily& family, MetricLabels labels, double value) {
  AddSeries(family, labels).counter.value = value;
}

void AddGauge(MetricFamily& family, MetricLabels labels, double value) {
  AddSeries(family, labels).gauge.value = value;
}

}  // namespace askmix
