#include "codec/json.h"

#include <rapidjson/error/en.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "core/text.h"

namespace askmix {
namespace {

/// RapidJSON's SIMD reads whole blocks of 16 bytes; the zeros behind the text keep it inside.
constexpr std::size_t kPadding = 16;
/// Memory beyond this is given back after the document that needed it.
constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

constexpr unsigned kParseFlags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag |
                                 rapidjson::kParseNumbersAsStringsFlag;

constexpr std::string_view kNull = "null", kTrue = "true", kFalse = "false";

/// Length of the string that `text` begins with, both quotes included.
std::size_t QuotedLength(std::string_view text) {
  std::size_t at = 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

struct ByteCensus {
  bool beyond_ascii;
  bool backslash;
  bool control;  ///< that may stand nowhere in JSON
};

ByteCensus TakeCensus(std::string_view bytes) {
  // Bytes without branches, so that the compiler makes vectors of them.
  std::uint8_t beyond_ascii = 0, backslash = 0, control = 0;
  for (const char byte : bytes) {
    const auto c = static_cast<std::uint8_t>(byte);
    const bool blank = (c == '\n') | (c == '\t') | (c == '\r');
    beyond_ascii |= c;
    backslash |= static_cast<std::uint8_t>(c == '\\');
    control |= static_cast<std::uint8_t>((c < 0x20) & !blank);
  }
  return {beyond_ascii >= 0x80, backslash != 0, control != 0};
}

/// The code unit of an escape "\uXXXX" that begins at `at`; nothing if there is none.
std::optional<unsigned> EscapedUnit(const char* at, const char* end) {
  if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return std::nullopt;
  unsigned unit = 0;
  const auto [stop, error] = std::from_chars(at + 2, at + 6, unit, 16);
  if (error != std::errc() || stop != at + 6) return std::nullopt;
  return unit;
}

/// Replaces escapes that stand for no character by that of U+FFFD, which is as long.
void MendEscapes(char* at, char* end) {
  while ((at = static_cast<char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at))))) {
    const auto unit = EscapedUnit(at, end);
    if (!unit) {
      if (end - at < 2) return;
      at += 2;
      continue;
    }
    const bool high = *unit >= 0xD800 && *unit <= 0xDBFF;
    const bool low = *unit >= 0xDC00 && *unit <= 0xDFFF;
    const auto following = high ? EscapedUnit(at + 6, end) : std::nullopt;
    const bool pair = following && *following >= 0xDC00 && *following <= 0xDFFF;
    if (*unit == 0 || low || (high && !pair)) std::copy_n("\\ufffd", 6, at);
    at += pair ? 12 : 6;
  }
}

}  // namespace

std::optional<std::int64_t> JsonValue::AsInt() const {
  if (!IsNumber()) return std::nullopt;
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(data_, data_ + length_, value);
  if (error != std::errc() || stop != data_ + length_) return std::nullopt;
  return value;
}

std::optional<bool> JsonValue::AsBool() const {
  if (type_ != Type::kBool) return std::nullopt;
  return truth_;
}

const JsonValue* JsonValue::Find(std::string_view name) const {
  for (const auto& [key, value] : members()) {
    if (key == name) return value.IsNull() ? nullptr : &value;
  }
  return nullptr;
}

bool JsonValue::Has(std::string_view name) const {
  for (const auto& [key, value] : members()) {
    if (key == name) return true;
  }
  return false;
}

std::string_view JsonValue::FindText(std::string_view name) const {
  const JsonValue* found = Find(name);
  return found != nullptr && found->IsString() ? found->text() : std::string_view();
}

std::optional<std::int64_t> JsonValue::FindInt(std::string_view name) const {
  const JsonValue* found = Find(name);
  return found != nullptr ? found->AsInt() : std::nullopt;
}

std::optional<bool> JsonValue::FindBool(std::string_view name) const {
  const JsonValue* found = Find(name);
  return found != nullptr ? found->AsBool() : std::nullopt;
}

const JsonValue* JsonValue::FindObject(std::string_view name) const {
  const JsonValue* found = Find(name);
  return found != nullptr && found->IsObject() ? found : nullptr;
}

