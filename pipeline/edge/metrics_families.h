// Families of prometheus-cpp, built by hand for one scrape.
#pragma once

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace askmix {

using MetricFamilies = std::vector<prometheus::MetricFamily>;
using MetricLabels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// `help`: the question that the metric answers, in one line; the serializer does not escape it.
prometheus::MetricFamily CounterFamily(std::string name, std::string help);
prometheus::MetricFamily GaugeFamily(std::string name, std::string help);
prometheus::MetricFamily HistogramFamily(std::string name, std::string help);

/// Adds a series with these labels, which must be UTF-8, and returns it.
prometheus::ClientMetric& AddSeries(prometheus::MetricFamily& family, MetricLabels labels);

void AddCounter(prometheus::MetricFamily& family, MetricLabels labels, double value);
void AddGauge(prometheus::MetricFamily& family, MetricLabels labels, double value);

}  // namespace askmix
