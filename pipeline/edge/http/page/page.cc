#include "edge/http/page/page.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/time.h"
#include "edge/http/page/style.h"

namespace askmix {
namespace {

struct IntentName {
  std::string_view style;
  std::string_view words;
};
constexpr std::array<IntentName, 3> kIntents = {{{"promotion", "want a promotion"},
                                                 {"buying_info", "want to buy"},
                                                 {"community", "want company"}}};

void AppendText(std::string_view text, std::string& page) {
  for (const char c : text) {
    switch (c) {
      case '&':
        page += "&amp;";
        break;
      case '<':
        page += "&lt;";
        break;
      case '>':
        page += "&gt;";
        break;
      case '"':
        page += "&quot;";
        break;
      default:
        page += c;
    }
  }
}

std::string Percent(double share) { return std::to_string(std::lround(share * 100)) + " %"; }

/// Index of the window that the query asks for; the first one if it asks for none.
std::size_t ChosenWindow(const WindowSpec& spec, std::string_view query) {
  const auto found = std::ranges::find_if(
      spec.lengths, [&](Millis length) { return query == "window=" + FormatDuration(length); });
  return found == spec.lengths.end() ? 0 : static_cast<std::size_t>(found - spec.lengths.begin());
}

void AppendWindowLinks(const WindowSpec& spec, std::size_t chosen, std::string& page) {
  page += "<nav aria-label=\"Window\">";
  for (std::size_t i = 0; i < spec.lengths.size(); ++i) {
    const std::string name = FormatDuration(spec.lengths[i]);
    page += "<a href=\"/?window=" + name + "\"";
    page += i == chosen ? " aria-current=\"page\">" : ">";
    page += "last " + name + "</a>";
  }
  page += "</nav>\n";
}

void AppendBar(const std::array<Share, 3>& shares, std::string& page) {
  std::string words;
  for (std::size_t i = 0; i < kIntents.size(); ++i) {
    if (i > 0) words += ", ";
    words += Percent(shares[i].value) + " " + std::string(kIntents[i].words);
  }
  page += "<div class=\"mix\" role=\"img\" aria-label=\"" + words + "\" title=\"" + words + "\">";
  for (std::size_t i = 0; i < kIntents.size(); ++i) {
    page += "<i class=\"" + std::string(kIntents[i].style) +
            "\" style=\"width:" + std::to_string(shares[i].value * 100) + "%\"></i>";
  }
  page += "</div>";
}

void AppendRow(const BrandView& brand, const Mix& mix, bool catching_up, std::string_view name,
               std::string& page) {
  page += "<tr><th scope=\"row\"><a href=\"/api/v1/brands/";
  AppendText(brand.mixes->brand, page);
  page += "\">";
  AppendText(name, page);
  page += "</a></th><td class=\"bar\">";
  if (mix.shares && !catching_up) {
    AppendBar(*mix.shares, page);
  } else {
    const std::string_view why = catching_up      ? "catching up"
                                 : mix.incomplete ? "mentions were lost: incomplete"
                                                  : "nobody asked";
    page.append("<span class=\"quiet\">").append(why).append("</span>");
  }
  page += "</td><td class=\"number\">" + std::to_string(mix.counts.Asks()) + "</td>";
  page += "<td class=\"number\">" + std::to_string(mix.counts.Other()) + "</td><td>";
  if (mix.shares && mix.low_support) page += "<span class=\"quiet\">few</span>";
  page += "</td></tr>\n";
}

void AppendCaption(const BoardView& view, std::string& page) {
  page += "<caption>Of those who asked the brand for something:";
  for (const IntentName& intent : kIntents) {
    page += "<span class=\"key " + std::string(intent.style) + "\"></span>";
    page += intent.words;
  }
  if (view.complete_until != TimePoint{}) {
    page += "<br>Complete until " + FormatTimestamp(view.complete_until);
  }
  page += "</caption>\n";
}

}  // namespace

void AppendPageHead(const std::vector<std::string>& not_ready, std::string& page) {
  page +=
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>askmix</title>\n"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<meta http-equiv=\"refresh\" content=\"10\">\n<style>";
  page += kPageStyle;
  page +=
      "</style></head><body>\n<h1>askmix</h1>\n"
      "<p class=\"quiet\">What people ask brands for, as it happens.</p>\n";
  for (const std::string& reason : not_ready) {
    page += "<p class=\"warn\">Not ready: ";
    AppendText(reason, page);
    page += "</p>\n";
  }
}

void AppendMixes(const MixBoard& board, const BoardView& view, std::string_view query,
                 const BrandName& name, std::string& page) {
  const std::size_t window = ChosenWindow(board.spec(), query);
  AppendWindowLinks(board.spec(), window, page);
  page += "<table>";
  AppendCaption(view, page);
  page +=
      "<thead><tr><th scope=\"col\">Brand</th><th scope=\"col\">Mix</th>"
      "<th scope=\"col\">Asks</th><th scope=\"col\">Other mentions</th>"
      "<th scope=\"col\">Support</th></tr></thead>\n<tbody>\n";
  for (const BrandView& brand : view.brands) {
    AppendRow(brand, brand.mixes->mixes[window], view.catching_up, name(brand.mixes->brand), page);
  }
  page += "</tbody></table>\n";
}

void AppendPageFoot(std::string& page) {
  page +=
      "<nav aria-label=\"Endpoints\"><a href=\"/metrics\">metrics</a>"
      "<a href=\"/api/v1/brands\">brands as JSON</a><a href=\"/readyz\">ready?</a>"
      "<a href=\"/healthz\">alive?</a></nav>\n</body></html>\n";
}

}  // namespace askmix
