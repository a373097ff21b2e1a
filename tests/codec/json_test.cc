#include "codec/json.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <thread>

namespace askmix {
namespace {

std::string_view ReasonOf(std::string_view json) {
  const auto parsed = ScratchDocument().Parse(json);
  return parsed ? "accepted" : parsed.error().reason;
}

/// The text of the member "t".
std::string TextIn(std::string_view json) {
  const auto parsed = ScratchDocument().Parse(json);
  REQUIRE(parsed.has_value());
  return std::string((*parsed)->FindText("t"));
}

TEST_CASE("json: members are found by name and type") {
  JsonDocument document;
  const auto parsed = document.Parse(
      R"({"s":"text","i":-7,"b":true,"n":null,"a":[1,[2],{"x":3}],"o":{"deep":"er"},"s":"second"})");
  REQUIRE(parsed.has_value());
  const JsonValue& root = **parsed;
  CHECK(root.count() == 7);
  CHECK(root.FindText("s") == "text");
  CHECK(root.FindInt("i") == -7);
  CHECK(root.FindBool("b") == true);
  CHECK(root.Find("n") == nullptr);
  CHECK(root.Has("n"));
  CHECK_FALSE(root.Has("missing"));
  CHECK(root.FindArray("a")->count() == 3);
  CHECK(root.FindObject("o")->FindText("deep") == "er");
  CHECK(root.FindText("i").empty());
  CHECK(root.FindInt("s") == std::nullopt);
  CHECK(root.FindObject("a") == nullptr);
  CHECK(root.Find("s")->FindText("s").empty());
}

TEST_CASE("json: elements and members come in order at any nesting") {
  JsonDocument document;
  const auto parsed = document.Parse(R"([{"a":[1,2]},[],"x",{},3])");
  REQUIRE(parsed.has_value());
  std::string seen;
  for (const JsonValue& element : (*parsed)->elements()) {
    seen += std::to_string(static_cast<int>(element.type()));
    for (const auto& [name, value] : element.members()) {
      seen += name;
      for (const JsonValue& number : value.elements()) seen += number.text();
    }
  }
  CHECK(seen == "5a124352");
}

TEST_CASE("json: the source of a value is its bytes as they were given") {
  constexpr std::string_view kArray =
      R"([ {"a" : "\u00e9" }, "x\"\\", -1.5e3 , true,false, null, [ ] , "" ])";
  JsonDocument document;
  const auto parsed = document.Parse(kArray);
  REQUIRE(parsed.has_value());
  std::vector<std::string> sources;
  for (const JsonValue& element : (*parsed)->elements()) {
    sources.emplace_back(document.Source(element));
  }
  CHECK(sources == std::vector<std::string>{R"({"a" : "\u00e9" })", R"("x\"\\")", "-1.5e3", "true",
                                            "false", "null", "[ ]", R"("")"});
  CHECK(document.Source(**parsed) == kArray);
}

TEST_CASE("json: numbers keep the digits they were written with") {
  struct Row {
    std::string_view digits;
    std::optional<std::int64_t> integer;
  };
  constexpr std::array kRows = {Row{"9007199254740993", 9007199254740993},
                                Row{"123456789012345678901234567890", std::nullopt},
                                Row{"9223372036854775807", INT64_MAX},
                                Row{"9223372036854775808", std::nullopt},
                                Row{"-9223372036854775808", INT64_MIN},
                                Row{"1.0", std::nullopt},
                                Row{"1e3", std::nullopt},
                                Row{"-0", 0}};
  for (const Row& row : kRows) {
    CAPTURE(row.digits);
    const std::string json = "{\"n\":" + std::string(row.digits) + "}";
    const auto parsed = ScratchDocument().Parse(json);
    REQUIRE(parsed.has_value());
    CHECK((*parsed)->Find("n")->text() == row.digits);
    CHECK((*parsed)->FindInt("n") == row.integer);
  }
}

TEST_CASE("json: escapes that stand for no character become the replacement character") {
  CHECK(TextIn(R"({"t":"a\ud800b"})") == "a\uFFFDb");
  CHECK(TextIn(R"({"t":"a\udc00"})") == "a\uFFFD");
  CHECK(TextIn(R"({"t":"\ud83d\ude80"})") == "🚀");
  CHECK(TextIn(R"({"t":"\ud83d\ud83d\ude80"})") == "\uFFFD🚀");
  CHECK(TextIn(R"({"t":"\ud83d\u0041"})") == "\uFFFDA");
  CHECK(TextIn(R"({"t":"\\ud800"})") == "\\ud800");
  CHECK(TextIn(R"({"t":"\\\ud800"})") == "\\\uFFFD");
  CHECK(TextIn(R"({"t":"nul\u0000l"})") == "nul\uFFFDl");
  CHECK(TextIn(R"({"t":"\uD83D\uDE80"})") == "🚀");
}