const JsonValue* JsonValue::FindArray(std::string_view name) const {
  const JsonValue* found = Find(name);
  return found != nullptr && found->IsArray() ? found : nullptr;
}

/// Receives the parser's events and lines the values up.
class JsonDocument::Builder {
 public:
  Builder(JsonDocument& document, const rapidjson::InsituStringStream& stream,
          std::size_t depth_max)
      : values_(document.values_), open_(document.open_), stream_(stream), depth_max_(depth_max) {}

  bool too_deep() const { return too_deep_; }

  // What RapidJSON calls; the names are its own.
  bool Null() { return Add(JsonValue::Type::kNull, kNull.size()); }
  bool Bool(bool value) {
    Add(JsonValue::Type::kBool, (value ? kTrue : kFalse).size());
    values_.back().truth_ = value;
    return true;
  }
  bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {
    return AddText(JsonValue::Type::kNumber, digits, length);
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return AddText(JsonValue::Type::kString, text, length);
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    return AddText(JsonValue::Type::kString, text, length);
  }
  bool StartObject() { return Open(JsonValue::Type::kObject); }
  bool EndObject(rapidjson::SizeType count) { return Close(count); }
  bool StartArray() { return Open(JsonValue::Type::kArray); }
  bool EndArray(rapidjson::SizeType count) { return Close(count); }
  // Numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  /// `taken`: how far the parser is beyond the begin of the value.
  bool Add(JsonValue::Type type, std::size_t taken = 0) {
    values_.push_back(JsonValue());
    values_.back().type_ = type;
    values_.back().begin_ = static_cast<std::uint32_t>(Position() - taken);
    return true;
  }

  std::size_t Position() const { return static_cast<std::size_t>(stream_.src_ - stream_.head_); }

  bool AddText(JsonValue::Type type, const char* text, rapidjson::SizeType length) {
    Add(type);
    values_.back().data_ = text;
    values_.back().length_ = length;
    return true;
  }

  bool Open(JsonValue::Type type) {
    too_deep_ = open_.size() == depth_max_;
    if (too_deep_) return false;
    open_.push_back(static_cast<std::uint32_t>(values_.size()));
    return Add(type);
  }

  bool Close(rapidjson::SizeType count) {
    JsonValue& value = values_[open_.back()];
    value.count_ = count;
    value.span_ = static_cast<std::uint32_t>(values_.size()) - open_.back();
    value.end_ = static_cast<std::uint32_t>(Position()) + 1;
    open_.pop_back();
    return true;
  }

  std::vector<JsonValue>& values_;
  std::vector<std::uint32_t>& open_;
  const rapidjson::InsituStringStream& stream_;
  const std::size_t depth_max_;
  bool too_deep_ = false;
};

void JsonDocument::Begin(std::string_view json) {
  if (buffer_.capacity() > kKeptBytes) std::vector<char>().swap(buffer_);
  if (values_.capacity() * sizeof(JsonValue) > kKeptBytes) std::vector<JsonValue>().swap(values_);
  source_ = json;
  buffer_.resize(json.size() + kPadding);
  if (!json.empty()) std::memcpy(buffer_.data(), json.data(), json.size());
  std::memset(buffer_.data() + json.size(), 0, kPadding);
  values_.clear();
  open_.clear();
}

Result<const JsonValue*> JsonDocument::Parse(std::string_view json, std::size_t depth_max) {
  ASKMIX_CHECK(json.size() < std::size_t{1} << 31);
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  const ByteCensus census = TakeCensus(json);
  if (census.control) return Refuse("not_json", "a raw control character");
  if (census.beyond_ascii && !IsValidUtf8(json)) return Refuse("bad_utf8", "not valid UTF-8");
  Begin(json);
  if (census.backslash) MendEscapes(buffer_.data(), buffer_.data() + json.size());

  rapidjson::InsituStringStream stream(buffer_.data());
  Builder builder(*this, stream, depth_max);
  const rapidjson::ParseResult result = reader_.Parse<kParseFlags>(stream, builder);
  if (builder.too_deep()) {
    return Refuse("too_deep", "nested more than " + std::to_string(depth_max) + " levels deep");
  }
  if (result.IsError()) {
    return Refuse("not_json", std::string(rapidjson::GetParseError_En(result.Code())) +
                                  " At byte " + std::to_string(result.Offset()) + ".");
  }
  return values_.data();
}

