#include "edge/feeds/documents.h"

#include "edge/feeds/read.h"

namespace askmix {
namespace {

using Values = std::vector<std::string>;

TEST_CASE("documents: elements of an array around all are records") {
  CHECK(Read("[{\"a\":1},{\"b\":[1,2]}]").values == Values{"{\"a\":1}", "{\"b\":[1,2]}"});
  const ReadRecords read =
      Read("[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  },\n [3], 4\n]\n");
  CHECK(read.values == Values{"{\n    \"a\": 1\n  }", "{\n    \"a\": 2\n  }", "[3]", "4"});
  CHECK(read.lines == std::vector<std::int64_t>{2, 5, 8, 8});
  CHECK(Read("[]").values.empty());
}

TEST_CASE("documents: documents over many lines are records whatever stands between them") {
  CHECK(Read("{\n\"a\":\n1}\n{\n\"b\":2}{\"c\":3}\n[\n{\"d\":4}\n]").values ==
        Values{"{\n\"a\":\n1}", "{\n\"b\":2}", "{\"c\":3}", "{\"d\":4}"});
  CHECK(Read("{\"a\":1} {\"b\":2}\n").values == Values{"{\"a\":1}", "{\"b\":2}"});
}

TEST_CASE("documents: brackets and quotes in texts are texts") {
  CHECK(Read(R"([{"a":"}]\"{["},{"b":"\\"},"c\\\"]"])").values ==
        Values{R"({"a":"}]\"{["})", R"({"b":"\\"})", R"("c\\\"]")"});
}

TEST_CASE("documents: what is no JSON and what is cut comes out for somebody to look at") {
  CHECK(Read("{\n}\ngarbage, and more\n{\"a\": \"cut").values ==
        Values{"{\n}", "garbage, and more", "{\"a\": \"cut"});
  CHECK(Read("}\n]\n{}", "json").values == Values{"}", "]", "{}"});
}

TEST_CASE("documents: one over the limit is refused and the next one is read") {
  const std::string large = "{\"a\":\n\"" + std::string(kPayloadBytesMax, 'x') + "\"}";
  CHECK(Read("[" + large + ",\n{\"b\":1}]").values == Values{"!too_large", "{\"b\":1}"});
}

TEST_CASE("documents: a value is followed through its parts whatever they are") {
  const std::string text = R"({"a":["\"}",{}]})";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    DocumentScanner scanner;
    CHECK(scanner.Scan(text.substr(0, cut)) == cut);
    CHECK_FALSE(scanner.is_complete());
    CHECK(scanner.Scan(text.substr(cut) + "{}") == text.size() - cut);
    CHECK(scanner.is_complete());
  }
}

}  // namespace
}  // namespace askmix
