#include "edge/metrics_form.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

bool IsOpen(const std::string& accept) { return ChooseForm(accept) == MetricsForm::kOpenMetrics; }

TEST_CASE("metrics form: scrapers that want OpenMetrics get it") {
  for (const std::string accept :
       {// Prometheus 2.42, then 2.53 and 3.
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0."
        "75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0."
        "1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/"
        "openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
        "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        "application/openmetrics-text", "Application/OpenMetrics-Text ; Version=1.0.0 ; Q=0.2",
        "text/plain;q=0.5, application/openmetrics-text;q=0.5",
        "text/html, application/*;q=0.1,"
        "application/openmetrics-text; charset=utf-8"}) {
    CAPTURE(accept);
    CHECK(IsOpen(accept));
  }
}

TEST_CASE("metrics form: everybody else gets text") {
  for (const std::string accept :
       {"", "*/*", "text/plain", "text/plain;version=0.0.4;q=1,*/*;q=0.1",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/*",
        "application/openmetrics-text;version=0.0.1", "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=0.3,text/plain;q=0.4",
        "application/openmetrics-text;q=0.3,*/*;q=0.4", "application/openmetrics-text;q=much",
        "application/openmetrics-text;version=1.0.0;q=0,application/openmetrics-text;q=1",
        "application/openmetrics-text;q", ",;=/", "application/json"}) {
    CAPTURE(accept);
    CHECK_FALSE(IsOpen(accept));
  }
}

TEST_CASE("metrics form: each has its content type") {
  CHECK(ContentType(MetricsForm::kText) == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(ContentType(MetricsForm::kOpenMetrics) ==
        "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

TEST_CASE("metrics form: a head names the family as each form calls it") {
  const auto head = [](MetricsForm form, std::string_view name, std::string_view type) {
    std::string text;
    AppendHead(form, name, type, "Is it \"so\"?", text);
    return text;
  };
  CHECK(head(MetricsForm::kText, "a_seconds_total", "counter") ==
        "# HELP a_seconds_total Is it \"so\"?\n# TYPE a_seconds_total counter\n");
  CHECK(head(MetricsForm::kOpenMetrics, "a_seconds_total", "counter") ==
        "# HELP a_seconds Is it \\\"so\\\"?\n# TYPE a_seconds counter\n# UNIT a_seconds seconds\n");
  CHECK(head(MetricsForm::kOpenMetrics, "a_total", "counter") ==
        "# HELP a Is it \\\"so\\\"?\n# TYPE a counter\n");
  CHECK(head(MetricsForm::kOpenMetrics, "a_gratio", "gauge").find("UNIT") == std::string::npos);
}

TEST_CASE("metrics form: no name of a brand can break a line") {
  CHECK(LabelValue("a\"b\n<>\\") == R"(a\"b\n<>\\)");
  CHECK(LabelValue("caf\xC3\xA9") == "caf\xC3\xA9");
  CHECK(LabelValue("caf\xE9") == "caf?");
  CHECK(LabelValue(std::string(199, 'x') + "\xC3\xA9") == std::string(199, 'x'));
}

TEST_CASE("metrics form: numbers are short and whole ones have all their digits") {
  for (const auto& [value, written] : {std::pair{0.0, "0"},
                                       {100'000.0, "100000"},
                                       {-3.0, "-3"},
                                       {0.1, "0.1"},
                                       {1e300, "1e+300"}}) {
    std::string text;
    AppendNumber(value, text);
    CHECK(text == written);
  }
}

}  // namespace
}  // namespace askmix
