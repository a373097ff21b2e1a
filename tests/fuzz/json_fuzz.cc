// codec/json.h: what is read can be walked, written and read again to the same bytes.
#include <array>

#include "codec/json.h"
#include "core/text.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

constexpr std::array<std::string_view, 3> kReasons = {"not_json", "too_deep", "bad_utf8"};

std::string Quoted(std::string_view text) {
  std::string json;
  JsonWriter(json).String(text);
  return json;
}

/// Writes `value` as JSON. Each value's source is bytes of the input that mean the same.
void Write(const JsonDocument& document, const JsonValue& value, std::size_t depth,
           std::string& out) {
  ASKMIX_CHECK(depth <= kJsonDepthMax);
  ASKMIX_CHECK(!document.Source(value).empty());
  ASKMIX_CHECK(IsValidUtf8(value.text()));
  const char* separator = "";
  if (value.IsObject()) {
    out += '{';
    for (const auto& [name, member] : value.members()) {
      out.append(separator).append(Quoted(name)).append(":");
      separator = ",";
      ASKMIX_CHECK(value.Find(name) != nullptr || member.IsNull() || value.count() > 1);
      Write(document, member, depth + 1, out);
    }
    out += '}';
  } else if (value.IsArray()) {
    out += '[';
    for (const JsonValue& element : value.elements()) {
      out += separator;
      separator = ",";
      Write(document, element, depth + 1, out);
    }
    out += ']';
  } else if (value.IsString()) {
    out += Quoted(value.text());
  } else if (value.IsNumber()) {
    out += value.text();
    if (const auto number = value.AsInt(); number && value.text() != "-0") {
      ASKMIX_CHECK(std::to_string(*number) == value.text());
    }
  } else {
    out += value.IsNull() ? "null" : *value.AsBool() ? "true" : "false";
  }
}

}  // namespace

void Fuzz(std::string_view bytes) {
  JsonDocument document;
  const auto root = document.Parse(bytes);
  if (!root) return CheckRefusal(root.error(), kReasons);
  std::string written;
  Write(document, **root, 0, written);
  JsonDocument second;
  const auto same = second.Parse(written);
  ASKMIX_CHECK(same);
  std::string again;
  Write(second, **same, 0, again);
  ASKMIX_CHECK(written == again);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
