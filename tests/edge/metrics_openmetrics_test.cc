#include "edge/metrics_openmetrics.h"

#include <doctest/doctest.h>

#include "support/exposition.h"

namespace askmix {
namespace {

std::string Written(const MetricFamilies& families) {
  std::string text;
  AppendOpenMetrics(families, text);
  return text;
}

TEST_CASE("openmetrics: counters and gauges are written with their labels") {
  auto counter = CounterFamily("done_total", "How much is done?");
  AddCounter(counter, {{"by", "me"}, {"how", "well"}}, 3);
  auto gauge = GaugeFamily("left_bytes", "How much is left?");
  AddGauge(gauge, {}, 0.25);
  CHECK(Written({counter, gauge}) ==
        "# HELP done How much is done?\n# TYPE done counter\ndone_total{by=\"me\",how=\"well\"} 3\n"
        "# HELP left_bytes How much is left?\n# TYPE left_bytes gauge\n# UNIT left_bytes bytes\n"
        "left_bytes 0.25\n");
}

TEST_CASE("openmetrics: a histogram has canonical bounds and an infinite one") {
  auto family = HistogramFamily("took_seconds", "How long?");
  auto& histogram = AddSeries(family, {{"component", "x"}}).histogram;
  histogram = {.sample_count = 4, .sample_sum = 7.5, .bucket = {{1, 0.01}, {3, 5}}};
  CHECK(Written({family}) ==
        "# HELP took_seconds How long?\n# TYPE took_seconds histogram\n"
        "# UNIT took_seconds seconds\n"
        "took_seconds_bucket{component=\"x\",le=\"0.01\"} 1\n"
        "took_seconds_bucket{component=\"x\",le=\"5.0\"} 3\n"
        "took_seconds_bucket{component=\"x\",le=\"+Inf\"} 4\n"
        "took_seconds_sum{component=\"x\"} 7.5\n"
        "took_seconds_count{component=\"x\"} 4\n");
}

TEST_CASE("openmetrics: what stands in labels cannot end a line") {
  auto family = GaugeFamily("x", "A line\nand \\ another \"one\"");
  AddGauge(family, {{"a", "\"quoted\" \\ and\nbroken"}}, 1);
  const std::string text = Written({family});
  CHECK(text ==
        "# HELP x A line\\nand \\\\ another \\\"one\\\"\n# TYPE x gauge\n"
        "x{a=\"\\\"quoted\\\" \\\\ and\\nbroken\"} 1\n");
  CHECK(OpenMetricsParser(text + "# EOF\n") == "");
}

}  // namespace
}  // namespace askmix
