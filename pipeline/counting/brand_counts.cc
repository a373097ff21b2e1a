#include "counting/brand_counts.h"

namespace askmix {

BrandCounts::BrandCounts(const WindowSpec& spec, BreakdownBy by)
    : by_(by), windows_(spec), audience_(spec), platforms_(spec), languages_(spec) {}

std::optional<Tally> BrandCounts::Add(TimePoint bucket, const Tally& change,
                                      std::span<const VoteChange> votes) {
  const auto applied = windows_.Add(bucket, change);
  if (!applied) return std::nullopt;
  for (const VoteChange& vote : votes) Apply(bucket, vote, 1);
  return applied;
}

void BrandCounts::TakeBack(TimePoint bucket, const Tally& applied,
                           std::span<const VoteChange> votes) {
  Tally back;
  back -= applied;
  windows_.Add(bucket, back);
  for (const VoteChange& vote : votes) Apply(bucket, vote, -1);
}

void BrandCounts::Advance(TimePoint end) {
  windows_.Advance(end);
  audience_.Advance(end);
  platforms_.Advance(end);
  languages_.Advance(end);
}

void BrandCounts::Apply(TimePoint bucket, const VoteChange& vote, std::int64_t sign) {
  VoteChange change = vote;
  change.add *= sign;
  const auto one = static_cast<std::int32_t>(change.add);
  if (vote.author != 0) audience_.Add(bucket, vote.author, one, vote.asks() ? one : 0);
  Tally tally;
  tally[vote.decision] = change.add;
  if (by_.platform) platforms_.Add(vote.platform(), bucket, tally);
  if (by_.language) languages_.Add(vote.lang, bucket, tally);
  latest_.Apply(bucket, change);
}

double BrandCounts::EffectiveAsksBetween(TimePoint from, TimePoint to) const {
  return EffectiveAsks(windows_.Between(from, to).Asks(), audience_.Between(from, to));
}

Mix BrandCounts::MixOf(std::size_t window, bool incomplete) const {
  const Tally& counts = windows_.sums()[window];
  const AudienceSum& known = audience_.sums()[window];
  Mix mix = MakeMix(
      counts, {Authors(counts.Mentions(), known), EffectiveAsks(counts.Asks(), known)}, incomplete);
  mix.mentioned = windows_.Mentioned(window);
  mix.platforms = platforms_.Parts(window);
  mix.languages = languages_.Parts(window);
  return mix;
}

}  // namespace askmix
