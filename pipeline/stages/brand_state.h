// What measure knows of one brand, and what it has said of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/history.h"
#include "counting/brand_counts.h"
#include "stages/corrected_shares.h"
#include "stages/known_gaps.h"
#include "stages/stage.h"

namespace askmix {

/// What the topics say of a brand.
struct Said {
  MixesPtr mixes;           ///< null: nothing was said
  TimePoint mixes_end{};    ///< of their windows
  TimePoint history_end{};  ///< of the latest history; epoch: there is none
  bool history_is_old = true;
  bool history_has_points = false;

  /// Nobody who reads it counts on hearing more of the brand.
  bool IsZero() const;
};

class BrandState {
 public:
  /// Mixes that stay the same are said again after this long, unless all their counts are 0:
  /// silence would look like the silence of a measure that is gone.
  static constexpr Millis kRepeatEvery{60'000};
  /// A history is said at most this often.
  static constexpr Millis kHistoryEvery{60'000};

  /// `spec` is borrowed. `is_known`: in the catalogue, and stays with counts of 0.
  BrandState(const WindowSpec& spec, BreakdownBy by, bool is_known);

  bool known;
  BrandCounts counts;
  ModelMarks marks;
  std::array<std::int64_t, 3> shifts{};  ///< announced, by intent
  /// A mention was added or taken since the history was said, or it is known to be lost.
  void NoteChange() { said_.history_is_old = true; }

  /// Brings the mixes up to the counts. Correcting shares takes 50 us a window, so it is done at
  /// grid points (`correct`); between them the last ones stay.
  /// `assumed`: what they are compared with, or null.
  void Refresh(const std::vector<bool>& incomplete, bool correct, const ModelSet& models,
               const AssumedMixPtr& assumed = nullptr);
  /// Null before the first refresh.
  const MixesPtr& mixes() const { return mixes_; }

  /// Writes what has to be said now, and gives what the topics say then; nothing to say: nothing.
  std::optional<Said> Say(std::string_view brand, const KnownGaps& gaps, StageResult& result) const;
  void SetSaid(Said said) { said_ = std::move(said); }
  const Said& said() const { return said_; }

 private:
  /// What the corrected shares of a mix are from.
  struct Basis {
    std::string model;        ///< whose expectations
    bool is_earlier = false;  ///< counts that were there before those of the mix
  };

  std::optional<Shares> Corrected(std::size_t window, const Mix& mix, bool correct,
                                  const ModelSet& models);
  bool MixesAreDue() const;
  bool HistoryIsDue() const;

  const WindowSpec* spec_;
  MixesPtr mixes_;
  std::vector<Basis> bases_;  ///< by window
  Said said_;
};

/// The last day, or what is kept of it, in steps of 15 minutes or of the next multiple of the grid.
History HistoryOf(std::string_view brand, const BrandCounts& counts, const KnownGaps& gaps,
                  const WindowSpec& spec);

}  // namespace askmix
