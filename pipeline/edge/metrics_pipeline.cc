#include "edge/metrics_pipeline.h"

namespace askmix {
namespace {

using prometheus::MetricFamily;
using Components = std::span<const ComponentNumbers>;

constexpr std::array<std::string_view, 4> kResultNames = {"committed", "aborted", "refused",
                                                          "unknown"};

MetricFamily CountEach(Components components, std::string name, std::string help,
                       std::int64_t ComponentNumbers::*count) {
  MetricFamily family = CounterFamily(std::move(name), std::move(help));
  for (const ComponentNumbers& c : components) {
    AddCounter(family, {{"component", c.stage->name}}, static_cast<double>(c.*count));
  }
  return family;
}

MetricFamily Items(Components components) {
  MetricFamily family =
      CounterFamily("askmix_items_total",
                    "How did the items that were read end, and why? Adds up to items read.");
  for (const ComponentNumbers& c : components) {
    for (const OutcomeCount& o : c.outcomes) {
      AddCounter(family,
                 {{"component", c.stage->name},
                  {"outcome", kOutcomeNames[static_cast<std::size_t>(o.outcome)]},
                  {"reason", o.reason}},
                 static_cast<double>(o.count));
    }
  }
  return family;
}

MetricFamily Transactions(Components components) {
  MetricFamily family = CounterFamily("askmix_transactions_total",
                                      "How many transactions were committed, how many were not?");
  for (const ComponentNumbers& c : components) {
    for (std::size_t i = 0; i < kResultNames.size(); ++i) {
      AddCounter(family, {{"component", c.stage->name}, {"result", kResultNames[i]}},
                 static_cast<double>(c.transactions[i]));
    }
  }
  return family;
}

MetricFamily Busy(Components components) {
  MetricFamily family =
      CounterFamily("askmix_busy_seconds_total",
                    "How long did workers work? Its rate per worker is utilisation.");
  for (const ComponentNumbers& c : components) {
    AddCounter(family, {{"component", c.stage->name}}, static_cast<double>(c.busy.count()) / 1'000);
  }
  return family;
}

MetricFamily Distribution(Components components, std::string name, std::string help,
                          SecondsHistogram ComponentNumbers::*histogram) {
  MetricFamily family = HistogramFamily(std::move(name), std::move(help));
  for (const ComponentNumbers& c : components) {
    const SecondsHistogram& from = c.*histogram;
    auto& to = AddSeries(family, {{"component", c.stage->name}}).histogram;
    for (std::size_t i = 0; i < from.counts.size(); ++i) {
      to.sample_count += static_cast<std::uint64_t>(from.counts[i]);
      if (i < kSecondsBounds.size()) to.bucket.push_back({to.sample_count, kSecondsBounds[i]});
    }
    to.sample_sum = from.sum;
  }
  return family;
}

MetricFamily Restoring(Components components) {
  MetricFamily family = GaugeFamily("askmix_restoring_ratio",
                                    "How far is the state rebuilt from its topic? 1: it is.");
  for (const ComponentNumbers& c : components) {
    AddGauge(family, {{"component", c.stage->name}}, c.restored);
  }
  return family;
}

MetricFamily Lags(Components components, const std::string& topic_prefix) {
  MetricFamily family = GaugeFamily(
      "askmix_lag_records",
      "How many records of a partition owned by this process are not committed yet? Markers of "
      "transactions count too.");
  for (const ComponentNumbers& c : components) {
    const std::string topic = topic_prefix + std::string(Name(c.stage->input));
    for (const PartitionLag& lag : c.lags) {
      AddGauge(family,
               {{"component", c.stage->name},
                {"topic", topic},
                {"partition", std::to_string(Raw(lag.partition))}},
               static_cast<double>(lag.records));
    }
  }
  return family;
}

}  // namespace

MetricFamilies PipelineFamilies(Components components, const MetricsOptions& options) {
  MetricFamilies families = {
      CountEach(components, "askmix_items_read_total",
                "How many items were read? A record holds one, or a page of them.",
                &ComponentNumbers::items_read),
      Items(components),
      CountEach(components, "askmix_records_read_total",
                "How many records were read and committed?", &ComponentNumbers::records_read),
      CountEach(components, "askmix_records_written_total",
                "How many records were written and committed?", &ComponentNumbers::records_written),
      CountEach(components, "askmix_records_lost_total",
                "How many records did the topic drop before they were read?",
                &ComponentNumbers::records_lost),
      Transactions(components),
      Busy(components),
      Distribution(components, "askmix_commit_seconds", "How long do commits take?",
                   &ComponentNumbers::commit),
      Distribution(components, "askmix_age_seconds",
                   "How old is the oldest record of a batch when the batch is committed?",
                   &ComponentNumbers::age),
      Restoring(components),
      Lags(components, options.topic_prefix),
  };
  // A family without series would be a lone HELP line.
  std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
  return families;
}

MetricFamily BuildFamily(std::string_view version, std::string_view model) {
  MetricFamily family =
      GaugeFamily("askmix_build_info", "Which askmix runs here, with which model? Always 1.");
  AddGauge(family, {{"version", version}, {"model", model}}, 1);
  return family;
}

}  // namespace askmix
