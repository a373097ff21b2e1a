// askmix brands check|try: is the file of brands good, and what does it find?
#include <cstdio>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "brands/matcher.h"
#include "codec/json.h"
#include "codec/platforms/platform.h"
#include "commands/assumed_view.h"
#include "commands/brands_check.h"
#include "commands/command.h"
#include "edge/brands_file.h"
#include "edge/lines.h"
#include "stages/find_brands.h"

namespace askmix {
namespace {

struct BrandsOptions {
  std::string file;
  std::string words = "/usr/share/dict/words";
  bool strict = false;
  std::string text, title, platform, reply_to, author, channel;
  std::vector<std::string> links;
};

ExitCode CheckFile(const BrandsOptions& options) {
  const BrandsFile file = ReadBrandsFile(options.file);
  const auto language = ReadWordList(options.words);
  if (!language) {
    std::fprintf(stderr,
                 "%s: no such list, so words of the language are not looked for; install "
                 "wamerican, or name a list with --words\n",
                 options.words.c_str());
  }
  const std::vector<BrandsWarning> warnings =
      WarningsOf(file, language.value_or(std::unordered_set<std::string>{}));
  for (const BrandsWarning& warning : warnings) {
    std::fprintf(stderr, "%s:%d: warning: %s\n", options.file.c_str(), warning.line,
                 warning.sentence.c_str());
  }
  const std::size_t count = file.brands.size();
  std::printf("%zu %s in %s, version %s\n", count, count == 1 ? "brand" : "brands",
              options.file.c_str(), file.version.c_str());
  for (const std::string& line :
       DescribeAssumed(file.brands, "what measure.assumed of the configuration says")) {
    std::printf("compared with %s\n", line.c_str());
  }
  return options.strict && !warnings.empty() ? ExitCode::kFailed : ExitCode::kOk;
}

std::string Because(Ground ground, std::string_view context) {
  const std::string words = "\"" + std::string(context) + "\"";
  switch (ground) {
    case Ground::kNone:
      return "ambiguous, and nothing says that the brand is meant";
    case Ground::kNear:
      return "near " + words;
    case Ground::kHashtag:
      return "a hashtag of its own";
    case Ground::kCapital:
      return "a capital inside a sentence";
    case Ground::kLink:
      return "a link to " + words;
    case Ground::kChannel:
      return "posted in " + words;
    case Ground::kCompany:
      return "the brand is named elsewhere";
    case Ground::kNotNear:
      return "near " + words + ", which speaks against it";
    case Ground::kPhrase:
      return "a part of " + words;
  }
  return {};
}

void Print(std::string_view brand, std::string_view how, std::string_view words,
           const std::string& where, const std::string& why) {
  std::printf("%.*s\t%.*s\t%.*s\t%s", static_cast<int>(brand.size()), brand.data(),
              static_cast<int>(how.size()), how.data(), static_cast<int>(words.size()),
              words.data(), where.c_str());
  std::printf(why.empty() ? "\n" : "\t%s\n", why.c_str());
}

std::string WhereOf(const Place& place) {
  return (place.in_title ? "title byte " : "byte ") + std::to_string(place.begin);
}

/// One line for each brand that the text names, then for each word that only looks like one; exit
/// code 1 when it names none.
ExitCode TryText(const BrandsOptions& options) {
  const std::vector<Brand> brands = LoadBrands(options.file);
  const Matcher matcher(brands);
  Clues clues;
  clues.text = options.text;
  clues.title = options.title;
  clues.platform = options.platform;
  clues.links = options.links;
  clues.author_id = options.author;
  clues.reply_to_author = options.reply_to;
  clues.channel = options.channel;
  std::vector<BrandMatch> matches;
  std::vector<BrandRejection> rejected;
  matcher.Find(clues, matches, &rejected);
  for (const BrandMatch& match : matches) {
    std::string why = match.ground == Ground::kNone ? "" : Because(match.ground, match.context);
    if (match.own) why += (why.empty() ? "" : "; ") + std::string("its own account wrote it");
    Print(match.brand_id, Name(match.via), match.words,
          match.places.empty() ? "not in the text" : WhereOf(match.places.front()), why);
  }
  for (const BrandRejection& r : rejected) {
    Print(r.brand_id, "rejected", r.words, WhereOf(r.place), Because(r.ground, r.context));
  }
  if (matches.empty()) std::fprintf(stderr, "no brand of %s is named\n", options.file.c_str());
  return matches.empty() ? ExitCode::kFailed : ExitCode::kOk;
}

void PrintMention(const Mention& mention) {
  std::string line;
  JsonWriter out(line);
  out.BeginObject();
  out.Key("id");
  out.String(mention.id);
  out.Key("brands");
  out.BeginArray();
  for (const BrandHit& hit : mention.brands) {
    out.BeginObject();
    for (const auto& [key, value] :
         {std::pair("id", hit.id), std::pair("via", hit.via), std::pair("match", hit.match),
          std::pair("why", hit.why), std::pair("context", hit.context)}) {
      if (value.empty()) continue;
      out.Key(key);
      out.String(value);
    }
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
  std::puts(line.c_str());
}

/// Payloads of any platform on standard input, one a line; one line of JSON for each mention. What
/// cannot be read is told, and exit code 1.
ExitCode TryMentions(const BrandsOptions& options) {
  const std::vector<Brand> brands = LoadBrands(options.file);
  const Matcher matcher(brands);
  BrandFinder finder;
  Payload payload;
  LineReader lines("-", [] { return false; });
  bool good = true;
  std::size_t number = 0;
  for (std::string line; lines.Next(line, kPayloadBytesMax);) {
    ++number;
    ReadPayload(line, "", {.source = {}, .missing_time_is_observed = true}, payload);
    for (Mention& mention : payload.mentions) {
      finder.Find(matcher, mention);
      PrintMention(mention);
    }
    for (const Refusal& refusal : payload.refusals) {
      good = false;
      std::fprintf(stderr, "line %zu: %s\n", number, refusal.error.detail.c_str());
    }
  }
  return good ? ExitCode::kOk : ExitCode::kFailed;
}

void DeclareTry(CLI::App& app, BrandsOptions& options) {
  app.add_option("file", options.file, "Brands (YAML)")->required();
  app.add_option("text", options.text,
                 "A text, as an author wrote it; - for mentions of any format on standard input, "
                 "one a line, which are answered in JSON")
      ->required();
  app.add_option("--title", options.title, "Its title");
  app.add_option("--platform", options.platform, "Where it was written: x, bluesky, reddit, ...");
  app.add_option("--author", options.author, "Id or handle of who wrote it");
  app.add_option("--reply-to", options.reply_to, "Id or handle of whom it answers");
  app.add_option("--channel", options.channel, "Community, page or channel that it stands in");
  app.add_option("--link", options.links, "A link in it, where the text has it shortened");
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<BrandsOptions>();
  app.require_subcommand(1);
  CLI::App* check = app.add_subcommand("check", "Is the file of brands good?");
  check->add_option("file", options->file, "Brands (YAML)")->required();
  check->add_flag("--strict", options->strict, "Exit code 1 when there are warnings");
  check->add_option("--words", options->words, "Words of the language, one a line")
      ->capture_default_str();
  CLI::App* find = app.add_subcommand("try", "Which brands does a text name, and by what?");
  DeclareTry(*find, *options);
  return [options, check] {
    if (check->parsed()) return CheckFile(*options);
    return options->text == "-" ? TryMentions(*options) : TryText(*options);
  };
}

}  // namespace

const Command kBrandsCommand = {"brands", "Check a file of brands, or try it on a text", &Declare};

}  // namespace askmix
