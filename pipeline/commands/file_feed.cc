#include "commands/file_feed.h"

#include <algorithm>
#include <utility>

#include "codec/platforms/feed_headers.h"
#include "core/hash.h"
#include "edge/clock.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr Millis kWaitStep{100};
/// Within so many rows each member that the mapping names has to occur.
constexpr std::int64_t kRowsForMapping = 1'000;

}  // namespace

void Pace::Next(std::optional<TimePoint> at) {
  using Seconds = std::chrono::duration<double>;
  ++count_;
  if (options_.per_second > 0) {
    const Seconds due(static_cast<double>(count_) / options_.per_second);
    WaitUntil(start_ + std::chrono::duration_cast<Steady::duration>(due));
  }
  if (options_.speed <= 0 || !at) return;
  if (!first_) {
    first_ = at;
    first_went_ = Steady::now();
  }
  const Seconds due(std::chrono::duration_cast<Seconds>(*at - *first_).count() / options_.speed);
  WaitUntil(first_went_ + std::chrono::duration_cast<Steady::duration>(due));
}

void Pace::WaitUntil(Steady::time_point due) {
  for (auto now = Steady::now(); now < due; now = Steady::now()) {
    const auto left = std::chrono::ceil<Millis>(due - now);
    if (wait_(std::min(left, kWaitStep))) return;
  }
}

FileFeed::FileFeed(std::string path, const FeedOptions& options, World world)
    : path_(std::move(path)),
      options_(options),
      world_(std::move(world)),
      pace_(options, [this](Millis time) { return Tick() || world_.wait(time); }) {}

void FileFeed::Run() {
  std::optional<FilePlace> from = Resume();
  const std::int64_t before = world_.report.read() + world_.report.refused();
  do {
    RunOnce(std::exchange(from, std::nullopt));
  } while (options_.follow && path_ != "-" && !world_.wait(Millis{0}));
  CountRefusals();
  const bool anything = world_.report.read() + world_.report.refused() > before;
  world_.report.CountFile(anything);
}

/// Where a feed of this name stopped, if this is still the file that it was.
std::optional<FilePlace> FileFeed::Resume() {
  if (world_.producer == nullptr || options_.restart || path_ == "-") return std::nullopt;
  const auto position = world_.producer->position();
  if (!position) return std::nullopt;
  const auto place = ParsePlace(position->offset, position->note);
  const auto hash = place ? HashHead(path_, place->head_bytes) : std::nullopt;
  Input input(path_, [] { return false; });
  if (hash && *hash == place->head_hash) {
    // As long as it was, too: passing over what was sent must not reach the end.
    Window window(input);
    static_cast<void>(window.Peek());
    const bool long_enough =
        input.is_packed() || static_cast<std::int64_t>(input.bytes_total()) >= place->offset;
    if (long_enough) return place;
  }
  const std::string sentence = path_ + " is another file now than the one of which " +
                               std::to_string(position->offset) + " bytes were sent";
  if (options_.follow) {
    log::Warn(sentence + "; it is read from its begin");
    return std::nullopt;
  }
  throw Fatal(ExitCode::kConfiguration, sentence +
                                            ": --restart sends this one from its begin, --name "
                                            "gives it a position of its own");
}

void FileFeed::RunOnce(std::optional<FilePlace> from) {
  Input input(
      path_, [this] { return Tick() || world_.wait(Millis{0}); },
      options_.follow ? Input::AtEnd::kFollow : Input::AtEnd::kStop);
  Window window(input);
  const std::string_view head = window.PeekHead(kShapeHeadBytes);
  const ColumnTest is_known = [this](std::string_view name) {
    return IsKnownMember(name) || (world_.mapping != nullptr && world_.mapping->Names(name));
  };
  const auto shape = Recognise(head, options_.shape, is_known);
  if (!shape) throw Fatal(ExitCode::kConfiguration, input.name() + ": " + shape.error().detail);
  here_ = from.value_or(FilePlace{});
  if (!from) {
    here_.head_bytes = std::min(head.size(), kPlaceHeadBytes);
    here_.head_hash = HashBytes64(head.substr(0, here_.head_bytes));
  }
  const auto reader = MakeRecordReader(window, *shape, is_known, here_.state);
  if (from) window.SkipTo(from->offset, from->line);
  for (FeedRecord record; !world_.wait(Millis{0}) && reader->Next(record);) {
    Take(record);
    here_.offset = window.offset();
    here_.line = window.line();
    here_.state = reader->State();
    Tick();
    world_.show();
  }
  if (!window.was_stopped() && !world_.wait(Millis{0})) {
    here_.offset = window.offset();  // what was passed over behind the last record
    here_.line = window.line();
    CheckMapping(true);
  }
  world_.report.CountPassedOver(reader->passed_over());
  Commit();
}

void FileFeed::Take(FeedRecord& record) {
  const std::string& name = path_ == "-" ? "standard input" : path_;
  if (record.is_refused) return world_.report.CountRefused(record.fault, name, record.line);
  std::string_view value = record.value;
  if (world_.mapping != nullptr && world_.mapping->Rewrite(value, rewritten_)) value = rewritten_;
  ++taken_;
  if (taken_ == kRowsForMapping) CheckMapping(false);
  static const SystemClock clock;
  std::string_view format;
  PayloadContext context{.observed_at = clock.Now(), .source = {}};
  ApplyHeaders(options_.headers, format, context);
  ReadPayload(value, format, context, payload_);
  world_.report.CountPayload(payload_, name, record.line);
  pace_.Next(TimeOf(payload_));
  if (world_.producer != nullptr) {
    world_.producer->Send(value, options_.headers, static_cast<std::uint64_t>(record.line));
  }
}

std::optional<TimePoint> FileFeed::TimeOf(const Payload& payload) const {
  for (const Mention& mention : payload.mentions) {
    if (mention.op == MentionOp::kUpsert && mention.created_src != CreatedSource::kObserved) {
      return mention.created_at;
    }
  }
  return std::nullopt;
}

void FileFeed::CheckMapping(bool at_end) {
  if (world_.mapping == nullptr || mapping_checked_ || (at_end && taken_ == 0)) return;
  mapping_checked_ = true;
  const auto unseen = world_.mapping->Unseen();
  if (unseen.empty()) return;
  throw Fatal(ExitCode::kConfiguration, "--map: none of the first " + std::to_string(taken_) +
                                            " rows of " + path_ + " has anything under '" +
                                            std::string(unseen.front()) + "'");
}

/// Called while it waits, too: what was sent must not stay open. False, for those who ask whether
/// to stop.
bool FileFeed::Tick() {
  if (world_.producer != nullptr && world_.producer->IsDue()) Commit();
  return false;
}

void FileFeed::Commit() {
  if (world_.producer == nullptr) return;
  if (path_ == "-") return world_.producer->Flush();
  if (here_.offset == 0) return;  // nothing was read yet: no place to come back to
  world_.producer->Commit({here_.offset, FormatPlace(here_)});
}

void FileFeed::CountRefusals() {
  if (world_.producer == nullptr) return;
  const DeliveryCounts& counts = world_.producer->counts();
  world_.report.CountSent(counts.delivered);
  std::int64_t named = 0;
  for (const DeliveryCounts::Refusal& refusal : counts.first_refusals) {
    world_.report.CountRefused({"refused", refusal.reason}, path_,
                               static_cast<std::int64_t>(refusal.tag));
    ++named;
  }
  for (; named < counts.refused; ++named) world_.report.CountRefused({"refused", ""}, path_, 0);
}

}  // namespace askmix
