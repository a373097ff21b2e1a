#include "classifier/model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/hash.h"
#include "core/text.h"

namespace askmix {
namespace {

// magic | format | checksum of what follows | size of the payload | payload
// Numbers are little-endian. A block of rows is a bitmap of the rows that are not zero, then the
// bytes of each of those.
constexpr std::string_view kMagic =
    "\x89"
    "askmix\n";
constexpr std::uint32_t kFormat = 2;
constexpr std::size_t kHeaderBytes = 8 + 4 + 8 + 8;
constexpr std::size_t kChecksummedFrom = 20;
static_assert(std::endian::native == std::endian::little);

class Writer {
 public:
  template <typename T>
  void Put(const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void Put(std::string_view text) {
    Put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  template <typename T, std::size_t N>
  void Put(const std::array<T, N>& values) {
    for (const T& value : values) Put(value);
  }
  void Raw(std::string_view bytes) { bytes_.append(bytes); }
  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what Writer wrote. Once something does not fit, everything reads as 0 and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool done() const { return bytes_.empty(); }
  void Fail() { ok_ = false; }

  std::string_view Take(std::size_t size) {
    if (!ok_ || size > bytes_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  template <typename T>
  T Get() {
    T value{};
    const std::string_view taken = Take(sizeof value);
    if (ok_) std::memcpy(&value, taken.data(), sizeof value);
    return value;
  }
  template <typename T>
  void Get(T& value) {
    value = Get<T>();
  }
  template <typename T, std::size_t N>
  void Get(std::array<T, N>& values) {
    for (T& value : values) Get(value);
  }
  std::string_view Text() { return Take(Get<std::uint32_t>()); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

void PutRows(const std::vector<std::uint32_t>& rows, Writer& out) {
  std::string bitmap(rows.size() / 8, '\0');
  std::string kept;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows[r] == PackedWeights::kZeroRow) continue;
    bitmap[r / 8] = static_cast<char>(bitmap[r / 8] | 1 << (r % 8));
    kept.append(reinterpret_cast<const char*>(&rows[r]), PackedWeights::kBytesPerRow);
  }
  out.Raw(bitmap);
  out.Raw(kept);
}

void GetRows(std::size_t count, Reader& in, std::vector<std::uint32_t>& rows) {
  const std::string_view bitmap = in.Take(count / 8);
  if (!in.ok()) return;
  rows.assign(count, PackedWeights::kZeroRow);
  for (std::size_t r = 0; r < count && in.ok(); ++r) {
    if ((bitmap[r / 8] >> (r % 8) & 1) == 0) continue;
    rows[r] = in.Get<std::uint32_t>();
  }
}

void PutLabels(Writer& out) {
  out.Put(static_cast<std::uint32_t>(kLabelCount));
  for (std::size_t c = 0; c < kLabelCount; ++c) out.Put(Name(static_cast<Label>(c)));
}

bool GetLabels(Reader& in) {
  bool same = in.Get<std::uint32_t>() == kLabelCount;
  for (std::size_t c = 0; c < kLabelCount && same; ++c) {
    same = in.Text() == Name(static_cast<Label>(c));
  }
  return same;
}

void PutSettings(const FeatureSettings& settings, Writer& out) {
  out.Put(FeatureSettings::kVersion);
  out.Put(settings.bits);
  out.Put(static_cast<std::uint32_t>(settings.groups.entries().size()));
  for (const WordGroups::Entry& entry : settings.groups.entries()) {
    out.Put(entry.key);
    out.Put(entry.ids);
  }
}

void GetGroups(Reader& in, WordGroups& groups) {
  const auto count = in.Get<std::uint32_t>();
  if (count > WordGroups::kWordsMax) return in.Fail();
  std::vector<WordGroups::Entry> entries(count);
  for (WordGroups::Entry& entry : entries) {
    in.Get(entry.key);
    in.Get(entry.ids);
  }
  groups = WordGroups(std::move(entries));
}

void GetSettings(Reader& in, FeatureSettings& settings) {
  in.Get(settings.bits);
  for (const std::uint8_t bits : settings.bits) {
    if (bits < FeatureSettings::kBitsMin || bits > FeatureSettings::kBitsMax) in.Fail();
  }
  GetGroups(in, settings.groups);
}

/// Calls visit(field) for the plain fields, in the order of the file.
template <typename M, typename Visit>
void EachPlainField(M& model, Visit&& visit) {
  visit(model.calibration.temperature);
  for (auto& row : model.confusion.counts) visit(row);
  for (auto& intent : model.moments.intents) {
    visit(intent.mentions);
    visit(intent.mean);
    visit(intent.covariance);
    visit(intent.between_sources);
  }
  visit(model.profile.confidence);
  visit(model.profile.unknown);
  visit(model.check.macro_f1);
  visit(model.facts.seed);
  visit(model.facts.gold);
  visit(model.facts.soft);
  visit(model.facts.held_out);
  visit(model.facts.passes);
  visit(model.facts.members);
  visit(model.weights.step);
  visit(model.weights.bias);
}

void PutCheckTexts(const std::vector<CheckText>& texts, Writer& out) {
  out.Put(static_cast<std::uint32_t>(texts.size()));
  for (const CheckText& one : texts) {
    out.Put(std::string_view(one.text));
    out.Put(std::string_view(one.brand));
    out.Put(static_cast<std::uint8_t>(one.label));
  }
}

void GetCheckTexts(Reader& in, std::vector<CheckText>& texts) {
  const auto count = in.Get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    CheckText& one = texts.emplace_back();
    one.text = in.Text();
    one.brand = in.Text();
    const auto label = in.Get<std::uint8_t>();
    if (label >= kLabelCount) return in.Fail();
    one.label = static_cast<Label>(label);
  }
}

tl::unexpected<Error> RefuseModel(std::string why) { return Refuse("bad_model", std::move(why)); }

/// The payload of an intact file of a known format, or why there is none.
Result<std::string_view> Unwrap(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return RefuseModel("this is not a model of askmix");
  if (bytes.size() < kHeaderBytes) return RefuseModel("the model is cut short within its header");
  Reader header(bytes.substr(kMagic.size()));
  const auto format = header.Get<std::uint32_t>();
  if (format != kFormat) {
    return RefuseModel("the model has file format " + std::to_string(format) +
                       "; this askmix reads format " + std::to_string(kFormat) +
                       ": train it again or use another version of askmix");
  }
  const auto checksum = header.Get<std::uint64_t>();
  const auto size = header.Get<std::uint64_t>();
  const std::string_view payload = bytes.substr(kHeaderBytes);
  if (size != payload.size()) {
    return RefuseModel("the model should have " + std::to_string(size) +
                       " bytes after its header and has " + std::to_string(payload.size()) +
                       ": it is cut, lengthened or damaged");
  }
  if (HashBytes64(bytes.substr(kChecksummedFrom)) != checksum) {
    return RefuseModel("the model's checksum does not fit its contents: it is damaged");
  }
  return payload;
}

/// Scores of a thousand n-grams of such weights are finite, also when a cold calibration sharpens
/// them. False for NaN too.
bool IsWeight(float value) { return std::abs(value) <= 1e6F; }

/// Means and covariances of probabilities. False for NaN too.
bool IsMoment(double value) { return std::abs(value) <= 1.0; }

bool AreUsable(const Moments& moments) {
  return std::ranges::all_of(moments.intents, [](const IntentMoments& of) {
    const auto all = [](const AskVector& v) { return std::ranges::all_of(v, IsMoment); };
    return all(of.mean) && std::ranges::all_of(of.covariance, all) && all(of.between_sources) &&
           std::ranges::all_of(of.between_sources, [](double v) { return v >= 0.0; });
  });
}

/// The version is written into records and metrics.
bool IsUsable(const Model& model) {
  const float temperature = model.calibration.temperature;
  return !model.version.empty() && IsValidUtf8(model.version) && temperature >= 1e-3F &&
         temperature <= 1e3F && AreUsable(model.moments) &&
         std::ranges::all_of(model.weights.step, IsWeight) &&
         std::ranges::all_of(model.weights.bias, IsWeight);
}

}  // namespace

std::string SerializeModel(const Model& model) {
  Writer payload;
  payload.Put(std::string_view(model.version));
  PutLabels(payload);
  PutSettings(model.features, payload);
  EachPlainField(model, [&](const auto& field) { payload.Put(field); });
  payload.Put(std::string_view(model.facts.base));
  PutCheckTexts(model.check.texts, payload);
  const std::span<const std::uint8_t> words = model.vocabulary.bits();
  payload.Raw({reinterpret_cast<const char*>(words.data()), words.size()});
  for (const auto& rows : model.weights.rows) PutRows(rows, payload);

  Writer sized;
  sized.Put(static_cast<std::uint64_t>(payload.bytes().size()));
  sized.Raw(payload.bytes());
  Writer file;
  file.Raw(kMagic);
  file.Put(kFormat);
  file.Put(HashBytes64(sized.bytes()));
  file.Raw(sized.bytes());
  return std::move(file.bytes());
}

Result<Model> ParseModel(std::string_view bytes) {
  const Result<std::string_view> payload = Unwrap(bytes);
  if (!payload) return tl::unexpected<Error>(payload.error());
  Reader in(*payload);
  Model model;
  model.version = in.Text();
  if (!GetLabels(in)) return RefuseModel("the model knows other labels than this askmix");
  if (const auto version = in.Get<std::uint32_t>(); version != FeatureSettings::kVersion) {
    return RefuseModel("the model was made for features of version " + std::to_string(version) +
                       "; this askmix computes version " +
                       std::to_string(FeatureSettings::kVersion) + ": train it again");
  }
  GetSettings(in, model.features);
  EachPlainField(model, [&](auto& field) { in.Get(field); });
  model.facts.base = in.Text();
  GetCheckTexts(in, model.check.texts);
  std::ranges::copy(in.Take(Vocabulary::kBytes), model.vocabulary.bits().begin());
  for (std::size_t b = 0; b < kBlockCount && in.ok(); ++b) {
    GetRows(model.features.buckets(static_cast<Block>(b)), in, model.weights.rows[b]);
  }
  if (!in.ok() || !in.done() || !IsUsable(model)) {
    return RefuseModel("the model contradicts itself: it was not written by askmix");
  }
  return model;
}

}  // namespace askmix
