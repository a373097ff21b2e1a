#include "runtime/restore.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "codec/fields.h"

namespace askmix {
namespace {

/// Version of the note, then its fields.
constexpr std::string_view kVersion = "1";

struct NoteField {
  std::string_view name;
  std::int64_t value;
};

/// Takes ";<name>=<number>" off the front of `text`.
bool TakeField(std::string_view& text, std::string_view name, std::int64_t& value) {
  const std::string head = ";" + std::string(name) + "=";
  if (!text.starts_with(head)) return false;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + head.size(), end, value);
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return error == std::errc{};
}

}  // namespace

std::string MakeNote(const Note& note) {
  std::string text(kVersion);
  for (const NoteField& field :
       {NoteField{"t", UnixMillis(note.committed_at)}, NoteField{"w", UnixMillis(note.read_until)},
        NoteField{"p", note.partitions}}) {
    text.append(";").append(field.name).append("=").append(std::to_string(field.value));
  }
  return text;
}

std::optional<Note> ParseNote(std::string_view text) {
  if (!text.starts_with(kVersion)) return std::nullopt;
  text.remove_prefix(kVersion.size());
  std::int64_t committed_at = 0;
  std::int64_t read_until = 0;
  Note note;
  const bool good = TakeField(text, "t", committed_at) && TakeField(text, "w", read_until) &&
                    TakeField(text, "p", note.partitions) && text.empty();
  const auto committed = TimeOf(committed_at);
  const auto until = TimeOf(read_until);
  if (!good || !committed || !until) return std::nullopt;
  note.committed_at = *committed;
  note.read_until = *until;
  return note;
}

Restore::Restore(const StageRow& row, Stage& stage, Replayer& replayer, std::string source_topic,
                 std::vector<Position> starts)
    : row_(row),
      stage_(stage),
      replayer_(replayer),
      source_topic_(std::move(source_topic)),
      starts_(std::move(starts)) {}

bool Restore::Step(TimePoint now) {
  if (current_ == starts_.size()) return true;
  Position& start = starts_[current_];
  if (!replay_) Open(start, now);
  const std::span<const Record> records = replay_ ? replay_->Next() : std::span<const Record>{};
  if (!records.empty()) {
    stage_.Restore(start.partition, records, now);
    if (row_.state != row_.input && !ParseNote(start.note)) MoveBehind(records, start);
    return false;
  }
  replay_.reset();
  ++current_;
  return current_ == starts_.size();
}

void Restore::Open(const Position& start, TimePoint now) {
  stage_.Restore(start.partition, {}, now);
  if (!row_.state) return;
  const std::optional<Note> note = ParseNote(start.note);
  const auto from =
      stage_.RestoreFrom(now, note ? std::optional(note->committed_at) : std::nullopt);
  // Where the state is the input, what comes after the position is still to be processed.
  const auto until = row_.state == row_.input ? std::optional(start.next) : std::nullopt;
  replay_ = replayer_.Open(*row_.state, start.partition, from, until);
}

void Restore::MoveBehind(std::span<const Record> records, Position& start) const {
  for (const Record& record : records) {
    for (const Header& header : record.headers) {
      if (header.name != kCauseHeader) continue;
      const auto cause = ParseCause(header.value, source_topic_);
      if (!cause || cause->partition != start.partition) continue;
      start.next = std::max(start.next, Next(cause->offset));
    }
  }
}

double Restore::Progress() const {
  if (starts_.empty()) return 1;
  const double part = replay_ ? replay_->Progress() : 0;
  return (static_cast<double>(current_) + part) / static_cast<double>(starts_.size());
}

}  // namespace askmix
