#include "edge/http/api/document.h"

#include <functional>

#include "codec/json.h"
#include "core/error.h"
#include "core/time.h"

namespace askmix {
namespace {

constexpr std::string_view kFileEnding = ".schema.json";

std::string ReplaceAll(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

const JsonValue& Parse(JsonDocument& document, std::string_view json) {
  const auto root = document.Parse(json);
  ASKMIX_CHECK(root.has_value());
  return **root;
}

/// Writes members of an object itself, instead of their copies. False: the copy is right.
using Rewrite = std::function<bool(std::string_view name, const JsonValue& value)>;

void Copy(const JsonDocument& document, const JsonValue& object, JsonWriter& out,
          const Rewrite& rewrite) {
  for (const auto& [name, value] : object.members()) {
    if (rewrite(name, value)) continue;
    out.Key(name);
    out.Raw(document.Source(value));
  }
}

std::string_view NameOf(const EmbeddedFile& file) {
  return file.name.substr(0, file.name.size() - kFileEnding.size());
}

/// A record's schema as a part of the document: references lead to where it stands there.
std::string Component(const EmbeddedFile& file) {
  JsonDocument document;
  std::string component;
  JsonWriter out(component);
  out.BeginObject();
  Copy(document, Parse(document, file.bytes), out,
       [](std::string_view name, const JsonValue&) { return name == "$schema" || name == "$id"; });
  out.EndObject();
  const std::string place = "\"#/components/schemas/";
  component = ReplaceAll(std::move(component), "\"#/definitions/",
                         std::string(place).append(NameOf(file)).append("/definitions/"));
  for (const EmbeddedFile& other : SchemaFiles().subspan(1)) {
    component = ReplaceAll(std::move(component), "\"" + std::string(other.name) + "\"",
                           std::string(place).append(NameOf(other)).append("\""));
  }
  return component;
}

void WriteWindow(std::span<const Millis> windows, JsonWriter& out) {
  out.BeginObject();
  out.Key("type");
  out.String("string");
  out.Key("enum");
  out.BeginArray();
  for (const Millis window : windows) out.String(FormatDuration(window));
  out.EndArray();
  out.EndObject();
}

}  // namespace

std::string ApiDocument(std::span<const Millis> windows) {
  JsonDocument document;
  const JsonValue& root = Parse(document, SchemaFiles().front().bytes);
  std::string text;
  JsonWriter out(text);
  const auto write_schemas = [&](std::string_view name, const JsonValue& schemas) {
    if (name != "schemas") return false;
    out.Key(name);
    out.BeginObject();
    Copy(document, schemas, out, [&](std::string_view schema, const JsonValue&) {
      if (schema != "window") return false;
      out.Key(schema);
      WriteWindow(windows, out);
      return true;
    });
    for (const EmbeddedFile& file : SchemaFiles().subspan(1)) {
      out.Key(NameOf(file));
      out.Raw(Component(file));
    }
    out.EndObject();
    return true;
  };
  out.BeginObject();
  Copy(document, root, out, [&](std::string_view name, const JsonValue& components) {
    if (name != "components") return false;
    out.Key(name);
    out.BeginObject();
    Copy(document, components, out, write_schemas);
    out.EndObject();
    return true;
  });
  out.EndObject();
  text += '\n';
  return text;
}

}  // namespace askmix
