// JSON as the codecs read and write it. The only place of RapidJSON, which is tamed here:
//   - it crashes on deep nesting: the iterative parser is used, and depth is bounded
//   - it turns long integers into doubles: numbers are kept as the text they were written in
//   - it takes invalid UTF-8: bytes are validated before
//   - it refuses lone surrogates, which platforms do send: they become U+FFFD before, as \u0000
//   does
//   - its SIMD scan misses some raw control characters: they are refused before
#pragma once

#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#ifdef __SSE4_2__
#define RAPIDJSON_SSE42
#endif
#include <rapidjson/reader.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace askmix {

inline constexpr std::size_t kJsonDepthMax = 64;

/// A value of a parsed document. Values lie in document order in one array, so a value reaches its
/// children and neighbours by address; it must not be copied out of its document.
class JsonValue {
 public:
  enum class Type : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  JsonValue(const JsonValue&) = delete;
  JsonValue(JsonValue&&) = default;

  Type type() const { return type_; }
  bool IsNull() const { return type_ == Type::kNull; }
  bool IsString() const { return type_ == Type::kString; }
  bool IsNumber() const { return type_ == Type::kNumber; }
  bool IsArray() const { return type_ == Type::kArray; }
  bool IsObject() const { return type_ == Type::kObject; }

  /// A string's contents, or the digits of a number as they were written; else empty.
  std::string_view text() const { return {data_, length_}; }
  /// Of a number that is an integer in int64: no fraction, no exponent.
  std::optional<std::int64_t> AsInt() const;
  std::optional<bool> AsBool() const;

  /// Members of an object, elements of an array; else 0.
  std::size_t count() const { return count_; }

  /// Elements of an array, in order; none of anything else.
  class Elements;
  Elements elements() const;

  /// Members of an object, in order, duplicates included; none of anything else.
  struct Member;
  class Members;
  Members members() const;

  /// The first member of that name; null when there is none, when it is null (connectors write
  /// absent values so), or when this is no object.
  const JsonValue* Find(std::string_view name) const;
  bool Has(std::string_view name) const;

  // The member of that name if it has that type; else nothing, as if it were absent.
  std::string_view FindText(std::string_view name) const;
  std::optional<std::int64_t> FindInt(std::string_view name) const;
  std::optional<bool> FindBool(std::string_view name) const;
  const JsonValue* FindObject(std::string_view name) const;
  const JsonValue* FindArray(std::string_view name) const;

 private:
  friend class JsonDocument;
  JsonValue() = default;

  const JsonValue* First() const { return this + 1; }
  const JsonValue* Next() const { return this + span_; }

  const char* data_ = nullptr;
  std::uint32_t length_ = 0;
  std::uint32_t span_ = 1;  ///< values up to the next neighbour: itself, and all below it
  std::uint32_t count_ = 0;
  std::uint32_t begin_ = 0;  ///< where it stands in the document
  std::uint32_t end_ = 0;    ///< of arrays and objects
  Type type_ = Type::kNull;
  bool truth_ = false;
};

class JsonValue::Elements {
 public:
  class Iterator {
   public:
    explicit Iterator(const JsonValue* at) : at_(at) {}
    const JsonValue& operator*() const { return *at_; }
    Iterator& operator++() {
      at_ = at_->Next();
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const JsonValue* at_;
  };

  Elements(const JsonValue* begin, const JsonValue* end) : begin_(begin), end_(end) {}
  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }

 private:
  Iterator begin_, end_;
};

struct JsonValue::Member {
  std::string_view name;
  const JsonValue& value;
};

class JsonValue::Members {
 public:
  class Iterator {
   public:
    explicit Iterator(const JsonValue* at) : at_(at) {}
    Member operator*() const { return {at_->text(), *at_->Next()}; }
    Iterator& operator++() {
      at_ = at_->Next()->Next();
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const JsonValue* at_;
  };

  Members(const JsonValue* begin, const JsonValue* end) : begin_(begin), end_(end) {}
  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }

 private:
  Iterator begin_, end_;
};

inline JsonValue::Elements JsonValue::elements() const {
  return IsArray() ? Elements(First(), Next()) : Elements(this, this);
}

inline JsonValue::Members JsonValue::members() const {
  return IsObject() ? Members(First(), Next()) : Members(this, this);
}

/// Parses one document after the other in the same memory.
class JsonDocument {
 public:
  JsonDocument() = default;
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  /// The root, valid until the next call. A byte order mark is passed over. Reasons: not_json,
  /// too_deep, bad_utf8. `json` has less than 2^31 bytes and is needed for Source only.
  /// `depth_max`: levels of arrays and objects, at most kJsonDepthMax.
  Result<const JsonValue*> Parse(std::string_view json, std::size_t depth_max = kJsonDepthMax);

  /// The bytes of a value of the last document, as they were given to Parse.
  std::string_view Source(const JsonValue& value) const;

 private:
  class Builder;

  void Begin(std::string_view json);

  std::string_view source_;
  std::vector<char> buffer_;  ///< copy that is parsed in place: strings are decoded inside it
  std::vector<JsonValue> values_;
  std::vector<std::uint32_t> open_;  ///< indexes of the arrays and objects around the parser
  rapidjson::Reader reader_;
};

/// A document for those that need one for the time of a call. Each thread has its own.
JsonDocument& ScratchDocument();

/// Appends one value, compact: no blanks, commas where they belong.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out), begin_(out.size()) {}

  void BeginObject() { Open('{'); }
  void EndObject() { out_.push_back('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { out_.push_back(']'); }

  /// `name` needs no escapes.
  void Key(std::string_view name);
  void String(std::string_view text);
  void Int(std::int64_t value);
  void Bool(bool value);
  /// With exactly `decimals` digits after the point, at most 9; |value| below 10^9.
  void Fixed(double value, int decimals);
  /// `json` is a value already.
  void Raw(std::string_view json);

 private:
  void Open(char bracket) {
    Separate();
    out_.push_back(bracket);
  }
  void Separate();

  std::string& out_;
  std::size_t begin_;
};

}  // namespace askmix
