#include "edge/feeds/shape.h"

#include <doctest/doctest.h>

#include "codec/platforms/platform.h"

namespace askmix {
namespace {

std::string Told(const std::string& head, const std::string& wanted = "auto") {
  const auto shape = Recognise(head, wanted, IsKnownMember);
  if (!shape) return std::string(shape.error().reason);
  switch (shape->kind) {
    case Shape::Kind::kLines:
      return "lines";
    case Shape::Kind::kDocuments:
      return "documents";
    case Shape::Kind::kEvents:
      return "events";
    case Shape::Kind::kTable:
      return std::string("table") + shape->delimiter;
  }
  return "";
}

TEST_CASE("shape: a document that ends with its line is one of many lines") {
  CHECK(Told("{\"a\":1}\n{\"a\":2}\n") == "lines");
  CHECK(Told("{\"a\":1}") == "lines");
  CHECK(Told("\n  {\"a\":1}\n\nnot json\n") == "lines");
  CHECK(Told("[{\"a\":1}]\n[{\"a\":2}]\n") == "lines");
  CHECK(Told("keep-alive\n1234\n{\"a\":1}\n") == "lines");
  CHECK(Told("{\"a\":\"" + std::string(kShapeHeadBytes, 'x')) == "lines");
}

TEST_CASE("shape: other JSON is documents") {
  CHECK(Told("{\n\"a\":1}\n") == "documents");
  CHECK(Told("{\"a\":1}{\"a\":2}\n") == "documents");
  CHECK(Told("[{\"a\":1},{\"a\":2}]\n") == "documents");
  CHECK(Told("[\n{\"a\":1}\n]") == "documents");
  CHECK(Told("[{\"a\":\"" + std::string(kShapeHeadBytes, 'x')) == "documents");
  CHECK(Told("\xEF\xBB\xBF[\n") == "documents");
}

TEST_CASE("shape: fields of events at the begin are an event stream") {
  CHECK(Told("event: update\ndata: {}\n\n") == "events");
  CHECK(Told(":)\n\nevent: update\n") == "events");
  CHECK(Told("data: {}\ndata: {}\n") == "lines");
}

TEST_CASE("shape: a row with three names that are known is a header") {
  CHECK(Told("id,text,date\n1,2,3\n") == "table,");
  CHECK(Told("Tweet Id;Full Text;Created At\n") == "table;");
  CHECK(Told("sep=;\nid;text;date\n") == "table;");
  CHECK(Told("\"id\"\t\"text\"\t\"date\"\n") == "table\t");
  CHECK(Told("id,text\n1,2\n") == "unknown_shape");
  CHECK(Told("id,text\n1,2\n", "csv") == "table,");
}

TEST_CASE("shape: what cannot be read is told apart and says what to do") {
  CHECK(Told(std::string("\xff\xfe{\0\"\0", 6)) == "bad_encoding");
  CHECK(Told(std::string("{\0\"\0a\0", 6)) == "bad_encoding");
  CHECK(Told("window.YTD.tweets.part0 = [ {\n") == "javascript");
  CHECK(Told("Dear all\nsome prose\n") == "unknown_shape");
  CHECK(Told("{}", "xml") == "unknown_shape");
}

TEST_CASE("shape: who says what it is gets what was said") {
  CHECK(Told("{\n", "ndjson") == "lines");
  CHECK(Told("{}\n", "json") == "documents");
  CHECK(Told("x", "sse") == "events");
}

}  // namespace
}  // namespace askmix
