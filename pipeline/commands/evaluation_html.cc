#include <cstdio>
#include <utility>
#include <vector>

#include "commands/evaluation_views.h"

namespace askmix {
namespace {

/// Corners of a line in a plot whose axes go from 0 to 1.
struct Series {
  std::string_view name;
  std::vector<std::pair<double, double>> points;
};

constexpr double kSide = 240.0;
constexpr std::array<std::string_view, kIntentCount> kColours = {"#c2410c", "#1d4ed8", "#15803d",
                                                                 "#6b7280"};

std::string Fixed(double value, int digits = 3) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string Escape(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string Cell(const std::string& text) { return "<td>" + text + "</td>"; }

std::string Cell(const Figure& figure) {
  return Cell(Fixed(figure.value) + " <small>" + Fixed(figure.low) + " to " + Fixed(figure.high) +
              "</small>");
}

std::string Row(std::string_view name, const std::string& cells) {
  return "<tr><th>" + std::string(name) + "</th>" + cells + "</tr>\n";
}

std::string Line(const Series& series, std::string_view colour) {
  std::string corners;
  for (const auto& [x, y] : series.points) {
    corners += Fixed(x * kSide, 1) + "," + Fixed((1 - y) * kSide, 1) + " ";
  }
  return "<polyline fill='none' stroke-width='2' stroke='" + std::string(colour) + "' points='" +
         corners + "'/>";
}

std::string Plot(std::string_view title, std::string_view x, std::string_view y,
                 const std::vector<Series>& all) {
  std::string svg = "<figure><figcaption>" + std::string(title) +
                    "</figcaption><svg viewBox='-34 -8 284 284' role='img' aria-label='" +
                    std::string(title) + "'>";
  for (int tenth = 0; tenth <= 10; tenth += 2) {
    const std::string at = Fixed(tenth / 10.0 * kSide, 1);
    const std::string up = Fixed((1 - tenth / 10.0) * kSide, 1);
    const std::string label = Fixed(tenth / 10.0, 1);
    svg += "<path class='grid' d='M" + at + " 0V240M0 " + up + "H240'/><text x='" + at +
           "' y='254' text-anchor='middle'>" + label + "</text><text x='-4' y='" + up +
           "' text-anchor='end'>" + label + "</text>";
  }
  svg += "<text x='120' y='270' text-anchor='middle'>" + std::string(x) +
         "</text><text x='-26' y='120' text-anchor='middle' transform='rotate(-90 -26 120)'>" +
         std::string(y) + "</text>";
  std::string names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    svg += Line(all[i], kColours[i]);
    names += "<span style='color:" + std::string(kColours[i]) + "'>" + std::string(all[i].name) +
             "</span> ";
  }
  return svg + "</svg><p>" + names + "</p></figure>\n";
}

std::string Plots(const Evaluation& evaluation) {
  std::vector<Series> precision_recall, reliability;
  for (std::size_t c = 0; c < evaluation.curves.size(); ++c) {
    Series& series = precision_recall.emplace_back(Series{Name(static_cast<Intent>(c)), {}});
    for (const ThresholdPoint& point : evaluation.curves[c]) {
      if (point.decided > 0) series.points.emplace_back(point.recall, point.precision);
    }
  }
  for (std::size_t c = 0; c < kIntentCount; ++c) {
    Series& series = reliability.emplace_back(Series{Name(static_cast<Intent>(c)), {}});
    for (const ReliabilityBin& bin : evaluation.intents[c].reliability) {
      if (bin.mentions > 0) series.points.emplace_back(bin.mean_probability, bin.share);
    }
  }
  Series accuracy{"accuracy", {}}, macro_f1{"macro-F1", {}};
  for (const CoveragePoint& point : evaluation.coverage) {
    if (point.coverage == 0.0) continue;
    accuracy.points.emplace_back(point.coverage, point.accuracy);
    macro_f1.points.emplace_back(point.coverage, point.macro_f1);
  }
  return "<div class='plots'>" +
         Plot("Precision against recall", "recall", "precision", precision_recall) +
         Plot("Reliability: promised and kept", "probability", "share that is right", reliability) +
         Plot("If the unsure are left out", "coverage", "", {accuracy, macro_f1}) + "</div>";
}

std::string Overview(const Evaluation& evaluation) {
  return "<table>" + Row("false positives on other", Cell(evaluation.false_positives)) +
         Row("macro-F1 over the intents", Cell(evaluation.macro_f1)) +
         Row("accuracy over the intents", Cell(evaluation.accuracy)) + "</table>\n";
}

std::string Classes(const EvaluationView& view) {
  std::string table =
      "<table><tr><th></th><th>mentions</th><th>decided</th><th>precision</th><th>recall</th>"
      "<th>F1</th><th>calibration error</th><th>threshold for a precision of " +
      Fixed(view.wanted_precision, 2) + "</th></tr>\n";
  for (std::size_t c = 0; c < kIntentCount; ++c) {
    const ClassFigures& of = view.evaluation.intents[c];
    std::string threshold;
    if (c < view.evaluation.curves.size()) {
      const auto point = ThresholdFor(view.evaluation.curves[c], view.wanted_precision);
      threshold = point ? Fixed(point->threshold, 2) : "none reaches it";
    }
    table += Row(Name(static_cast<Intent>(c)),
                 Cell(std::to_string(of.truly)) + Cell(std::to_string(of.decided)) +
                     Cell(of.precision) + Cell(of.recall) + Cell(of.f1) +
                     Cell(Fixed(of.calibration_error)) + Cell(threshold));
  }
  return table + "</table>\n";
}

std::string ConfusionTable(const Evaluation& evaluation) {
  std::string head, rows;
  for (std::size_t t = 0; t < kLabelCount; ++t) {
    head += "<th>" + std::string(Name(static_cast<Label>(t))) + "</th>";
    std::string cells;
    for (const std::size_t count : evaluation.confusion[t]) cells += Cell(std::to_string(count));
    rows += Row(Name(static_cast<Label>(t)), cells);
  }
  return "<table><tr><th>true, decided:</th>" + head + "</tr>\n" + rows + "</table>\n";
}

constexpr std::string_view kStyle =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{padding:.25rem .7rem;text-align:right;"
    "border-bottom:1px solid #ddd}th:first-child{text-align:left}small{color:#666}"
    ".plots{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:20rem}"
    "svg text{font-size:10px;fill:#555}.grid{stroke:#e5e7eb;fill:none}";

}  // namespace

std::string EvaluationHtml(const EvaluationView& view) {
  const std::string title = "How good " + Escape(view.model) + " is";
  return "<!doctype html>\n<html lang='en'><meta charset='utf-8'><title>" + title +
         "</title><style>" + std::string(kStyle) + "</style>\n<h1>" + title + "</h1>\n<p>On " +
         std::to_string(view.evaluation.mentions) +
         " labelled mentions; intervals of 95&nbsp;%.</p>\n" + Overview(view.evaluation) +
         Classes(view) + Plots(view.evaluation) + "<h2>Confusion</h2>\n" +
         ConfusionTable(view.evaluation) + "</html>\n";
}

}  // namespace askmix
