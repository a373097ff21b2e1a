#include "edge/metrics_process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace askmix {
namespace {

using prometheus::MetricFamily;

/// Fields of /proc/self/stat, numbered as in proc(5).
class ProcessStat {
 public:
  static std::optional<ProcessStat> Read() {
    std::ifstream file("/proc/self/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    // The second field is the program's name, in brackets, and may hold blanks.
    const std::size_t name_end = text.rfind(')');
    if (name_end == text.npos) return std::nullopt;
    ProcessStat stat;
    std::istringstream rest(text.substr(name_end + 1));
    stat.fields_.assign(std::istream_iterator<std::string>(rest), {});
    if (stat.fields_.size() < kLast - kFirst) return std::nullopt;
    return stat;
  }

  double Number(std::size_t field) const {
    std::int64_t value = 0;
    const std::string& text = fields_[field - kFirst];
    std::from_chars(text.data(), text.data() + text.size(), value);
    return static_cast<double>(value);
  }

 private:
  static constexpr std::size_t kFirst = 3;
  static constexpr std::size_t kLast = 25;
  std::vector<std::string> fields_;
};

/// Seconds since the epoch at which this machine was started.
std::optional<double> BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  }
  return std::nullopt;
}

std::optional<double> OpenFiles() {
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  double count = 0;
  for (; !error && files != std::filesystem::directory_iterator{}; files.increment(error)) ++count;
  if (error) return std::nullopt;
  return count;
}

MetricFamily Single(MetricFamily family, double value) {
  if (family.type == prometheus::MetricType::Counter) {
    AddCounter(family, {}, value);
  } else {
    AddGauge(family, {}, value);
  }
  return family;
}

void AddStat(const ProcessStat& stat, MetricFamilies& families) {
  const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const double page = static_cast<double>(sysconf(_SC_PAGESIZE));
  families.push_back(Single(
      CounterFamily("process_cpu_seconds_total", "How much processor time has the process used?"),
      (stat.Number(14) + stat.Number(15)) / ticks));
  families.push_back(
      Single(GaugeFamily("process_threads", "How many threads has the process?"), stat.Number(20)));
  if (const auto boot = BootTime()) {
    families.push_back(
        Single(GaugeFamily("process_start_time_seconds", "When was the process started?"),
               *boot + stat.Number(22) / ticks));
  }
  families.push_back(Single(
      GaugeFamily("process_virtual_memory_bytes", "How much address space does the process use?"),
      stat.Number(23)));
  families.push_back(Single(
      GaugeFamily("process_resident_memory_bytes", "How much memory does the process occupy?"),
      stat.Number(24) * page));
}

}  // namespace

MetricFamilies ProcessFamilies() {
  MetricFamilies families;
  if (const auto stat = ProcessStat::Read()) AddStat(*stat, families);
  if (const auto files = OpenFiles()) {
    families.push_back(
        Single(GaugeFamily("process_open_fds", "How many files and sockets are open?"), *files));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    families.push_back(
        Single(GaugeFamily("process_max_fds", "How many files and sockets may be open?"),
               static_cast<double>(limit.rlim_cur)));
  }
  return families;
}

}  // namespace askmix