TEST_CASE("json: what is no JSON is refused with its reason") {
  struct Row {
    std::string_view json, reason;
  };
  constexpr std::string_view kNulAfterEnd("{}\0{}", 5);
  constexpr std::string_view kNulInString("{\"t\":\"a\0b\"}", 11);
  constexpr std::array kRows = {Row{"", "not_json"},
                                Row{"   ", "not_json"},
                                Row{"{", "not_json"},
                                Row{"{}{}", "not_json"},
                                Row{"{} x", "not_json"},
                                Row{kNulAfterEnd, "not_json"},
                                Row{kNulInString, "not_json"},
                                Row{"{'a':1}", "not_json"},
                                Row{"{\"a\":1,}", "not_json"},
                                Row{"{\"a\":01}", "not_json"},
                                Row{"{\"a\":NaN}", "not_json"},
                                Row{"{\"a\":+1}", "not_json"},
                                Row{"{/* */}", "not_json"},
                                Row{"{\"t\":\"a\nb\"}", "not_json"},
                                Row{"{\"t\":\"a\x1f, far into a long string\"}", "not_json"},
                                Row{"{\"t\":\"\\x\"}", "not_json"},
                                Row{"{\"t\":\"\\u12\"}", "not_json"},
                                Row{"{\"t\":\"\\ud83d\\ude", "not_json"},
                                Row{"{\"t\":\"\xC3\x28\"}", "bad_utf8"},
                                Row{"{\"t\":\"\xC0\xAF\"}", "bad_utf8"},
                                Row{"{\"t\":\"\xE0\x80\xAF\"}", "bad_utf8"},
                                Row{"{\"t\":\"\xED\xA0\x80\"}", "bad_utf8"},
                                Row{"{\"t\":\"\xF5\x80\x80\x80\"}", "bad_utf8"},
                                Row{"{\"t\":\"cut \xF0\x9F\x9A\"}", "bad_utf8"},
                                Row{"\xFF\xFE{}", "bad_utf8"},
                                Row{"\xEF\xBB\xBF{}", "accepted"},
                                Row{" \r\n\t{} \n", "accepted"}};
  for (const Row& row : kRows) {
    CAPTURE(row.json);
    CHECK(ReasonOf(row.json) == row.reason);
  }
}

TEST_CASE("json: raw control characters are refused wherever they stand in a long string") {
  const std::string plain(64, 'a');
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (char control = 1; control < 0x20; ++control) {
      std::string text = plain;
      text[at] = control;
      CAPTURE(at);
      CHECK(ReasonOf("{\"t\":\"" + text + "\"}") == "not_json");
    }
  }
}

TEST_CASE("json: nesting is bounded and deep nesting is no crash") {
  const auto nested = [](std::size_t depth, bool closed) {
    return std::string(depth, '[') + (closed ? std::string(depth, ']') : "");
  };
  CHECK(ReasonOf(nested(kJsonDepthMax, true)) == "accepted");
  CHECK(ReasonOf(nested(kJsonDepthMax + 1, true)) == "too_deep");
  CHECK(ReasonOf(nested(100'000, true)) == "too_deep");
  CHECK(ReasonOf(nested(1'000'000, false)) == "too_deep");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(ReasonOf(objects) == "too_deep");
  // A document that was left half-way leaves nothing behind.
  CHECK(ReasonOf("[[1]]") == "accepted");
}

TEST_CASE("json: a document can be used again after any other") {
  JsonDocument document;
  const std::string large =
      "[" + std::string(200'000, ' ') + "\"" + std::string(3'000'000, 'x') + "\"]";
  REQUIRE(document.Parse(large).has_value());
  REQUIRE_FALSE(document.Parse("{\"broken\":").has_value());
  const auto parsed = document.Parse("{\"a\":[1,2]}");
  REQUIRE(parsed.has_value());
  CHECK((*parsed)->FindArray("a")->count() == 2);
}

TEST_CASE("json: each thread has a scratch document of its own") {
  const auto mine = ScratchDocument().Parse("{\"t\":\"mine\"}");
  std::thread([] { REQUIRE(ScratchDocument().Parse("{\"t\":\"other\"}").has_value()); }).join();
  CHECK((*mine)->FindText("t") == "mine");
}

TEST_CASE("json: what is written has commas and escapes where they belong") {
  std::string out = "before\n";
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("text");
  writer.String("tab\t quote\" back\\ nl\n bell\x07 é 🚀");
  writer.Key("list");
  writer.BeginArray();
  writer.Int(-5);
  writer.Bool(true);
  writer.BeginObject();
  writer.EndObject();
  writer.Raw("{\"a\":1}");
  writer.EndArray();
  writer.Key("p");
  writer.Fixed(0.25, 4);
  writer.EndObject();
  CHECK(out ==
        "before\n{\"text\":\"tab\\t quote\\\" back\\\\ nl\\n bell\\u0007 é 🚀\","
        "\"list\":[-5,true,{},{\"a\":1}],\"p\":0.2500}");
}

TEST_CASE("json: strings come back as they were written") {
  std::string all;
  for (int c = 1; c < 128; ++c) all.push_back(static_cast<char>(c));
  all += "é\u2028🚀";
  std::string out;
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("t");
  writer.String(all);
  writer.EndObject();
  CHECK(TextIn(out) == all);
}

TEST_CASE("json: fixed numbers are rounded and have all their decimals") {
  const auto fixed = [](double value, int decimals) {
    std::string out;
    JsonWriter(out).Fixed(value, decimals);
    return out;
  };
  CHECK(fixed(0, 4) == "0.0000");
  CHECK(fixed(1, 4) == "1.0000");
  CHECK(fixed(0.99996, 4) == "1.0000");
  CHECK(fixed(0.00004, 4) == "0.0000");
  CHECK(fixed(0.0001, 4) == "0.0001");
  CHECK(fixed(-0.5, 2) == "-0.50");
  CHECK(fixed(-0.001, 2) == "0.00");
  CHECK(fixed(12.5, 0) == "13");
  CHECK(fixed(1.0F / 3.0F, 6) == "0.333333");
}

}  // namespace
}  // namespace askmix
