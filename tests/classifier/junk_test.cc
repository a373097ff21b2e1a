#include "classifier/junk.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

std::string_view JunkIn(std::string_view text) {
  return kJunkNames[static_cast<std::size_t>(JunkOf(NormalText(text, "Tidewater")))];
}

TEST_CASE("junk: adverts giveaways vacancies and bare links are told by their form") {
  struct Row {
    std::string_view text, junk;
  };
  const Row rows[] = {
      {"Use my code ANNA15 for Tidewater boots", "advert"},
      {"my whole Tidewater haul, link in bio!", "advert"},
      {"so happy with these Tidewater boots #ad", "advert"},
      {"Tidewater rain boots 40% off this week https://shop.example/t", "advert"},
      {"Shop now: Tidewater boots https://shop.example/t", "advert"},
      {"Shop now https://shop.example/t Tidewater boots", "advert"},
      {"Follow us and RT to win a Tidewater hamper", "giveaway"},
      {"Like, share and tag a friend for a chance to get Tidewater boots", "giveaway"},
      {"Tidewater is hiring a baker in Cork", "job"},
      {"Barista at Tidewater #jobs https://jobs.example/7", "job"},
      {"Sales position at Tidewater, apply by Friday https://jobs.example/7", "job"},
      {"Tidewater https://x.example/1", "link_only"},
      {"@tidewater #boots #rain https://x.example/1 12", "link_only"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(JunkIn(row.text) == row.junk);
  }
}

TEST_CASE("junk: what people ask is none") {
  for (const std::string_view text :
       {"does anybody have a Tidewater code?", "can I use my code twice at Tidewater?",
        "is Tidewater hiring?", "entered! hope I win the Tidewater hamper",
        "followed Tidewater, retweeted, fingers crossed", "love these Tidewater boots",
        "got my Tidewater boots 40% off, chuffed", "where do I apply for a refund, Tidewater",
        "is this 40% off for everybody? https://x.example/1", "Tidewater", "", "12 !"}) {
    CAPTURE(text);
    CHECK(JunkIn(text).empty());
  }
}

std::uint64_t HashOf(std::string_view text) { return HashOfCopies(NormalText(text, "Tidewater")); }

TEST_CASE("junk: copies have one hash whatever links names and numbers stand in them") {
  const std::uint64_t hash = HashOf("I just found the best boots of my whole life");
  CHECK(hash != 0);
  CHECK(HashOf("@someone I just found the BEST boots of my whole life!! https://x.example/2") ==
        hash);
  CHECK(HashOf("I just found the best shoes of my whole life") != hash);
}

TEST_CASE("junk: a few words are written by many who do not copy") {
  CHECK(HashOf("happy birthday to all of you") != 0);
  CHECK(HashOf("happy birthday to you Tidewater 2026!") == 0);
  CHECK(HashOf("") == 0);
}

}  // namespace
}  // namespace askmix
