// askmix_sim: histories of the pipeline, decided by seeds and compared with an oracle.
//
//   askmix_sim [--from N] [--seeds N]       that many histories; fails at the first that goes wrong
//   askmix_sim --seed N                     one history, to look at
//   askmix_sim --mutation NAME [--seeds N]  succeeds when the planted bug is found within N
//   histories
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "sim/world.h"

namespace {

using namespace askmix::sim;

struct Options {
  std::uint64_t from = 1;
  std::uint64_t seeds = 500;
  std::string_view mutation;
};

[[noreturn]] void Usage() {
  std::fputs("usage: askmix_sim [--from N] [--seeds N] [--seed N] [--mutation NAME]\nmutations:",
             stderr);
  for (const MutationRow& row : kMutations) std::fprintf(stderr, " %s", row.name.data());
  std::fputs("\n", stderr);
  std::exit(2);
}

Options Parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; i += 2) {
    if (i + 1 == count) Usage();
    const std::string_view name = words[i];
    const std::uint64_t number = std::strtoull(words[i + 1], nullptr, 10);
    if (name == "--from") {
      options.from = number;
    } else if (name == "--seeds") {
      options.seeds = number;
    } else if (name == "--seed") {
      options.from = number;
      options.seeds = 1;
    } else if (name == "--mutation") {
      options.mutation = words[i + 1];
    } else {
      Usage();
    }
  }
  return options;
}

void Add(HistoryReport& sum, const HistoryReport& one) {
  sum.records += one.records;
  sum.crashes += one.crashes;
  sum.rebalances += one.rebalances;
  sum.aborts += one.aborts;
  sum.unknowns += one.unknowns;
  sum.refusals += one.refusals;
  sum.rebuilds += one.rebuilds;
}

/// What went wrong, if anything did.
std::optional<std::string> RunOne(std::uint64_t seed, Mutation mutation, HistoryReport& sum) {
  try {
    Add(sum, World(seed, mutation).Run());
    return std::nullopt;
  } catch (const std::exception& mismatch) {
    return mismatch.what();
  }
}

bool Finds(const Options& options, const MutationRow& row) {
  HistoryReport sum;
  for (std::uint64_t i = 0; i < options.seeds; ++i) {
    if (const auto found = RunOne(options.from + i, row.mutation, sum)) {
      std::printf("sim: %s: found by history %llu: %s\n", row.name.data(),
                  static_cast<unsigned long long>(options.from + i), found->c_str());
      return true;
    }
  }
  std::printf("sim: %s: not found in %llu histories\n", row.name.data(),
              static_cast<unsigned long long>(options.seeds));
  return false;
}

int Hunt(const Options& options) {
  std::size_t hunted = 0, found = 0;
  for (const MutationRow& row : kMutations) {
    if (options.mutation != "all" && options.mutation != row.name) continue;
    ++hunted;
    found += Finds(options, row) ? 1 : 0;
  }
  if (hunted == 0) Usage();
  return found == hunted ? 0 : 1;
}

int RunAll(const Options& options) {
  const auto began = std::chrono::steady_clock::now();
  HistoryReport sum;
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    if (const auto wrong = RunOne(seed, Mutation::kNone, sum)) {
      std::printf("sim: seed %llu: %s\nsim: again: askmix_sim --seed %llu\n",
                  static_cast<unsigned long long>(seed), wrong->c_str(),
                  static_cast<unsigned long long>(seed));
      return 1;
    }
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
  std::printf(
      "sim: %llu histories, 0 mismatches: %lld records, %lld crashes, %lld rebalances, %lld "
      "aborts, "
      "%lld commits of unknown end, %lld refusals, %lld rebuilds; %.1f s, %.1f s per 1000\n",
      static_cast<unsigned long long>(options.seeds), static_cast<long long>(sum.records),
      static_cast<long long>(sum.crashes), static_cast<long long>(sum.rebalances),
      static_cast<long long>(sum.aborts), static_cast<long long>(sum.unknowns),
      static_cast<long long>(sum.refusals), static_cast<long long>(sum.rebuilds), seconds.count(),
      seconds.count() * 1'000 / static_cast<double>(options.seeds));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const Options options = Parse(count, words);
  return options.mutation.empty() ? RunAll(options) : Hunt(options);
}
