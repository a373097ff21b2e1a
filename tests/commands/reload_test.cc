// SIGHUP, seen from outside: brands that were mended count, bad ones do not.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>

#include "support/askmix_process.h"
#include "support/waiting.h"

namespace askmix {
namespace {

/// An askmix that reads rows from a pipe.
class Reloading {
 public:
  Reloading() {
    mkfifo(pipe_.c_str(), 0600);
    fd_ = open(pipe_.c_str(), O_RDWR);
    SetBrands("[{name: Acme}]");
    process_.emplace(std::vector<std::string>{"run", "-c", config_, "--input", pipe_, "--output",
                                              folder_.Path("topics")},
                     folder_.Path("log"));
  }
  ~Reloading() { close(fd_); }

  void SetBrands(const std::string& yaml) { folder_.Write("brands.yaml", yaml); }
  void Reload() { process_->Signal(SIGHUP); }
  void Send(const std::string& id, const std::string& text) {
    const std::string row =
        R"({"id":")" + id + R"(","text":")" + text + R"(","created_at":)" + Now() + "}\n";
    CHECK(write(fd_, row.data(), row.size()) == static_cast<ssize_t>(row.size()));
  }

  bool AwaitMetric(const std::string& line) {
    return Await([&] { return process_->Fetch("/metrics").body.find(line) != std::string::npos; });
  }
  std::string Metrics() const { return process_->Fetch("/metrics").body; }
  bool AwaitMention(const std::string& key) {
    return Await([&] { return Clean().find("\"" + key + "\"") != std::string::npos; });
  }
  std::string Clean() const { return Slurp(folder_.Path("topics/mentions.clean.ndjson")); }
  std::string Log() const { return process_->Log(); }

 private:
  static std::string Now() {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::system_clock::now().time_since_epoch())
                              .count());
  }

  const TemporaryFolder folder_;
  const std::string pipe_ = folder_.Path("rows");
  const std::string config_ =
      folder_.Write("askmix.yaml", "brands: {file: '" + folder_.Path("brands.yaml") +
                                       "'}\nhttp: {address: '127.0.0.1:0'}\n");
  int fd_ = -1;
  std::optional<AskmixProcess> process_;
};

/// The line of the metrics that names the version.
std::string BrandsInfo(const std::string& metrics) {
  const std::size_t at = metrics.find("askmix_brands_info{");
  return at == std::string::npos ? "" : metrics.substr(at, metrics.find('\n', at) - at);
}

TEST_CASE("reload: brands that are read again on SIGHUP count from then on") {
  Reloading askmix;
  REQUIRE(askmix.AwaitMetric("askmix_brands_info{version="));
  const std::string before = BrandsInfo(askmix.Metrics());
  askmix.Send("1", "love newcomer");
  askmix.Send("2", "love acme");
  REQUIRE(askmix.AwaitMention("other:2"));
  askmix.SetBrands("[{name: Acme}, {name: Newcomer}]");
  askmix.Reload();
  REQUIRE(askmix.AwaitMetric("askmix_reloads_total{result=\"taken\"} 1"));
  CHECK(BrandsInfo(askmix.Metrics()) != before);
  askmix.Send("3", "love newcomer");
  CHECK(askmix.AwaitMention("other:3"));
  CHECK(askmix.Clean().find("\"other:1\"") == std::string::npos);
}

TEST_CASE("reload: bad brands are refused with the reason and the old ones go on") {
  Reloading askmix;
  REQUIRE(askmix.AwaitMetric("askmix_brands_info{version="));
  const std::string before = BrandsInfo(askmix.Metrics());
  askmix.SetBrands("- name: Newcomer\n- nam: Other\n");
  askmix.Reload();
  REQUIRE(askmix.AwaitMetric("askmix_reloads_total{result=\"refused\"} 1"));
  CHECK(BrandsInfo(askmix.Metrics()) == before);
  CHECK(askmix.Log().find("brands.yaml:2: unknown key nam") != std::string::npos);
  askmix.Send("1", "love acme");
  CHECK(askmix.AwaitMention("other:1"));
}

}  // namespace
}  // namespace askmix
