// What benchmarks share: checked answers, and a day of mentions to work on.
#pragma once

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "brands/matcher.h"
#include "codec/mention.h"
#include "stages/model_shelf.h"
#include "stages/stages.h"

namespace askmix::bench {

/// Ends the benchmark with an error when the answer is wrong; the program then ends with code 1.
/// To be used as `if (!Check(...)) return;`.
bool Check(benchmark::State& state, bool answer_is_right, const char* claim);
/// Whether any Check has failed.
bool AnyWrong();

/// Reports `mentions` per iteration as mentions/s.
void CountMentions(benchmark::State& state, std::size_t mentions);

/// The moment at which the sample is processed.
TimePoint Now();

/// The rows of deploy/demo as a platform delivers them, again and again under new ids until there
/// are `count`. All are readable, of the last day, and name a brand.
std::vector<std::string> Rows(std::size_t count);
/// The same, read, without their brands found.
std::vector<Mention> Mentions(std::size_t count);

/// Their texts as lines of X's API and of Bluesky's firehose.
std::vector<std::string> PostsOfX(std::size_t count);
std::vector<std::string> CommitsOfBluesky(std::size_t count);

/// The demo's brands, and invented ones that make the catalogue as large as a real one.
/// Each invented one has a handle and five aliases.
inline constexpr std::size_t kBrands = 1'000;

/// What stages are built with, made once and kept.
struct World {
  std::vector<Brand> brands;
  std::unique_ptr<const BrandShelf> shelf;
  const Matcher* matcher = nullptr;  ///< on the shelf
  ClassifierPtr classifier;
  std::unique_ptr<const ModelShelf> models;
};
const World& TheWorld();

/// Options for the stages over TheWorld and `board`.
StageOptions Options(MixBoard& board);

/// Records with offsets 0, 1, ... of partition 0, as views of `values`, written at Now().
std::vector<Record> AsRecords(const std::vector<std::string>& values);

}  // namespace askmix::bench
