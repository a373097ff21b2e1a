#include "bench/bench.h"
#include "codec/mix.h"
#include "counting/ledger.h"
#include "counting/windows.h"

namespace askmix::bench {
namespace {

constexpr Millis kDay{86'400'000};
constexpr Decision kPromotion{Intent::kPromotion, OtherKind::kNone};

/// New identities, committed in transactions of a usual size.
void RememberIdentities(benchmark::State& state) {
  constexpr std::size_t kIdentities = 100'000;
  constexpr std::size_t kTransaction = 5'000;
  std::vector<IdentityHash> ids;
  for (std::size_t i = 0; i < kIdentities; ++i) {
    ids.push_back(HashIdentity("x:" + std::to_string(i)));
  }
  const auto fill = [&](Ledger& ledger) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (ledger.Find(ids[i]) == nullptr) {
        LedgerEntry entry;
        entry.key = "x:" + std::to_string(i);
        entry.version = 1;
        entry.author = ids[i / 2];
        entry.decided_at = Now();
        entry.votes = {{"zentra", kPromotion}};
        ledger.Put(ids[i], std::move(entry));
      }
      if (i % kTransaction == kTransaction - 1) ledger.Commit();
    }
  };
  Ledger checked(kDay);
  fill(checked);
  fill(checked);
  checked.Commit();
  if (!Check(state, checked.size() == ids.size(), "each identity is remembered once")) return;
  checked.Expire(Now() + kDay + Millis{1});
  if (!Check(state, checked.size() == 0, "all are forgotten after the horizon")) return;
  for (auto _ : state) {
    Ledger ledger(kDay);
    fill(ledger);
    benchmark::DoNotOptimize(ledger.size());
  }
  CountMentions(state, ids.size());
}
BENCHMARK(RememberIdentities)->Unit(benchmark::kMillisecond);

/// One brand, a day's buckets, votes at any age.
void CountInWindows(benchmark::State& state) {
  constexpr std::int64_t kVotes = 50'000;
  const WindowSpec spec;
  Tally vote;
  vote[kPromotion] = 1;
  const auto age = [](std::int64_t i) { return Millis{i * 7'919'000 % kDay.count()}; };
  const auto fill = [&](Windows& windows) {
    windows.Advance(spec.Floor(Now()));
    for (std::int64_t i = 0; i < kVotes; ++i) windows.Add(spec.Floor(Now() - age(i)), vote);
  };
  Windows checked(spec);
  fill(checked);
  for (std::size_t w = 0; w < spec.lengths.size(); ++w) {
    std::int64_t expected = 0;
    for (std::int64_t i = 0; i < kVotes; ++i) {
      const TimePoint bucket = spec.Floor(Now() - age(i));
      if (bucket < checked.end() && bucket >= checked.end() - spec.lengths[w]) ++expected;
    }
    if (!Check(state, checked.sums()[w].Asks() == expected, "windows hold what was counted"))
      return;
  }
  for (auto _ : state) {
    Windows windows(spec);
    fill(windows);
    benchmark::DoNotOptimize(windows.sums().data());
  }
  CountMentions(state, static_cast<std::size_t>(kVotes));
}
BENCHMARK(CountInWindows)->Unit(benchmark::kMillisecond);

/// Every brand at a grid point, as intents.ratios has it.
void RenderMixes(benchmark::State& state) {
  std::vector<MixRecord> records;
  for (std::size_t i = 0; i < kBrands; ++i) {
    Tally counts;
    for (std::size_t slot = 0; slot < kSlotCount; ++slot) {
      counts.slots[slot] = static_cast<std::int64_t>(i * (slot + 1) % 97);
    }
    records.push_back({TheWorld().brands[i].id, Millis{300'000}, Now(), MakeMix(counts)});
  }
  std::string bytes;
  Encode(records[41], bytes);
  const auto back = DecodeMix(bytes);
  if (!Check(state, back && back->mix.counts == records[41].mix.counts, "it can be read back")) {
    return;
  }
  for (auto _ : state) {
    for (const MixRecord& record : records) {
      bytes.clear();
      Encode({record.brand, record.window, record.end, MakeMix(record.mix.counts)}, bytes);
      benchmark::DoNotOptimize(bytes.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records.size()));
}
BENCHMARK(RenderMixes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace askmix::bench
