#include "commands/top_round.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>

#include "codec/json.h"
#include "codec/shares.h"
#include "core/intent.h"
#include "core/time.h"

namespace askmix {
namespace {

constexpr std::string_view kUsualWindow = "1h";
constexpr std::size_t kPagesMax = 5;
constexpr auto kStatusTarget = "/api/v1/status";
constexpr auto kBrandsTarget = "/api/v1/brands";
constexpr auto kPageLimit = "&limit=1000";
constexpr auto kShiftsTarget = "/api/v1/shifts?limit=200";
constexpr std::size_t kShiftPagesMax = 25;  // as many as an instance keeps

InstanceFailure NoAskmix(const Instance& instance, const std::string& target) {
  return {0, instance.url() + " does not answer to " + target +
                 " as askmix does: give --url the address that `askmix run` prints"};
}

/// A document, and what it was read from.
class Document {
 public:
  Document(Instance& instance, const std::string& target) : text_(instance.Get(target)) {
    const auto parsed = document_.Parse(text_);
    if (!parsed || !(*parsed)->IsObject()) throw NoAskmix(instance, target);
    root_ = *parsed;
  }

  const JsonValue& root() const { return *root_; }
  std::string Source(const JsonValue& value) const { return std::string(document_.Source(value)); }

 private:
  const std::string text_;
  JsonDocument document_;
  const JsonValue* root_ = nullptr;
};

JsonValue::Elements ElementsOf(const JsonValue& object, std::string_view name) {
  const JsonValue* const array = object.FindArray(name);
  return array ? array->elements() : object.elements();
}

std::string Signed(double share) {
  const long points = std::lround(share * 100);
  return (points > 0 ? "+" : "") + std::to_string(points);
}

/// Of the intent whose share differs most: "promotion +21"; empty when nothing is known.
std::string LargestDifference(const JsonValue* differences, bool with_interval) {
  if (!differences) return "";
  std::string largest;
  double most = -1;
  for (std::size_t i = 0; i < 3; ++i) {
    const JsonValue* const difference = differences->FindObject(kSlotNames[i]);
    double value = 0, low = 0, high = 0;
    if (!difference || !ReadNumber(difference->Find("value"), value) || std::abs(value) <= most) {
      continue;
    }
    most = std::abs(value);
    largest = std::string(kSlotNames[i]) + " " + Signed(value);
    if (with_interval && ReadNumber(difference->Find("low"), low) &&
        ReadNumber(difference->Find("high"), high)) {
      largest += " (" + Signed(low) + " to " + Signed(high) + ")";
    }
  }
  return largest;
}

std::string Ago(TimePoint then, TimePoint now) {
  using std::chrono::hours, std::chrono::minutes;
  const auto passed = std::chrono::floor<minutes>(std::max(now - then, Millis{0}));
  constexpr auto kInMinutes = hours{2}, kInHours = hours{48};
  if (passed < kInMinutes) return std::to_string(passed.count()) + " min ago";
  if (passed < kInHours) {
    return std::to_string(std::chrono::floor<hours>(passed).count()) + " h ago";
  }
  return std::to_string(std::chrono::floor<hours>(passed).count() / 24) + " days ago";
}

std::string ShiftText(const JsonValue& shift, TimePoint now) {
  const std::string what = LargestDifference(shift.FindObject("difference"), false);
  const auto at = shift.FindInt("at");
  return what.empty() || !at ? what : what + ", " + Ago(FromUnixMillis(*at), now);
}

std::string NoteOfMix(const JsonValue& mix, bool has_shares) {
  const std::string_view withheld = mix.FindText("withheld");
  if (withheld == "catching_up") return "catching up";
  if (withheld == "stale") return "stale: nobody measures";
  if (!withheld.empty()) return std::string(withheld);
  return NoteOf(mix.FindInt("asks").value_or(0), has_shares,
                mix.FindBool("incomplete").value_or(false),
                mix.FindBool("low_support").value_or(false));
}

void ReadMix(const Document& document, const JsonValue& mix, TopBrand& brand) {
  brand.mix_json = document.Source(mix);
  MixRow& row = brand.row;
  row.mentions = mix.FindInt("mentions").value_or(0);
  row.asks = mix.FindInt("asks").value_or(0);
  ReadNumber(mix.Find("per_minute"), row.per_minute);
  Shares shares;
  const JsonValue* const shown = mix.FindObject("shares");
  if (shown && ReadShares(*shown, shares)) row.shares = shares;
  row.note = NoteOfMix(mix, row.shares.has_value());
  if (const JsonValue* const assumed = mix.FindObject("assumed")) {
    row.gap = LargestDifference(assumed->FindObject("difference"), true);
  }
}

TopBrand ReadBrand(const JsonValue& value) {
  TopBrand brand{.id = std::string(value.FindText("id")),
                 .name = std::string(value.FindText("name")),
                 .mix_json = "",
                 .shift_json = "",
                 .row = {}};
  brand.row.brand = brand.name.empty() ? brand.id : brand.name;
  brand.row.note = "no mix yet";
  return brand;
}

void SetShift(const Document& document, const JsonValue& shift, TimePoint now, TopBrand& brand) {
  brand.shift_json = document.Source(shift);
  brand.row.shift = ShiftText(shift, now);
}

/// All brands, page by page.
void AskForAll(Instance& instance, TopRound& round) {
  std::string target = std::string(kBrandsTarget) + "?window=" + round.window + kPageLimit;
  for (std::size_t page = 0; page < kPagesMax && !target.empty(); ++page) {
    const Document document(instance, target);
    for (const JsonValue& value : ElementsOf(document.root(), "brands")) {
      round.brands.push_back(ReadBrand(value));
      if (const JsonValue* const mix = value.FindObject("mix")) {
        ReadMix(document, *mix, round.brands.back());
      }
    }
    target = document.root().FindText("next");
  }
  round.has_more = !target.empty();
}

/// The last one of each brand: the newest come first.
void AskForShifts(Instance& instance, TimePoint now, TopRound& round) {
  std::map<std::string_view, TopBrand*> without;
  for (TopBrand& brand : round.brands) without.emplace(brand.id, &brand);
  std::string target = kShiftsTarget;
  for (std::size_t page = 0; page < kShiftPagesMax && !target.empty() && !without.empty(); ++page) {
    const Document shifts(instance, target);
    for (const JsonValue& shift : ElementsOf(shifts.root(), "shifts")) {
      const auto found = without.find(shift.FindText("brand"));
      if (found == without.end()) continue;
      SetShift(shifts, shift, now, *found->second);
      without.erase(found);
    }
    target = shifts.root().FindText("next");
  }
}

void AskForOne(Instance& instance, const std::string& id, TimePoint now, TopRound& round) {
  const Document document(instance, std::string(kBrandsTarget) + "/" + Escaped(id));
  TopBrand brand = ReadBrand(document.root());
  for (const JsonValue& mix : ElementsOf(document.root(), "mixes")) {
    if (mix.FindText("window") == round.window) ReadMix(document, mix, brand);
  }
  if (const JsonValue* const shift = document.root().FindObject("last_shift")) {
    SetShift(document, *shift, now, brand);
  }
  round.brands.push_back(std::move(brand));
}

/// With the name that it had `before`.
TopBrand Gone(const std::string& id, const TopRound& before) {
  const auto known = std::ranges::find(before.brands, id, &TopBrand::id);
  const std::string name = known == before.brands.end() ? id : known->name;
  TopBrand brand{.id = id, .name = name, .mix_json = "", .shift_json = "", .row = {}};
  brand.row.brand = name.empty() ? id : name;
  brand.row.note = "gone: no brand has this id now";
  return brand;
}

void AskForChosen(Instance& instance, const std::vector<std::string>& ids, const TopRound* before,
                  TimePoint now, TopRound& round) {
  constexpr int kNotFound = 404;
  for (const std::string& id : ids) {
    try {
      AskForOne(instance, id, now, round);
    } catch (const InstanceFailure& failure) {
      if (!before || failure.status() != kNotFound) throw;
      round.brands.push_back(Gone(id, *before));
    }
  }
}

std::string JoinTexts(const JsonValue::Elements& texts) {
  std::string joined;
  for (const JsonValue& text : texts) {
    joined.append(joined.empty() ? "" : "; ").append(text.text());
  }
  return joined;
}

std::string HealthOf(const JsonValue& status) {
  std::string health = "askmix " + std::string(status.FindText("version"));
  const std::string reasons = JoinTexts(ElementsOf(status, "reasons"));
  health += status.FindBool("ready") == true ? ": ready" : ": NOT READY: " + reasons;
  std::int64_t lag = 0;
  for (const JsonValue& stage : ElementsOf(status, "stages")) {
    lag += stage.FindInt("lag").value_or(0);
  }
  if (lag > 0) health += ", " + std::to_string(lag) + " records behind";
  if (const auto until = status.FindInt("complete_until")) {
    health += ", complete until " + FormatTimestamp(FromUnixMillis(*until));
  }
  return health;
}

/// The one that is asked for; among `windows` if they leave a choice.
std::string ChooseWindow(const Instance& instance, const JsonValue& status,
                         const std::string& asked) {
  std::string names;
  std::string first;
  bool has_usual = false;
  for (const JsonValue& window : ElementsOf(status, "windows")) {
    if (window.text() == asked) return asked;
    if (first.empty()) first = window.text();
    has_usual |= window.text() == kUsualWindow;
    names.append(names.empty() ? "" : ", ").append(window.text());
  }
  if (!asked.empty()) {
    constexpr int kBadRequest = 400;
    throw InstanceFailure(kBadRequest, instance.url() + " has no window " + asked +
                                           ": give --window one of " + names);
  }
  return has_usual ? std::string(kUsualWindow) : first;
}

}  // namespace

TopRound AskForRound(Instance& instance, const TopQuestion& question, const TopRound* before,
                     TimePoint now) {
  TopRound round;
  {
    const Document status(instance, kStatusTarget);
    if (status.root().FindText("version").empty()) throw NoAskmix(instance, kStatusTarget);
    round.health = HealthOf(status.root());
    round.window = ChooseWindow(instance, status.root(), question.window);
  }
  if (question.brands.empty()) {
    AskForAll(instance, round);
    AskForShifts(instance, now, round);
  } else {
    AskForChosen(instance, question.brands, before, now, round);
  }
  std::ranges::stable_sort(round.brands, std::greater<>(),
                           [](const TopBrand& brand) { return brand.row.mentions; });
  return round;
}

}  // namespace askmix
