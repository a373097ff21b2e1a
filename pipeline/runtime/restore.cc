#include "runtime/restore.h"

#include <charconv>

namespace askmix {
namespace {

/// Version of the note, then its fields.
constexpr std::string_view kNotePrefix = "1;t=";

}  // namespace

std::string MakeNote(TimePoint committed_at) {
  return std::string(kNotePrefix) + std::to_string(UnixMillis(committed_at));
}

std::optional<TimePoint> ParseNote(std::string_view note) {
  if (!note.starts_with(kNotePrefix)) return std::nullopt;
  note.remove_prefix(kNotePrefix.size());
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), ms);
  if (error != std::errc{} || end != note.data() + note.size()) return std::nullopt;
  return FromUnixMillis(ms);
}

Restore::Restore(const StageRow& row, Stage& stage, Replayer& replayer,
                 std::vector<Position> starts)
    : row_(row), stage_(stage), replayer_(replayer), starts_(std::move(starts)) {}

bool Restore::Step(TimePoint now) {
  if (current_ == starts_.size()) return true;
  const Position& start = starts_[current_];
  if (!replay_) {
    stage_.Restore(start.partition, {}, now);
    if (row_.state) {
      // Where the state is the input, what comes after the position is still to be processed.
      const std::optional<Offset> until =
          row_.state == row_.input ? std::optional(start.next) : std::nullopt;
      replay_ = replayer_.Open(*row_.state, start.partition,
                               stage_.RestoreFrom(now, ParseNote(start.note)), until);
    }
  }
  const std::span<const Record> records = replay_ ? replay_->Next() : std::span<const Record>{};
  if (!records.empty()) {
    stage_.Restore(start.partition, records, now);
    return false;
  }
  replay_.reset();
  ++current_;
  return current_ == starts_.size();
}

double Restore::Progress() const {
  if (starts_.empty()) return 1;
  const double part = replay_ ? replay_->Progress() : 0;
  return (static_cast<double>(current_) + part) / static_cast<double>(starts_.size());
}

}  // namespace askmix
