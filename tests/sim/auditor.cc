#include "sim/auditor.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "codec/delta.h"
#include "codec/gap.h"
#include "codec/ledger_entry.h"
#include "codec/mix.h"
#include "core/hash.h"
#include "core/time.h"

namespace askmix::sim {
namespace {

/// The clock of a history goes back by so much at most.
constexpr Millis kClocksDiffer{60'000};

[[noreturn]] void Fail(const std::string& what) { throw Mismatch(what); }

std::string Text(const Counts& counts) {
  std::string text;
  for (const std::int64_t n : counts) text += (text.empty() ? "" : ",") + std::to_string(n);
  return text;
}

std::string Text(const std::array<std::int64_t, 3>& cause) {
  return std::to_string(cause[0]) + "/" + std::to_string(cause[1]) + "/" + std::to_string(cause[2]);
}

std::string Text(const std::map<std::string, std::int64_t>& outcomes) {
  std::string text;
  for (const auto& [name, n] : outcomes) text += " " + name + "=" + std::to_string(n);
  return text;
}

/// "mentions.raw/2/17/0" -> {2, 17, 0}
std::array<std::int64_t, 3> ParseCause(const Stored& output, Topic input) {
  std::array<std::int64_t, 3> cause{};
  const std::string head = std::string(Name(input)) + "/";
  if (!output.cause.starts_with(head)) Fail("cause '" + output.cause + "' of " + Says(output));
  const char* at = output.cause.data() + head.size();
  const char* const end = output.cause.data() + output.cause.size();
  for (std::int64_t& number : cause) {
    at = std::from_chars(at, end, number).ptr;
    if (at != end) ++at;
  }
  return cause;
}

std::size_t Index(Partition partition) { return static_cast<std::size_t>(Raw(partition)); }

}  // namespace

Auditor::Auditor(EmbeddedLog& log, std::int32_t partitions, const WindowSpec& windows)
    : log_(log),
      partitions_(static_cast<std::size_t>(partitions)),
      windows_(windows),
      probe_(log.OpenProbe()),
      payloads_(partitions_),
      deltas_(partitions_) {
  for (std::size_t t = 0; t < kTopicCount; ++t) {
    logs_[t].resize(partitions_);
    const auto topic = static_cast<Topic>(t);
    log_.SetTap(topic, [this, topic](const Record& record) { OnAppend(topic, record); });
  }
  for (const StageRow& row : StageTable()) audits_[row.name].outcomes.resize(partitions_);
  for (std::int32_t index = 0; index < partitions; ++index) {
    classify_.emplace_back(windows.grid, windows.Longest(), index, partitions);
  }
}

void Auditor::OnAppend(Topic topic, const Record& record) {
  Stored stored{topic,
                Raw(record.offset),
                record.timestamp,
                std::string(record.key),
                std::string(record.value),
                "",
                {}};
  for (const Header& h : record.headers) stored.headers[h.name] = h.value;
  stored.cause = stored.headers["cause"];
  const std::size_t p = Index(record.partition);
  if (topic == Topic::kRaw) payloads_[p].push_back(announced_);
  if (topic == Topic::kDeltas) deltas_[p].Append(stored);
  if (!stored.cause.empty() || topic == Topic::kRatios) fresh_.push_back(stored);
  logs_[static_cast<std::size_t>(topic)][p].push_back(std::move(stored));
}

void Auditor::OnDeleted(Topic topic, Partition partition, Offset end) {
  Offset& deleted = deleted_[{topic, partition}];
  deleted = std::max(deleted, end);
}

bool Auditor::HasPosition(Topic topic, Partition partition) const {
  return std::any_of(StageTable().begin(), StageTable().end(), [&](const StageRow& row) {
    return row.input == topic && !audits_.at(row.name).outcomes[Index(partition)].empty();
  });
}

std::int64_t Auditor::EndOf(Topic topic, Partition partition) const {
  return static_cast<std::int64_t>(LogOf(topic)[Index(partition)].size());
}

std::vector<std::int64_t> Auditor::CommittedOf(const StageRow& row) const {
  std::vector<std::int64_t> committed(partitions_);
  const auto progress = probe_->Read(row.name, row.input);
  for (const PartitionProgress& p : progress.value()) {
    committed[Index(p.partition)] = Raw(p.committed);
    if (p.committed > p.end) Fail(std::string(row.name) + ": a position beyond the end");
  }
  return committed;
}

Expected Auditor::ExpectedOf(const StageRow& row, std::size_t partition, std::int64_t offset,
                             TimePoint now) {
  const auto at = static_cast<std::size_t>(offset);
  if (row.input == Topic::kRaw)
    return ExpectNormalize(payloads_[partition].at(at), now, PartitionCount());
  if (row.input == Topic::kDeltas) return deltas_[partition].At(offset);
  return classify_[partition].Next(LogOf(row.input)[partition].at(at), now);
}

Auditor::Wanted Auditor::Want(const StageRow& row, const Batch& batch, TimePoint now) {
  Wanted wanted;
  const std::vector<std::int64_t> committed = CommittedOf(row);
  StageAudit& audit = audits_.at(row.name);
  for (const auto& place : batch) {
    // A worker that leaves commits after a turn that failed: without what that turn read.
    if (Raw(place.second) < committed[Index(place.first)]) audit.decided[place] = now;
  }
  for (std::size_t p = 0; p < partitions_; ++p) {
    const Partition partition{static_cast<std::int32_t>(p)};
    for (auto next = static_cast<std::int64_t>(audit.outcomes[p].size()); next < committed[p];
         ++next) {
      audit.outcomes[p].push_back(WantRecord(row, {partition, Offset{next}}, wanted));
      ++records_;
    }
  }
  return wanted;
}

Auditor::Outcomes Auditor::WantRecord(const StageRow& row, const Batch::value_type& place,
                                      Wanted& wanted) {
  const auto& decided = audits_.at(row.name).decided;
  const auto at = decided.find(place);
  if (at == decided.end()) {
    const bool deleted = place.second < deleted_[{row.input, place.first}];
    if (!deleted) Fail(std::string(row.name) + ": skipped an offset");
    wanted.lost.insert(place);
    return {};
  }
  Expected expected = ExpectedOf(row, Index(place.first), Raw(place.second), at->second);
  for (std::size_t i = 0; i < expected.outputs.size(); ++i) {
    const Cause cause{Raw(place.first), Raw(place.second), static_cast<std::int64_t>(i)};
    wanted.outputs[cause] = std::move(expected.outputs[i]);
  }
  for (const auto& [bucket, counts] : expected.changes) {
    for (std::size_t slot = 0; slot < counts.size(); ++slot) {
      Add(wanted.changes, bucket.first, bucket.second, slot, counts[slot]);
    }
  }
  for (auto& [key, entry] : expected.ledger) wanted.ledger[key] = std::move(entry);
  return std::move(expected.outcomes);
}

void Auditor::OnCommitted(const StageRow& row, const Batch& batch, TimePoint now) {
  const Wanted wanted = Want(row, batch, now);
  CompareOutputs(row, wanted);
  CompareDeltas(wanted.changes);
  CompareGaps(row, wanted);
  CompareLedger(wanted.ledger);
  CompareMixes();
  fresh_.clear();
}

void Auditor::CompareOutputs(const StageRow& row, const Wanted& wanted) {
  std::map<Cause, std::string> left = wanted.outputs;
  std::map<std::pair<std::int64_t, std::int64_t>, std::set<std::int64_t>> ordinals;
  for (const Stored& output : fresh_) {
    if (output.topic == Topic::kRatios) continue;
    const Cause cause = ParseCause(output, row.input);
    if (!ordinals[{cause[0], cause[1]}].insert(cause[2]).second) {
      Fail("two outputs of one cause: " + output.cause);
    }
    if (output.topic == Topic::kDeltas) continue;
    const auto want = left.find(cause);
    const std::string says = Says(output);
    if (want == left.end()) Fail("nobody expected " + output.cause + ": " + says);
    if (want->second != says) {
      Fail(output.cause + " says '" + says + "' in place of '" + want->second + "'");
    }
    left.erase(want);
  }
  if (!left.empty()) {
    Fail(std::string(row.name) + ": missing " + Text(left.begin()->first) + ": " +
         left.begin()->second);
  }
  for (const auto& [input, numbers] : ordinals) {
    if (*numbers.rbegin() + 1 != static_cast<std::int64_t>(numbers.size())) {
      Fail(std::string(row.name) + ": a gap in what offset " + std::to_string(input.second) +
           " of partition " + std::to_string(input.first) + " caused");
    }
  }
}

void Auditor::CompareDeltas(const Changes& wanted) const {
  Changes left = wanted;
  for (const Stored& output : fresh_) {
    if (output.topic != Topic::kDeltas) continue;
    if (DecodeGap(output.value)) continue;
    const auto delta = DecodeDelta(output.value);
    if (!delta) Fail("a delta that cannot be read: " + output.value);
    for (std::size_t slot = 0; slot < delta->change.slots.size(); ++slot) {
      Add(left, delta->brand, delta->bucket, slot, -delta->change.slots[slot]);
    }
  }
  if (left.empty()) return;
  const auto& [place, counts] = *left.begin();
  Fail("deltas: " + place.first + " at " + std::to_string(UnixMillis(place.second)) + " lacks " +
       Text(counts));
}

/// Every partition of the deltas is told of every record that was lost, and of when it was written.
void Auditor::CompareGaps(const StageRow& row, const Wanted& wanted) const {
  std::map<std::pair<Partition, Offset>, std::size_t> told;
  for (const Stored& output : fresh_) {
    const auto gap = DecodeGap(output.value);
    if (output.topic != Topic::kDeltas || !gap) continue;
    const Partition partition{static_cast<std::int32_t>(gap->partition)};
    const std::int64_t begin = ParseCause(output, row.input)[1];
    for (std::int64_t offset = begin; offset < begin + gap->records; ++offset) {
      ++told[{partition, Offset{offset}}];
      const TimePoint written =
          LogOf(row.input)[Index(partition)].at(static_cast<std::size_t>(offset)).written;
      if (written < gap->from - kClocksDiffer || written > gap->until + kClocksDiffer) {
        Fail("a gap that does not cover the time of what was lost: " + output.value);
      }
    }
  }
  for (const auto& [place, times] : told) {
    if (times != partitions_) Fail(std::string(row.name) + ": a gap that not all are told of");
  }
  for (const auto& place : wanted.lost) {
    if (told.contains(place)) continue;
    Fail(std::string(row.name) + ": lost in silence: offset " + std::to_string(Raw(place.second)) +
         " of partition " + std::to_string(Raw(place.first)));
  }
}

void Auditor::CompareLedger(const std::map<std::string, std::string>& wanted) const {
  std::map<std::string, std::string> latest;
  for (const Stored& output : fresh_) {
    if (output.topic != Topic::kLedger) continue;
    const auto read = DecodeLedgerEntry(output.value);
    if (!read) Fail("a ledger entry that cannot be read: " + output.value);
    const LedgerEntry& entry = *read;
    std::string says = "v" + std::to_string(entry.version) + (entry.deleted ? " deleted" : "");
    for (const Vote& v : entry.votes) {
      says += " " + v.brand + ":" + std::string(kSlotNames[SlotOf(v.decision)]) +
              (v.measured ? "" : ":late");
    }
    latest[read->key] = says;
  }
  if (latest == wanted) return;
  for (const auto& [key, entry] : wanted) {
    if (latest[key] != entry) {
      Fail("ledger: " + key + " is '" + latest[key] + "' in place of '" + entry + "'");
    }
  }
  Fail("ledger: more identities than were decided");
}

void Auditor::CompareMixes() {
  for (const Stored& output : fresh_) {
    if (output.topic != Topic::kRatios) continue;
    const auto mix = DecodeMix(output.value);
    if (!mix) Fail("a mix that cannot be read: " + output.value);
    const Counts want =
        Window(mix->brand, mix->end - mix->window, mix->end, CommittedOf(*FindStage("measure")));
    if (mix->mix.counts.slots != want) {
      Fail("intents.ratios: " + output.key + " is " + Text(mix->mix.counts.slots) +
           " in place of " + Text(want));
    }
    latest_[output.key] = want;
  }
}

std::size_t Auditor::PartitionOfBrand(const std::string& brand) const {
  return static_cast<std::size_t>(
      PartitionOf(Murmur2(brand), static_cast<std::int32_t>(partitions_)));
}

Counts Auditor::Window(const std::string& brand, TimePoint begin, TimePoint end,
                       const std::vector<std::int64_t>& upto) const {
  const std::size_t p = PartitionOfBrand(brand);
  return deltas_[p].Window(brand, begin, end, upto[p]);
}

void Auditor::OnShown(const MixSnapshot& snapshot, const std::map<Partition, Offset>& next) const {
  std::map<std::string, const BrandMixes*> shown;
  for (const BrandMixes& brand : snapshot.brands) shown[brand.brand] = &brand;
  for (const auto& [partition, upto] : next) {
    const std::size_t p = Index(partition);
    for (const std::string& brand : deltas_[p].Brands(Raw(upto))) {
      for (std::size_t w = 0; w < windows_.lengths.size(); ++w) {
        const Counts want =
            deltas_[p].Window(brand, snapshot.end - windows_.lengths[w], snapshot.end, Raw(upto));
        const Counts is = shown.contains(brand) ? (*shown[brand]->mixes)[w].counts.slots : Counts{};
        const TimePoint begin = snapshot.end - windows_.lengths[w];
        if (shown.contains(brand) && (*shown[brand]->mixes)[w].incomplete !=
                                         deltas_[p].IsIncomplete(begin, snapshot.end, Raw(upto))) {
          Fail("the board: " + brand + " hides a gap, or sees one that is not there");
        }
        if (is != want) {
          Fail("the board: " + brand + "/" + FormatDuration(windows_.lengths[w]) + " is " +
               Text(is) + " in place of " + Text(want));
        }
      }
    }
  }
}

std::vector<std::int64_t> Auditor::Ends(Topic topic) const {
  std::vector<std::int64_t> ends;
  for (const std::vector<Stored>& log : LogOf(topic)) {
    ends.push_back(static_cast<std::int64_t>(log.size()));
  }
  return ends;
}

bool Auditor::IsDrained() const {
  return std::all_of(StageTable().begin(), StageTable().end(),
                     [&](const StageRow& row) { return CommittedOf(row) == Ends(row.input); });
}

void Auditor::OnQuiet(TimePoint end) const {
  std::map<std::string, Counts> latest = latest_;
  const std::vector<std::int64_t> all = Ends(Topic::kDeltas);
  for (const std::string_view brand : kBrands) {
    for (const Millis window : windows_.lengths) {
      const std::string key = std::string(brand) + "/" + FormatDuration(window);
      const Counts want = Window(std::string(brand), end - window, end, all);
      if (latest[key] != want) {
        Fail("at rest: " + key + " is " + Text(latest[key]) + " in place of " + Text(want));
      }
    }
  }
}

void Auditor::OnReport(const StageRow& row, const Batch& batch, TimePoint now,
                       const TurnReport& report) {
  for (const auto& place : batch) audits_.at(row.name).decided[place] = now;
  Outcomes outcomes;
  std::int64_t counted = 0;
  for (const OutcomeCount& o : report.outcomes) {
    std::string name = std::string(kOutcomeNames[static_cast<std::size_t>(o.outcome)]) + "/" +
                       std::string(o.reason);
    // Whether a delta still finds its window depends on the worker; the windows tell.
    if (name == "too_late/delta") name = "published/delta";
    outcomes[name] += o.count;
    counted += o.count;
  }
  if (counted != report.items_read) {
    Fail(std::string(row.name) + ": " + std::to_string(report.items_read) + " items read, " +
         std::to_string(counted) + " counted");
  }
  reports_.push_back({&row, batch, now, std::move(outcomes)});
}

void Auditor::CompareReport(const Report& report) const {
  Outcomes want;
  for (const auto& [partition, offset] : report.batch) {
    const auto at = static_cast<std::size_t>(Raw(offset));
    // What came too early in one turn may be in time in the next, by another worker.
    const Outcomes expected =
        report.row->input == Topic::kRaw
            ? ExpectNormalize(payloads_[Index(partition)].at(at), report.now, PartitionCount())
                  .outcomes
            : audits_.at(report.row->name).outcomes[Index(partition)].at(at);
    for (const auto& [name, n] : expected) want[name] += n;
  }
  if (want == report.outcomes) return;
  Fail(std::string(report.row->name) + ": counted" + Text(report.outcomes) + " in place of" +
       Text(want));
}

void Auditor::Finish() {
  if (!IsDrained()) Fail("not drained");
  for (const Report& report : reports_) CompareReport(report);
}

}  // namespace askmix::sim
