#include "commands/assumed_view.h"

#include <doctest/doctest.h>

#include "edge/brands_file.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

TEST_CASE("assumed view: brands stand beside what they are compared with") {
  const TemporaryFolder folder;
  const std::vector<Brand> brands = LoadBrands(folder.Write("b.yaml", R"(
- {name: Acme, assumed: ibm2011-business}
- {name: Bolt}
- {name: Cone, assumed: {promotion: 20, buying_info: 30, community: 50, by: sales, year: 2026}}
- {name: Dune, assumed: none}
- {name: Echo, assumed: ibm2011-business}
)"));
  CHECK(DescribeAssumed(brands, "the usual") ==
        std::vector<std::string>{
            "ibm2011-business (2010: promotion 33 %, buying_info 33 %, community 35 %): acme, echo",
            "nothing: dune",
            "sales-2026 (2026: promotion 20 %, buying_info 30 %, community 50 %): cone",
            "the usual: bolt"});
}

TEST_CASE("assumed view: of many brands a line names some and counts the rest") {
  std::vector<Brand> brands(23);
  for (std::size_t i = 0; i < brands.size(); ++i) brands[i].id = "b" + std::to_string(i);
  const std::vector<std::string> lines = DescribeAssumed(brands, "nothing");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("nothing: b0, b1, "));
  CHECK(lines[0].ends_with(", b19 and 3 more"));
}

}  // namespace
}  // namespace askmix
