#include "edge/feeds/read.h"

namespace askmix {
namespace {

using Values = std::vector<std::string>;

TEST_CASE("table: rows become objects with the names and texts of their cells") {
  const ReadRecords read = Read("id,text,date,odd \"one\"\n1,hello,2026-01-01,\n2,,,x\n");
  CHECK(read.values == Values{R"({"id":"1","text":"hello","date":"2026-01-01"})",
                              R"({"id":"2","odd \"one\"":"x"})"});
  CHECK(read.lines == std::vector<std::int64_t>{2, 3});
}

TEST_CASE("table: quotes hold delimiters and line ends and other quotes") {
  const ReadRecords read = Read(
      "\xEF\xBB\xBFid;text;date\r\n1;\"a;\"\"b\"\"\r\nc\";2026-01-01\r\n\r\n2;=1+1; padded \r\n");
  CHECK(read.values == Values{R"({"id":"1","text":"a;\"b\"\r\nc","date":"2026-01-01"})",
                              R"({"id":"2","text":"=1+1","date":"padded"})"});
  CHECK(read.lines == std::vector<std::int64_t>{2, 5});
}

TEST_CASE("table: the delimiter is the one under which names are known") {
  for (const std::string d : {",", ";", "\t", "|"}) {
    CHECK(Read("id" + d + "text" + d + "date\n1" + d + "a" + d + "b\n").values ==
          Values{R"({"id":"1","text":"a","date":"b"})"});
  }
}

TEST_CASE("table: what stands above the header is passed over") {
  CHECK(Read("Report:,Weekly\nBrand:,\"Acme\"\nFrom:,2026\n,\n\nid,text,date\n1,a,b\n").values ==
        Values{R"({"id":"1","text":"a","date":"b"})"});
}

TEST_CASE("table: short rows are read and counted and long ones are refused") {
  const ReadRecords read = Read("id,text,date\n1,a\n2,b,c,d\n3,e,f,,\n4,g,h\n");
  CHECK(read.values == Values{R"({"id":"1","text":"a"})", "!long_row",
                              R"({"id":"3","text":"e","date":"f"})",
                              R"({"id":"4","text":"g","date":"h"})"});
  CHECK(read.passed_over.short_rows == 1);
}

TEST_CASE("table: a quote that nothing closes is refused with its line") {
  const ReadRecords read = Read("id,text,date\n1,a,b\n2,\"c,d\n3,e,f\n");
  CHECK(read.values == Values{R"({"id":"1","text":"a","date":"b"})", "!open_quote"});
  CHECK(read.lines.back() == 3);
}

TEST_CASE("table: a row over the limit is refused and the next line is a row again") {
  const std::string row = "2,\"" + std::string(kPayloadBytesMax, 'x') + "\n";
  CHECK(Read("id,text,date\n" + row + "3,e,f\n").values ==
        Values{"!too_large", R"({"id":"3","text":"e","date":"f"})"});
}

TEST_CASE("table: the last row needs no line end") {
  CHECK(Read("id,text,date\n1,a,b").values == Values{R"({"id":"1","text":"a","date":"b"})"});
  CHECK(Read("id,text,date\n1,a,\"b\"").values == Values{R"({"id":"1","text":"a","date":"b"})"});
  CHECK(Read("id,text,date").values.empty());
}

TEST_CASE(
    "table: of columns with one name the first counts and those without a name are left out") {
  CHECK(Read("id,text,date,text,\n1,a,b,c,d\n").values ==
        Values{R"({"id":"1","text":"a","date":"b"})"});
}

TEST_CASE("table: columns of exporters make a header and lead to their adapters") {
  struct Export {
    std::string format, header, row;
  };
  for (const Export& e : std::vector<Export>{
           {"brandwatch",
            "Query Id,Query Name,Date,Mention Id,Resource Id,Url,Page Type,Title,Full Text,Author",
            "1,acme,2026-01-02 03:04:05,m1,r1,https://example.com/1,blog,Hi,Love it,ann"},
           {"meltwater",
            "Date,Headline,URL,Opening Text,Hit Sentence,Source,Influencer,Country,Language",
            "2026-01-02 03:04:05,Hi,https://example.com/2,Well,I want it,Blog,ann,US,English"},
           {"sprinklr", "universalMessageId,snType,snMsgId,message,permalink,snCreatedTime",
            "TWITTER_2_1700000000000000001,TWITTER,1700000000000000001,hi there,"
            "https://x.com/a/status/1700000000000000001,1700000000000"},
           {"generic.row",
            "published,title,content,url,lang,source_type,extra_author_attributes.name,engagement",
            "2026-01-02T03:04:05Z,Hi,Love it,https://example.com/3,en,BLOG_OTHER,ann,3"}}) {
    const ReadRecords read = Read("Report:,x\n\n" + e.header + "\n" + e.row + "\n");
    REQUIRE(read.values.size() == 1);
    Payload payload;
    ReadPayload(read.values[0], "", {}, payload);
    CAPTURE(read.values[0]);
    REQUIRE(payload.mentions.size() == 1);
    CHECK(payload.mentions[0].format.starts_with(e.format));
  }
}

}  // namespace
}  // namespace askmix
