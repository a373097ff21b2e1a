// Records as tables: one row per member of the JSON object, in the order in which it is written.
// Reading takes members in any order and ignores unknown ones; of duplicates the first counts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "codec/json.h"
#include "core/error.h"
#include "core/types.h"

namespace askmix {

template <typename T>
struct Field {
  std::string_view name;
  /// False: the value is not of the field's type.
  bool (*read)(const JsonValue& value, T& record);
  /// Writes nothing when the record does not have the field.
  void (*write)(const T& record, std::string_view name, JsonWriter& out);
};

/// Reads the members of `object`. Returns the name of the first that has a wrong type, or nothing.
template <typename T, std::size_t N>
std::string_view ReadFields(const JsonValue& object, const std::array<Field<T>, N>& fields,
                            T& record) {
  static_assert(N <= 64);
  std::uint64_t seen = 0;
  std::size_t expected = 0;
  for (const auto& [name, value] : object.members()) {
    // Our own records have the order of the table, so the search seldom goes far.
    std::size_t i = expected;
    for (std::size_t tried = 0; tried < N && fields[i].name != name; ++tried) i = (i + 1) % N;
    if (fields[i].name != name || (seen >> i & 1) != 0) continue;
    seen |= std::uint64_t{1} << i;
    expected = (i + 1) % N;
    if (!fields[i].read(value, record)) return name;
  }
  return {};
}

template <typename T, std::size_t N>
void WriteFields(const T& record, const std::array<Field<T>, N>& fields, JsonWriter& out) {
  for (const Field<T>& field : fields) field.write(record, field.name, out);
}

inline bool ReadValue(const JsonValue& value, std::string& out) {
  out = value.text();
  return value.IsString();
}

inline bool ReadValue(const JsonValue& value, std::int64_t& out) {
  const auto number = value.AsInt();
  out = number.value_or(0);
  return number.has_value();
}

inline bool ReadValue(const JsonValue& value, bool& out) {
  const auto truth = value.AsBool();
  out = truth.value_or(false);
  return truth.has_value();
}

/// Up to 30,000 years from now, either way: spans can be added to such a time, and one be
/// subtracted from another.
inline std::optional<TimePoint> TimeOf(std::optional<std::int64_t> millis) {
  constexpr std::int64_t kMax = 1'000'000'000'000'000;
  if (!millis || *millis < -kMax || *millis > kMax) return std::nullopt;
  return FromUnixMillis(*millis);
}

inline bool ReadValue(const JsonValue& value, TimePoint& out) {
  const auto t = TimeOf(value.AsInt());
  out = t.value_or(TimePoint{});
  return t.has_value();
}

template <typename T>
bool ReadValue(const JsonValue& value, std::optional<T>& out) {
  return ReadValue(value, out.emplace());
}

template <typename T>
bool ReadValue(const JsonValue& value, std::vector<T>& out) {
  if (!value.IsArray()) return false;
  out.reserve(value.count());
  for (const JsonValue& element : value.elements()) {
    if (!ReadValue(element, out.emplace_back())) return false;
  }
  return true;
}

inline void WriteValue(std::string_view value, JsonWriter& out) { out.String(value); }
inline void WriteValue(const std::string& value, JsonWriter& out) { out.String(value); }
inline void WriteValue(std::int64_t value, JsonWriter& out) { out.Int(value); }
inline void WriteValue(bool value, JsonWriter& out) { out.Bool(value); }
inline void WriteValue(TimePoint value, JsonWriter& out) { out.Int(UnixMillis(value)); }

template <typename T>
void WriteValue(const std::optional<T>& value, JsonWriter& out) {
  WriteValue(*value, out);
}

template <typename T>
void WriteValue(const std::vector<T>& values, JsonWriter& out) {
  out.BeginArray();
  for (const T& value : values) WriteValue(value, out);
  out.EndArray();
}

/// Whether a value stands for "unknown", which is not written.
inline bool IsAbsent(const std::string& value) { return value.empty(); }
template <typename T>
bool IsAbsent(const std::vector<T>& values) {
  return values.empty();
}
template <typename T>
bool IsAbsent(const std::optional<T>& value) {
  return !value.has_value();
}

/// A field that is always written.
template <typename T, auto member>
constexpr Field<T> Required(std::string_view name) {
  return {name, [](const JsonValue& value, T& record) { return ReadValue(value, record.*member); },
          [](const T& record, std::string_view key, JsonWriter& out) {
            out.Key(key);
            WriteValue(record.*member, out);
          }};
}

/// A field that is left out when its value is absent.
template <typename T, auto member>
constexpr Field<T> Optional(std::string_view name) {
  return {name, [](const JsonValue& value, T& record) { return ReadValue(value, record.*member); },
          [](const T& record, std::string_view key, JsonWriter& out) {
            if (IsAbsent(record.*member)) return;
            out.Key(key);
            WriteValue(record.*member, out);
          }};
}

/// The index of `name` among the names of an enum's values.
template <typename E, std::size_t N>
std::optional<E> ParseName(std::string_view name, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

/// Parses a record of ours: an object whose `v` is known. Reasons: not_json, not_object, too_deep,
/// bad_utf8, bad_version. The value lives in the thread's scratch document.
Result<const JsonValue*> ParseRecord(std::string_view json, std::size_t depth_max = kJsonDepthMax);

/// The refusal for a member that ReadFields named.
tl::unexpected<Error> RefuseField(std::string_view name);

/// The version of all record formats; a new one would be a new topic.
inline constexpr std::int64_t kRecordVersion = 1;

}  // namespace askmix
