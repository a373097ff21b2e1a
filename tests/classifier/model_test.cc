#include "classifier/model.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "core/hash.h"
#include "support/toy_labels.h"

using namespace askmix;

namespace {

constexpr std::size_t kHeaderBytes = 28;

std::string WhyRefused(std::string_view bytes) {
  const Result<Model> model = ParseModel(bytes);
  return model ? "" : std::string(model.error().detail);
}

const std::string& ToyBytes() {
  static const std::string bytes = SerializeModel(testing::ToyModel());
  return bytes;
}

/// The checksum that fits the contents again, so that only what lies behind it is wrong.
std::string Resealed(std::string bytes) {
  const std::uint64_t checksum = HashBytes64(std::string_view(bytes).substr(20));
  bytes.replace(12, 8, reinterpret_cast<const char*>(&checksum), 8);
  return bytes;
}

}  // namespace

TEST_CASE("model: what is written is read again") {
  const Model model = testing::ToyModel();
  const Result<Model> read = ParseModel(SerializeModel(model));
  REQUIRE(read);
  CHECK(read->version == model.version);
  CHECK(read->features.bits == model.features.bits);
  CHECK(std::ranges::equal(read->features.groups.entries(), model.features.groups.entries()));
  CHECK(read->weights.rows == model.weights.rows);
  CHECK(read->weights.step == model.weights.step);
  CHECK(read->weights.bias == model.weights.bias);
  CHECK(read->calibration.temperature == model.calibration.temperature);
  CHECK(read->confusion.counts == model.confusion.counts);
  CHECK(read->facts.gold == model.facts.gold);
  CHECK(SerializeModel(*read) == SerializeModel(model));
}

TEST_CASE("model: any changed byte of the header is refused with a reason") {
  for (std::size_t i = 0; i < kHeaderBytes; ++i) {
    CAPTURE(i);
    std::string bytes = ToyBytes();
    bytes[i] = static_cast<char>(bytes[i] ^ 0x20);
    CHECK(!WhyRefused(bytes).empty());
  }
}

TEST_CASE("model: a changed byte anywhere is refused as damage") {
  for (std::size_t i = kHeaderBytes; i < ToyBytes().size(); i += 997) {
    CAPTURE(i);
    std::string bytes = ToyBytes();
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    CHECK(WhyRefused(bytes).find("damaged") != std::string::npos);
  }
}

TEST_CASE("model: a file that is cut or longer is refused") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{8}, std::size_t{27},
                                 std::size_t{28}, ToyBytes().size() / 2, ToyBytes().size() - 1}) {
    CAPTURE(size);
    CHECK(!WhyRefused(ToyBytes().substr(0, size)).empty());
  }
  CHECK(!WhyRefused(ToyBytes() + "x").empty());
}

TEST_CASE("model: a file of a later format says what to do") {
  std::string bytes = ToyBytes();
  bytes[8] = 9;
  const std::string why = WhyRefused(bytes);
  CHECK(why.find("format 9") != std::string::npos);
  CHECK(why.find("train it again") != std::string::npos);
}

TEST_CASE("model: contents that contradict themselves are refused although the checksum fits") {
  for (std::size_t i = kHeaderBytes; i < kHeaderBytes + 90; ++i) {
    CAPTURE(i);
    std::string bytes = ToyBytes();
    bytes[i] = static_cast<char>(bytes[i] ^ 0x80);
    // A changed name or number may be as good as the one before; reading must stay within bounds.
    ParseModel(Resealed(bytes));
  }
  std::string shorter = ToyBytes().substr(0, ToyBytes().size() - 40);
  const std::uint64_t size = shorter.size() - kHeaderBytes;
  shorter.replace(20, 8, reinterpret_cast<const char*>(&size), 8);
  CHECK(WhyRefused(Resealed(shorter)).find("contradicts itself") != std::string::npos);
}

TEST_CASE("model: numbers that no probabilities come of are refused") {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const std::array<void (*)(Model&), 6> crimes = {
      [](Model& m) { m.weights.step[1] = kNaN; },
      [](Model& m) { m.weights.step[0] = 1e30F; },
      [](Model& m) { m.weights.bias[2] = -std::numeric_limits<float>::infinity(); },
      [](Model& m) { m.calibration.temperature = 1e-30F; },
      [](Model& m) { m.calibration.temperature = kNaN; },
      [](Model& m) { m.version = "toy-\xff"; }};
  for (std::size_t i = 0; i < crimes.size(); ++i) {
    CAPTURE(i);
    Model model = testing::ToyModel();
    crimes[i](model);
    CHECK(WhyRefused(SerializeModel(model)).find("contradicts itself") != std::string::npos);
  }
}

TEST_CASE("model: more word groups than fit are refused") {
  Model model = testing::ToyModel();
  model.features.groups = WordGroups(std::vector<WordGroups::Entry>{{0x01020304, {1, 2, 3}}});
  std::string bytes = SerializeModel(model);
  const std::size_t entry = bytes.find(std::string("\x04\x03\x02\x01", 4));
  REQUIRE(entry != std::string::npos);
  bytes[entry - 1] = '\x7f';
  CHECK(WhyRefused(Resealed(bytes)).find("contradicts itself") != std::string::npos);
}

TEST_CASE("model: something else is not taken for a model") {
  CHECK(WhyRefused("{\"id\": 1}") == "this is not a model of askmix");
}
