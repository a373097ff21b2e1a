#include "codec/history.h"

#include "codec/fields.h"
#include "codec/shares.h"
#include "core/time.h"

namespace askmix {
namespace {

void WritePoint(const HistoryPoint& point, JsonWriter& out) {
  out.BeginObject();
  out.Key("start");
  out.Int(UnixMillis(point.start));
  for (std::size_t i = 0; i < kIntentCount; ++i) {
    out.Key(Name(static_cast<Intent>(i)));
    out.Int(point.counts[i]);
  }
  out.Key("effective_asks");
  out.Fixed(point.effective_asks, kShareDecimals);
  if (point.incomplete) {
    out.Key("incomplete");
    out.Bool(true);
  }
  out.EndObject();
}

bool ReadPoint(const JsonValue& value, HistoryPoint& point) {
  const auto start = TimeOf(value.FindInt("start"));
  if (!start) return false;
  point.start = *start;
  for (std::size_t i = 0; i < kIntentCount; ++i) {
    const auto count = value.FindInt(Name(static_cast<Intent>(i)));
    if (!count || *count < 0) return false;
    point.counts[i] = *count;
  }
  point.incomplete = value.FindBool("incomplete").value_or(false);
  return ReadNumber(value.Find("effective_asks"), point.effective_asks) &&
         point.effective_asks >= 0 && point.effective_asks <= static_cast<double>(point.Asks());
}

constexpr std::array<Field<History>, 5> kFields = {
    {Required<History, &History::brand>("brand"),
     {"step",
      [](const JsonValue& value, History& history) {
        const auto step = ParseDuration(value.text());
        history.step = step.value_or(Millis{});
        return step.has_value();
      },
      [](const History& history, std::string_view key, JsonWriter& out) {
        out.Key(key);
        out.String(FormatDuration(history.step));
      }},
     Required<History, &History::start>("start"),
     Required<History, &History::end>("end"),
     {"points",
      [](const JsonValue& value, History& history) {
        for (const JsonValue& point : value.elements()) {
          if (!ReadPoint(point, history.points.emplace_back())) return false;
        }
        return value.IsArray();
      },
      [](const History& history, std::string_view key, JsonWriter& out) {
        out.Key(key);
        out.BeginArray();
        for (const HistoryPoint& point : history.points) WritePoint(point, out);
        out.EndArray();
      }}}};

}  // namespace

void Encode(const History& history, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  WriteFields(history, kFields, writer);
  writer.EndObject();
}

Result<History> DecodeHistory(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  History history;
  const std::string_view wrong = ReadFields(**root, kFields, history);
  if (!wrong.empty()) return RefuseField(wrong);
  for (const Field<History>& field : kFields) {
    if (!(*root)->Has(field.name)) return RefuseField(field.name);
  }
  return history;
}

}  // namespace askmix
