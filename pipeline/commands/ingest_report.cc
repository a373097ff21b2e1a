#include "commands/ingest_report.h"

#include <functional>

#include "codec/json.h"

namespace askmix {
namespace {

using Counts = std::map<std::string, std::int64_t, std::less<>>;

void Count(std::string_view reason, Counts& counts) {
  const auto found = counts.find(reason);
  if (found == counts.end()) {
    counts.emplace(reason, 1);
  } else {
    ++found->second;
  }
}

std::string List(const Counts& counts) {
  std::string text;
  for (const auto& [reason, count] : counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + reason;
  }
  return text;
}

void WriteCounts(std::string_view name, const Counts& counts, JsonWriter& writer) {
  writer.Key(name);
  writer.BeginObject();
  for (const auto& [reason, count] : counts) {
    writer.Key(reason);
    writer.Int(count);
  }
  writer.EndObject();
}

}  // namespace

void IngestReport::CountPayload(const Payload& payload, const std::string& file,
                                std::int64_t line) {
  ++read_;
  for (const Mention& mention : payload.mentions) {
    ++(mention.op == MentionOp::kUpsert ? mentions_ : events_);
  }
  for (const Skip& skip : payload.skips) Count(skip.reason, skips_);
  for (const Refusal& refusal : payload.refusals) {
    Count(refusal.error.reason, refusals_);
    NotePlace(refusal.error, file, line);
  }
}

void IngestReport::CountRefused(const Error& fault, const std::string& file, std::int64_t line) {
  ++refused_;
  NotePlace(fault, file, line);
}

void IngestReport::NotePlace(const Error& fault, const std::string& file, std::int64_t line) {
  if (places_.size() == kPlacesKept) return;
  places_.push_back({file + ":" + std::to_string(line), std::string(fault.reason), fault.detail});
}

void IngestReport::CountPassedOver(const PassedOver& passed_over) {
  passed_over_.blank += passed_over.blank;
  passed_over_.comments += passed_over.comments;
  passed_over_.short_rows += passed_over.short_rows;
}

void IngestReport::CountFile(bool anything_new) {
  ++files_;
  if (anything_new) ++files_new_;
}

std::int64_t IngestReport::not_understood() const {
  std::int64_t sum = 0;
  for (const auto& [reason, count] : refusals_) sum += count;
  return sum;
}

std::string IngestReport::Text(const std::string& topic) const {
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  std::string text = topic.empty() ? number(read_) + " records read, nothing sent"
                                   : number(sent_) + " records sent to " + topic;
  text += ", " + number(refused_) + " refused, " + number(passed_over_.blank) +
          " blank lines skipped\n";
  if (has_nothing_new()) text += "nothing new: all was read to its end before\n";
  if (read_ > 0) {
    text += "they hold " + number(mentions_) + " mentions and " + number(events_) +
            " events (posts that were deleted, hidden or shown again)\n";
  }
  if (!skips_.empty()) text += "no mentions, to be skipped: " + List(skips_) + "\n";
  if (!refusals_.empty()) text += "not understood, to be rejected: " + List(refusals_) + "\n";
  if (passed_over_.comments > 0) {
    text += number(passed_over_.comments) + " comments of the event stream skipped\n";
  }
  if (passed_over_.short_rows > 0) {
    text += number(passed_over_.short_rows) + " rows are shorter than the header\n";
  }
  for (const Place& place : places_) {
    text += "  " + place.where + ": " + place.reason + ": " + place.detail + "\n";
  }
  return text;
}

std::string IngestReport::Json(const std::string& topic) const {
  std::string json;
  JsonWriter writer(json);
  const auto number = [&](std::string_view name, std::int64_t value) {
    writer.Key(name);
    writer.Int(value);
  };
  writer.BeginObject();
  writer.Key("topic");
  writer.String(topic);
  number("files", files_);
  number("files_with_news", files_new_);
  number("read", read_);
  number("sent", sent_);
  number("refused", refused_);
  number("mentions", mentions_);
  number("events", events_);
  WriteCounts("skips", skips_, writer);
  WriteCounts("refusals", refusals_, writer);
  number("blank", passed_over_.blank);
  number("comments", passed_over_.comments);
  number("short_rows", passed_over_.short_rows);
  writer.Key("places");
  writer.BeginArray();
  for (const Place& place : places_) {
    writer.BeginObject();
    writer.Key("place");
    writer.String(place.where);
    writer.Key("reason");
    writer.String(place.reason);
    writer.Key("detail");
    writer.String(place.detail);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return json + "\n";
}

}  // namespace askmix
