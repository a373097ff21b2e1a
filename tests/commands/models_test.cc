#include "commands/models.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "support/toy_model_file.h"

namespace askmix {
namespace {

std::string ModelBytes(std::uint64_t seed) {
  BuildOptions options = testing::ToyOptions();
  options.training.seed = seed;
  return SerializeModel(*BuildModel(testing::ToyExamples(), options));
}

std::string VersionOf(const std::string& bytes) { return ParseModel(bytes)->version; }

/// One that says of itself what it does not keep.
std::string Boaster() {
  std::vector<Example> examples = testing::ToyExamples();
  BuildOptions options = testing::ToyOptions();
  options.check = {examples[0], examples[40], examples[80], examples[120]};
  Model model = *BuildModel(examples, options);
  for (CheckText& text : model.check.texts) text.label = Label::kOther;
  return SerializeModel(model);
}

TEST_CASE("models: a brand is decided by its own model everybody else by the standard one") {
  const TemporaryFolder folder;
  const std::string one = ModelBytes(1), two = ModelBytes(2), three = ModelBytes(3);
  Config config;
  config.model_file = folder.Write("standard.model", one);
  config.shadow_file = folder.Write("shadow.model", three);
  std::vector<Brand> brands{{"acme", "Acme", {}, {}}, {"zeta", "Zeta", {}, {}}};
  brands[1].model = folder.Write("zeta.model", two);
  const ModelSet models = LoadModels(config, brands);
  CHECK(models.For("acme").version() == VersionOf(one));
  CHECK(models.For("zeta").version() == VersionOf(two));
  CHECK(models.shadow->version() == VersionOf(three));
  CHECK(models.OfVersion(VersionOf(two)) == &models.For("zeta"));
  CHECK(models.OfVersion("nothing-1") == nullptr);
}

TEST_CASE("models: a file for several brands is opened once") {
  const TemporaryFolder folder;
  Config config;
  config.model_file = folder.Write("standard.model", ModelBytes(1));
  std::vector<Brand> brands{{"acme", "Acme", {}, {}}, {"zeta", "Zeta", {}, {}}};
  brands[0].model = brands[1].model = folder.Write("own.model", ModelBytes(2));
  const ModelSet models = LoadModels(config, brands);
  CHECK(&models.For("acme") == &models.For("zeta"));
}

TEST_CASE("models: one that does worse than it claims does not start") {
  const TemporaryFolder folder;
  Config config;
  config.model_file = folder.Write("boaster.model", Boaster());
  CHECK_THROWS_WITH_AS(LoadModels(config, {}), doctest::Contains("boaster.model: "), Fatal);
  CHECK_THROWS_WITH_AS(LoadModels(config, {}), doctest::Contains("says that it reaches"), Fatal);
}

TEST_CASE("models: a good one replaces the old one while batches of the old one go on") {
  const TemporaryFolder folder;
  const std::string one = ModelBytes(1), two = ModelBytes(2);
  Config config;
  config.model_file = folder.Write("standard.model", one);
  config.brands_file = folder.Write("brands.yaml", "[{name: Acme}]");
  ModelShelf shelf(LoadModels(config, {}));
  BrandShelf brands(LoadBrandSet(config));
  const auto in_use = shelf.Current();
  folder.Write("standard.model", two);
  CHECK(Reload(config, brands, shelf));
  CHECK(shelf.Current()->standard->version() == VersionOf(two));
  CHECK(in_use->standard->version() == VersionOf(one));
}

TEST_CASE("models: a bad one leaves all of them as they were") {
  const TemporaryFolder folder;
  const std::string one = ModelBytes(1), two = ModelBytes(2);
  Config config;
  config.model_file = folder.Write("standard.model", one);
  config.shadow_file = folder.Write("shadow.model", two);
  config.brands_file = folder.Write("brands.yaml", "[{name: Acme}]");
  ModelShelf shelf(LoadModels(config, {}));
  BrandShelf brands(LoadBrandSet(config));
  folder.Write("standard.model", two);
  folder.Write("brands.yaml", "[{name: Zeta}]");
  for (const std::string& bad :
       {std::string("damaged"), one.substr(0, one.size() / 2), Boaster()}) {
    folder.Write("shadow.model", bad);
    CHECK_FALSE(Reload(config, brands, shelf));
    CHECK(brands.Current()->brands.at(0).id == "acme");
    CHECK(shelf.Current()->standard->version() == VersionOf(one));
    CHECK(shelf.Current()->shadow->version() == VersionOf(two));
  }
}

TEST_CASE("models: brands and their models and thresholds are replaced together") {
  const TemporaryFolder folder;
  const std::string one = ModelBytes(1), two = ModelBytes(2);
  Config config;
  config.model_file = folder.Write("standard.model", one);
  config.brands_file = folder.Write("brands.yaml", "[{name: Acme}]");
  BrandShelf brands(LoadBrandSet(config));
  ModelShelf models(LoadModels(config, brands.Current()->brands));
  folder.Write("own.model", two);
  folder.Write("brands.yaml",
               "[{name: Acme, thresholds: {promotion: 0.9}}, {name: Zeta, model: own.model}]");
  CHECK(Reload(config, brands, models));
  CHECK(brands.Current()->brands.size() == 2);
  CHECK(models.Current()->For("zeta").version() == VersionOf(two));
  CHECK(models.Current()->thresholds.at("acme").intent[0] == 0.9F);
  CHECK_FALSE(models.Current()->thresholds.contains("zeta"));
}

TEST_CASE("models: what brands are compared with is replaced together with them") {
  const TemporaryFolder folder;
  Config config;
  config.assumed = "ibm2011-business";
  config.model_file = folder.Write("standard.model", ModelBytes(1));
  config.brands_file = folder.Write("brands.yaml", "[{name: Acme}, {name: Zeta, assumed: none}]");
  BrandShelf brands(LoadBrandSet(config));
  ModelShelf models(LoadModels(config, brands.Current()->brands));
  CHECK(brands.Current()->AssumedOf("acme")->name == "ibm2011-business");
  CHECK(brands.Current()->AssumedOf("a stranger")->name == "ibm2011-business");
  CHECK_FALSE(brands.Current()->AssumedOf("zeta"));
  folder.Write("brands.yaml",
               "[{name: Acme, assumed: {promotion: 1, buying_info: 0, community: 0, by: us}}]");
  CHECK(Reload(config, brands, models));
  CHECK(brands.Current()->AssumedOf("acme")->name == "us");
  CHECK(brands.Current()->AssumedOf("zeta")->name == "ibm2011-business");
}

TEST_CASE("models: bad brands leave brands and models as they were") {
  const TemporaryFolder folder;
  const std::string one = ModelBytes(1), two = ModelBytes(2);
  Config config;
  config.model_file = folder.Write("standard.model", one);
  config.brands_file = folder.Write("brands.yaml", "[{name: Acme}]");
  BrandShelf brands(LoadBrandSet(config));
  ModelShelf models(LoadModels(config, brands.Current()->brands));
  const std::string version = brands.Current()->version;
  folder.Write("standard.model", two);
  for (const std::string bad :
       {"", "[{nam: Acme}]", "[{name: A}, {name: A}]", "[{name: A, model: absent.model}]"}) {
    CAPTURE(bad);
    folder.Write("brands.yaml", bad);
    CHECK_FALSE(Reload(config, brands, models));
    CHECK(brands.Current()->version == version);
    CHECK(models.Current()->standard->version() == VersionOf(one));
  }
}

}  // namespace
}  // namespace askmix
