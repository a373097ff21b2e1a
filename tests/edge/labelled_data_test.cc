#include "edge/labelled_data.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/error.h"
#include "support/temporary_folder.h"

using namespace askmix;

namespace {

std::string WriteGzip(const TemporaryFolder& folder, const std::string& name,
                      const std::string& text) {
  const std::string path = folder.Path(name);
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  return path;
}

/// The message of the Fatal that `read` ends in; empty when it does not.
std::string Complaint(const std::function<void()>& read) {
  try {
    read();
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

constexpr const char* kTexts =
    "{\"id\":\"a:1\",\"source\":\"a\",\"brand\":\"Nike\",\"text\":\"how much?\"}\n"
    "{\"id\":\"a:2\",\"source\":\"a\",\"brand\":null,\"text\":\"nice\"}\n"
    "{\"id\":\"b:1\",\"source\":\"b\",\"brand\":null,\"text\":\"broken\"}\n"
    "{\"id\":\"b:2\",\"source\":\"b\",\"brand\":null,\"text\":\"nobody asked\"}\n";

}  // namespace

TEST_CASE("labelled data: texts with their label come from NDJSON") {
  const TemporaryFolder folder;
  LabelledData data;
  data.ReadLabels(
      folder.Write("own.ndjson",
                   "{\"text\":\"any code?\",\"brand\":\"@shop\",\"label\":\"promotion\"}\r\n"
                   "\n# a remark\n"
                   "{\"id\":\"7\",\"text\":\"hm\",\"label\":\"other\"}"));
  const std::vector<Example> examples = data.Take();
  REQUIRE(examples.size() == 2);
  CHECK(examples[0].text == "any code?");
  CHECK(examples[0].brand == "@shop");
  CHECK(examples[0].gold == Label::kPromotion);
  CHECK(examples[0].typical);
  CHECK(examples[1].gold == Label::kOther);
}

TEST_CASE("labelled data: labels and shares by id find their texts in a compressed file") {
  const TemporaryFolder folder;
  LabelledData data;
  data.ReadLabels(folder.Write("labels.tsv", "# id\tlabel\na:1\tbuying_info\tbuy\ttrain1\n"));
  data.ReadSoft(WriteGzip(folder, "soft.tsv.gz", "a:1\t0\t500\t0\t0\t500\na:2\t0\t0\t10\t0\t0\n"));
  data.ReadTexts(WriteGzip(folder, "pool.ndjson.gz", kTexts));
  const std::vector<Example> examples = data.Take();
  REQUIRE(examples.size() == 2);
  CHECK(examples[0].text == "how much?");
  CHECK(examples[0].brand == "Nike");
  CHECK(examples[0].gold == Label::kBuyingInfo);
  CHECK(examples[0].soft == Probabilities{0.0F, 0.5F, 0.0F, 0.0F, 0.5F});
  CHECK(!examples[1].gold.has_value());
  CHECK(examples[1].soft == Probabilities{0.0F, 0.0F, 1.0F, 0.0F, 0.0F});
}

TEST_CASE("labelled data: where two annotators differ the mention is left out") {
  const TemporaryFolder folder;
  LabelledData data;
  data.ReadLabels(folder.Write("two.tsv", "a:1\tcare\tcare\trest\na:2\tcare\tother\trest\n"));
  data.ReadTexts(folder.Write("pool.ndjson", kTexts));
  CHECK(data.disagreements() == 1);
  CHECK(data.Take().size() == 1);
}

TEST_CASE("labelled data: sources can be chosen and left out") {
  const TemporaryFolder folder;
  const std::string labels =
      folder.Write("labels.tsv", "a:1\tcare\na:2\tcare\nb:1\tcare\nb:2\tcare\n");
  const std::string texts = folder.Write("pool.ndjson", kTexts);
  struct Row {
    IdFilter filter;
    std::size_t count;
  };
  for (const Row& row : {Row{{{}, {}}, 4}, Row{{{"a"}, {}}, 2}, Row{{{}, {"a:", "b:2"}}, 1},
                         Row{{{"a", "b"}, {"b:1"}}, 3}}) {
    CAPTURE(row.count);
    LabelledData data(row.filter);
    data.ReadLabels(labels);
    data.ReadTexts(texts);
    CHECK(data.Take().size() == row.count);
  }
}

TEST_CASE("labelled data: what is wrong is said with file and line") {
  struct Row {
    const char* contents;
    const char* says;
  };
  const Row rows[] = {
      {"a:1\tcare\na:2\tcares\n", "bad.tsv:2: unknown label 'cares'; there are promotion"},
      {"a:1\n", "bad.tsv:1: expected an id"},
      {"a:1\tcare\n# so\na:1\tother\n", "bad.tsv:3: the same mention is other here and care at"},
      {"", "bad.tsv is empty"},
      {"# nothing\n", "bad.tsv is empty"},
      {"{\"text\":\"x\"\n", "bad.tsv:1: not a line of JSON"},
      {"{\"label\":\"care\"}\n", "bad.tsv:1: neither a text nor an id"},
      {"{\"text\":\"x\",\"label\":3}\n", "bad.tsv:1: unknown label ''"},
      {"{\"text\":\"x\",\"label\":\"care\"}\n{\"text\":\"x\",\"label\":\"other\"}\n",
       "bad.tsv:2: the same mention is other here and care at"},
  };
  const TemporaryFolder folder;
  for (const Row& row : rows) {
    CAPTURE(row.contents);
    const std::string path = folder.Write("bad.tsv", row.contents);
    LabelledData data;
    CHECK(Complaint([&] { data.ReadLabels(path); }).find(row.says) != std::string::npos);
  }
}

TEST_CASE("labelled data: a line over the limit is refused and one at it is read") {
  const TemporaryFolder folder;
  const auto complaint = [&](std::size_t bytes) {
    const std::string path = WriteGzip(folder, "soft.tsv.gz", std::string(bytes, 'x') + "\n");
    return Complaint([&] { LabelledData().ReadSoft(path); });
  };
  constexpr std::size_t kMax = std::size_t{1} << 20;
  CHECK(complaint(kMax).find("longer than") == std::string::npos);
  CHECK(complaint(kMax + 1).find("soft.tsv.gz:1 is longer than 1048576 bytes") !=
        std::string::npos);
}

TEST_CASE("labelled data: shares that are none are refused") {
  const TemporaryFolder folder;
  for (const char* line : {"a:1\t1\t2\t3\n", "a:1\t1\t2\tx\t0\t0\n", "a:1\t0\t0\t0\t0\t0\n",
                           "a:1\t-1\t2\t0\t0\t0\n", "a:1\tnan\t2\t0\t0\t0\n"}) {
    CAPTURE(line);
    const std::string path = folder.Write("soft.tsv", line);
    LabelledData data;
    CHECK(Complaint([&] { data.ReadSoft(path); }).find("soft.tsv:1: ") != std::string::npos);
  }
}

TEST_CASE("labelled data: a label without a text names the place and the id") {
  const TemporaryFolder folder;
  LabelledData data;
  data.ReadLabels(folder.Write("labels.tsv", "a:1\tcare\nz:9\tcare\n"));
  data.ReadTexts(folder.Write("pool.ndjson", kTexts));
  const std::string complaint = Complaint([&] { data.Take(); });
  CHECK(complaint.find("labels.tsv:2: there is no text for 'z:9'") != std::string::npos);
}

TEST_CASE("labelled data: a missing file and a cut compressed file are named") {
  const TemporaryFolder folder;
  LabelledData data;
  CHECK(Complaint([&] { data.ReadLabels(folder.Path("none.tsv")); }).find("cannot read") !=
        std::string::npos);
  std::string long_text;
  for (int i = 0; i < 20000; ++i) long_text += "a:" + std::to_string(i * 7919) + "\tcare\n";
  const std::string path = WriteGzip(folder, "cut.tsv.gz", long_text);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK(Complaint([&] { data.ReadLabels(path); }).find("cut.tsv.gz") != std::string::npos);
}

TEST_CASE("labelled data: corrections from people are labels and the latest one counts") {
  const TemporaryFolder folder;
  const std::string mention =
      R"("mention":{"v":1,"op":"upsert","key":"other:1","platform":"other","format":"generic.row",)"
      R"("id":"1","version":1795599600000000,"kind":"post","author":{},"text":"any code, Acme?",)"
      R"("text_state":"full","created_at":1795599600000,"created_src":"payload",)"
      R"("observed_at":1795600000000,"visibility":"unknown",)"
      R"("brands":[{"id":"acme","via":"name","match":"Acme"}]})";
  const std::string head = R"({"v":1,"op":"correct","key":"other:1","brand":"acme","label":")";
  LabelledData data;
  data.ReadLabels(
      folder.Write("corrections.ndjson", head + R"(care","by":"bo",)" + mention + "}\n" + head +
                                             R"(promotion","by":"ann",)" + mention + "}\n"));
  const std::vector<Example> examples = data.Take();
  REQUIRE(examples.size() == 1);
  CHECK(examples[0].text == "any code, Acme?");
  CHECK(examples[0].brand == "Acme");
  CHECK(examples[0].gold == Label::kPromotion);
}

TEST_CASE("labelled data: a correction without its mention needs the text and a bad one is named") {
  const TemporaryFolder folder;
  LabelledData data;
  data.ReadLabels(folder.Write("c.ndjson", R"({"v":1,"op":"correct","key":"a:1","brand":"n",)"
                                           R"("label":"care","by":"bo"})"));
  CHECK(Complaint([&] { data.Take(); }).find("there is no text for 'a:1'") != std::string::npos);
  LabelledData bad;
  const std::string complaint = Complaint([&] {
    bad.ReadLabels(
        folder.Write("d.ndjson", R"({"v":1,"op":"correct","key":"a:1","label":"sale"})"));
  });
  CHECK(complaint.find("d.ndjson:1: label: expected") != std::string::npos);
}

TEST_CASE("labelled data: texts of one source have one number") {
  const TemporaryFolder folder;
  LabelledData data;
  data.ReadLabels(folder.Write("l.tsv", "a:1\tcare\na:2\tcare\nb:1\tcare\n"));
  data.ReadTexts(folder.Write("t.ndjson", kTexts));
  const std::vector<Example> examples = data.Take();
  CHECK(examples[0].source == examples[1].source);
  CHECK(examples[0].source != examples[2].source);
}
