// askmix brands check|try: is the file of brands good, and what does it find?
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "brands/matcher.h"
#include "commands/command.h"
#include "edge/brands_file.h"

namespace askmix {
namespace {

struct BrandsOptions {
  std::string file;
  std::string text;
};

ExitCode CheckFile(const BrandsOptions& options) {
  const std::size_t count = LoadBrands(options.file).size();
  std::printf("%zu %s in %s\n", count, count == 1 ? "brand" : "brands", options.file.c_str());
  return ExitCode::kOk;
}

/// One line for each brand that the text names; exit code 1 when it names none.
ExitCode TryText(const BrandsOptions& options) {
  const std::vector<Brand> brands = LoadBrands(options.file);
  const Matcher matcher(brands);
  std::vector<BrandMatch> matches;
  matcher.Find(options.text, {}, matches);
  for (const BrandMatch& match : matches) {
    const auto at = static_cast<std::size_t>(match.words.data() - options.text.data());
    std::printf("%.*s\t%s\t%.*s\tbyte %zu\n", static_cast<int>(match.brand_id.size()),
                match.brand_id.data(), Name(match.via).data(), static_cast<int>(match.words.size()),
                match.words.data(), at);
  }
  if (matches.empty()) std::fprintf(stderr, "no brand of %s is named\n", options.file.c_str());
  return matches.empty() ? ExitCode::kFailed : ExitCode::kOk;
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<BrandsOptions>();
  app.require_subcommand(1);
  CLI::App* check = app.add_subcommand("check", "Is the file of brands good?");
  check->add_option("file", options->file, "Brands (YAML)")->required();
  CLI::App* find = app.add_subcommand("try", "Which brands does a text name, and by what?");
  find->add_option("file", options->file, "Brands (YAML)")->required();
  find->add_option("text", options->text, "A text, as an author wrote it")->required();
  return [options, check] { return check->parsed() ? CheckFile(*options) : TryText(*options); };
}

}  // namespace

const Command kBrandsCommand = {"brands", "Check a file of brands, or try it on a text", &Declare};

}  // namespace askmix