std::string_view JsonDocument::Source(const JsonValue& value) const {
  const std::string_view rest = source_.substr(value.begin_);
  switch (value.type()) {
    case JsonValue::Type::kNull:
      return rest.substr(0, kNull.size());
    case JsonValue::Type::kBool:
      return rest.substr(0, (value.truth_ ? kTrue : kFalse).size());
    case JsonValue::Type::kNumber:
      return rest.substr(0, value.length_);
    case JsonValue::Type::kString:
      return rest.substr(0, QuotedLength(rest));
    case JsonValue::Type::kArray:
    case JsonValue::Type::kObject:
      return rest.substr(0, value.end_ - value.begin_);
  }
  return {};
}

JsonDocument& ScratchDocument() {
  thread_local JsonDocument document;
  return document;
}

namespace {

constexpr std::array<char, 256> MakeEscapes() {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}
/// What follows the backslash; 0: no escape is needed.
constexpr std::array<char, 256> kEscapes = MakeEscapes();

constexpr std::array<std::int64_t, 10> kPowersOfTen = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

/// The first byte from `at` on that needs an escape, or `end`.
const char* SkipPlain(const char* at, const char* end) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  // Eight at a time: a high bit is set where a byte is below 0x20, a quote or a backslash.
  for (; end - at >= 8; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    const std::uint64_t quote = word ^ kOnes * '"', backslash = word ^ kOnes * '\\';
    const std::uint64_t found = ((word - kOnes * 0x20) & ~word) | ((quote - kOnes) & ~quote) |
                                ((backslash - kOnes) & ~backslash);
    if ((found & kHighs) != 0) break;
  }
  while (at != end && kEscapes[static_cast<unsigned char>(*at)] == 0) ++at;
  return at;
}

void AppendEscape(unsigned char c, std::string& out) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  out.push_back('\\');
  out.push_back(kEscapes[c]);
  if (kEscapes[c] != 'u') return;
  out.append("00");
  out.push_back(kHexDigits[c >> 4]);
  out.push_back(kHexDigits[c & 15]);
}

}  // namespace

void JsonWriter::Separate() {
  if (out_.size() == begin_) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_.push_back(',');
}

void JsonWriter::Key(std::string_view name) {
  Separate();
  out_.push_back('"');
  out_.append(name);
  out_.append("\":");
}

void JsonWriter::String(std::string_view text) {
  Separate();
  out_.push_back('"');
  const char* plain = text.data();
  const char* const end = text.data() + text.size();
  for (const char* at = SkipPlain(plain, end); at != end; at = SkipPlain(plain, end)) {
    out_.append(plain, at);
    AppendEscape(static_cast<unsigned char>(*at), out_);
    plain = at + 1;
  }
  out_.append(plain, end);
  out_.push_back('"');
}

void JsonWriter::Int(std::int64_t value) {
  Separate();
  std::array<char, 20> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out_.append(digits.data(), end);
}

void JsonWriter::Bool(bool value) {
  Separate();
  out_.append(value ? "true" : "false");
}

void JsonWriter::Fixed(double value, int decimals) {
  Separate();
  const std::int64_t unit = kPowersOfTen[static_cast<std::size_t>(decimals)];
  std::int64_t scaled = std::llround(value * static_cast<double>(unit));
  if (scaled < 0) out_.push_back('-');
  scaled = std::abs(scaled);
  std::array<char, 20> digits;
  const auto [whole, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), scaled / unit);
  out_.append(digits.data(), whole);
  if (decimals == 0) return;
  out_.push_back('.');
  scaled %= unit;
  for (std::int64_t place = unit / 10; place > 0; place /= 10) {
    out_.push_back(static_cast<char>('0' + scaled / place % 10));
  }
}

void JsonWriter::Raw(std::string_view json) {
  Separate();
  out_.append(json);
}

}  // namespace askmix
