#include "classifier/normal_text.h"

#include <doctest/doctest.h>

#include <string>

using askmix::NormalText;

namespace {

std::string Normal(std::string_view text, std::string_view brand = "") {
  return std::string(NormalText(text, brand).view());
}

}  // namespace

TEST_CASE("normal text: what differs between people and platforms is hidden") {
  struct Row {
    const char* text;
    const char* brand;
    const char* normal;
  };
  const Row rows[] = {
      {"Do you ship to Norway?", "", " do you ship to norway? "},
      {"  two\t blanks\n here ", "", " two blanks here "},
      {"fish &amp; chips", "", " fish & chips "},
      {"see https://x.example/a?b=c now", "", " see url now "},
      {"see bit.ly/abc now", "", " see url now "},
      {"new stock {link}", "", " new stock url "},
      {"@someone hi @other", "", " brand hi user "},
      {"hi @Nike and @other", "nike", " hi brand and user "},
      {"RT @someone: sale", "", " rt user: sale "},
      {"__company__ my bag", "", " brand my bag "},
      {"write to me@mail.example please", "", " write to email please "},
      {"size 12 costs 5", "", " size 00 costs 0 "},
      {"don't and don\u2019t", "", " dont and dont "},
      {"soooooo good!!!!!!", "", " sooo good!!! "},
      {"\u00a35 or \u20ac5", "", " $0 or $0 "},
      {"Caf\u00e9", "", " cafe "},
      {"love it\U0001f60d\U0001f60d", "", " love it \U0001f60d \U0001f60d "},
      {"", "", " "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Normal(row.text, row.brand) == row.normal);
  }
}

TEST_CASE("normal text: a brand is found however its words are put together") {
  for (const char* named : {"Rift Tyrants", "rifttyrants", "RIFT-TYRANTS", "@rift_tyrants"}) {
    CAPTURE(named);
    CHECK(Normal(std::string("is ") + named + " out?", "Rift Tyrants") == " is brand out? ");
  }
}

TEST_CASE("normal text: a brand inside another word is left alone") {
  CHECK(Normal("pineapple juice", "Apple") == " pineapple juice ");
  CHECK(Normal("applesauce", "Apple") == " applesauce ");
}

TEST_CASE("normal text: any bytes give a text that fits and ends with a blank") {
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes.push_back(static_cast<char>(i * 37 % 256));
  for (std::size_t length = 0; length < bytes.size(); length += 61) {
    CAPTURE(length);
    const NormalText text(std::string_view(bytes).substr(0, length), "@a&b");
    REQUIRE(text.view().size() <= NormalText::kBytes);
    CHECK(text.view().front() == ' ');
    CHECK(text.view().back() == ' ');
  }
}

TEST_CASE("normal text: a single endless word is cut and not refused") {
  std::string word;
  for (int i = 0; i < 3000; ++i) word += static_cast<char>('a' + i % 7);
  CHECK(Normal(word).size() == NormalText::kBytes);
}
