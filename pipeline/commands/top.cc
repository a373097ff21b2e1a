// askmix top: the live mix of an askmix that runs somewhere, over its API.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "codec/json.h"
#include "commands/command.h"
#include "commands/instance.h"
#include "commands/terminal.h"
#include "commands/top_round.h"
#include "core/display.h"
#include "core/time.h"
#include "edge/clock.h"
#include "edge/log.h"
#include "edge/shutdown.h"

namespace askmix {
namespace {

constexpr std::chrono::seconds kStopGrace{5};
constexpr Millis kEveryMin{200}, kEveryMax{3'600'000};

struct TopOptions {
  std::string url = "http://127.0.0.1:9464";
  TopQuestion question;
  std::string every = "2s";
  bool once = false;
  bool json = false;
};

Millis EveryOf(const TopOptions& options) {
  const auto every = ParseDuration(options.every);
  if (every && *every >= kEveryMin && *every <= kEveryMax) return *every;
  throw Fatal(ExitCode::kUsage,
              "--every is '" + options.every + "': give a duration from 200ms to 1h, such as 2s");
}

/// A line for each brand, for scripts.
std::string RenderLines(const TopRound& round, TimePoint now) {
  std::string lines;
  for (const TopBrand& brand : round.brands) {
    JsonWriter json(lines);
    json.BeginObject();
    json.Key("at");
    json.Int(UnixMillis(now));
    json.Key("id");
    json.String(brand.id);
    json.Key("name");
    json.String(brand.name);
    if (!brand.mix_json.empty()) {
      json.Key("mix");
      json.Raw(brand.mix_json);
    }
    if (!brand.shift_json.empty()) {
      json.Key("last_shift");
      json.Raw(brand.shift_json);
    }
    json.EndObject();
    lines += '\n';
  }
  return lines;
}

/// `head` is one line; as many brands follow as have room.
std::string RenderScreen(const TopRound& round, const std::string& head, const TerminalLook& look) {
  constexpr std::size_t kOtherLines =
      5;  // two of the head, that of the table, the rest, the cursor
  const std::size_t room = look.height - std::min(look.height - 1, kOtherLines);
  std::vector<MixRow> rows;
  for (std::size_t i = 0; i < std::min(room, round.brands.size()); ++i) {
    rows.push_back(round.brands[i].row);
  }
  std::string text = Styled(Displayed(head, look.width), kBold, look.colour) + "\n";
  text += Displayed("mentions of the last " + round.window +
                        "; shares of the asks with 95% intervals, in percent",
                    look.width);
  text += "\n" + RenderTable(rows, look);
  const std::size_t hidden = round.brands.size() - rows.size();
  if (hidden > 0 || round.has_more) {
    const std::string count = std::to_string(hidden) + (round.has_more ? " and more" : "");
    text += Displayed(count + " other brands; --brand ID shows one", look.width) + "\n";
  }
  return text;
}

class Top {
 public:
  explicit Top(const TopOptions& options)
      : options_(options),
        every_(EveryOf(options)),
        shutdown_(kStopGrace),
        instance_(options.url, [this] { return shutdown_.Requested(); }) {}

  ExitCode Run() {
    try {
      while (ShowRound() && !options_.once) {
        if (shutdown_.WaitFor(every_)) break;
      }
    } catch (const ConnectionLost&) {
      // Asked to stop in the middle of a round.
    }
    return ExitCode::kOk;
  }

 private:
  /// False when nobody reads it any more.
  bool ShowRound() {
    const TimePoint now = clock_.Now();
    try {
      round_ = AskForRound(instance_, options_.question, round_ ? &*round_ : nullptr, now);
      is_lost_ = false;
    } catch (const InstanceFailure& failure) {
      return TakeFailure(failure);
    }
    return options_.json ? terminal_.Show(RenderLines(*round_, now)) : Draw(round_->health);
  }

  /// The first round must succeed; an instance that was there before may come again.
  bool TakeFailure(const InstanceFailure& failure) {
    constexpr int kBadRequest = 400;
    if (!round_) {
      throw Fatal(failure.status() == kBadRequest ? ExitCode::kUsage : ExitCode::kFailed,
                  failure.what());
    }
    const std::string head = std::string("NOT LIVE: ") + failure.what();
    if (terminal_.is_terminal() && !options_.json) return Draw(head);
    if (!std::exchange(is_lost_, true)) {
      std::fprintf(stderr, "askmix: %s; asking again\n", failure.what());
    }
    return true;
  }

  bool Draw(const std::string& head) {
    return terminal_.Show(RenderScreen(*round_, head, terminal_.Look()));
  }

  const TopOptions& options_;
  const Millis every_;
  const SystemClock clock_;
  Shutdown shutdown_;
  Instance instance_;
  Terminal terminal_;
  std::optional<TopRound> round_;
  bool is_lost_ = false;
};

ExitCode Run(const TopOptions& options) {
  log::Init("warn");
  return Top(options).Run();
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<TopOptions>();
  app.add_option("--url", options->url, "Where it runs, as `askmix run` prints it")
      ->capture_default_str();
  app.add_option("--window", options->question.window,
                 "One of its windows; 1h, or else its shortest, by default");
  app.add_option("--brand", options->question.brands, "Ids of brands to show; all by default");
  app.add_option("--every", options->every, "Time between two looks")->capture_default_str();
  app.add_flag("--once", options->once, "Look once and end");
  app.add_flag("--json", options->json, "A line of JSON for each brand and look, for scripts");
  return [options] { return Run(*options); };
}

}  // namespace

const Command kTopCommand = {"top", "Show the live mix of an askmix that runs", &Declare};

}  // namespace askmix
