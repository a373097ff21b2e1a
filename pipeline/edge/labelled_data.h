// Reads labelled mentions from files, to train and to evaluate.
//
//   labels   NDJSON {"text", "brand"?, "id"?, "label"} or {"id", "label"}, or corrections as they
//            stand on mentions.corrections; or TSV: id, label, and perhaps the label of a second
//            annotator, further columns are ignored
//   soft     TSV: id, then a number for each label in the order of the enum, in any unit
//   texts    NDJSON {"id", "text", "brand"?} for the ids of the others
//
// Each may be compressed by gzip. Empty lines and lines that begin with '#' are passed over. Where
// two annotators differ, the mention is left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "classifier/trainer.h"

namespace askmix {

/// Which ids take part: those that begin with one of `only` (if any) and with none of `except`.
/// Mentions without an id always do.
struct IdFilter {
  std::vector<std::string> only;
  std::vector<std::string> except;
};

/// Everything that is wrong with a file leaves as Fatal(kConfiguration) with its name and line:
/// unknown labels, contradicting labels of one mention, labels without a text, no labels at all.
class LabelledData {
 public:
  explicit LabelledData(IdFilter filter = {}) : filter_(std::move(filter)) {}

  /// `typical` as in Example.
  void ReadLabels(const std::string& path, bool typical = true);
  void ReadSoft(const std::string& path);
  /// After the labels: other texts are not kept.
  void ReadTexts(const std::string& path);

  /// All that was read, in the order of the files. Leaves this object empty.
  std::vector<Example> Take();

  /// Mentions that are left out because two annotators differ.
  std::size_t disagreements() const { return disagreements_; }

 private:
  struct Entry {
    Example example;
    std::string id;
    std::string place;  ///< where it was first named
  };

  bool Accepts(std::string_view id) const;
  /// The number of what an id begins with, up to the colon; texts without an id are source 0.
  std::uint32_t SourceOf(std::string_view id);
  Entry& EntryOf(std::string_view key, std::string_view id, const std::string& place);
  void SetLabel(Entry& entry, Label label, const std::string& place);
  void ReadJsonLabel(const std::string& line, const std::string& place, bool typical);
  void ReadCorrection(const std::string& line, const std::string& place, bool typical);
  void ReadTsvLabel(const std::string& line, const std::string& place, bool typical);

  IdFilter filter_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_map<std::string, std::uint32_t> sources_;
  std::size_t disagreements_ = 0;
};

}  // namespace askmix
