#include "codec/platforms/normalise.h"

#include <doctest/doctest.h>

#include <array>

namespace askmix {
namespace {

TEST_CASE("normalise: languages become codes or nothing") {
  struct Row {
    std::string_view declared, lang;
  };
  constexpr std::array kRows = {Row{"en", "en"},
                                Row{"EN_us", "en-US"},
                                Row{"in", "id"},
                                Row{"iw", "he"},
                                Row{"ji", "yi"},
                                Row{"no", "no"},
                                Row{"haw", "haw"},
                                Row{"und", ""},
                                Row{"zxx", ""},
                                Row{"qst", ""},
                                Row{"English", "en"},
                                Row{"Spanish; Castilian", "es"},
                                Row{"Chinese (Simplified)", "zh"},
                                Row{"zh-hant-tw", "zh-Hant-TW"},
                                Row{"klingon", ""},
                                Row{"e", ""},
                                Row{"en-", ""},
                                Row{"en--us", ""},
                                Row{"en-thiswordistoolong", ""},
                                Row{"12", ""},
                                Row{"", ""},
                                Row{"日本語", ""}};
  for (const Row& row : kRows) {
    CAPTURE(row.declared);
    CHECK(NormaliseLanguage(row.declared) == row.lang);
  }
}

TEST_CASE("normalise: ends of texts are trimmed whatever the blanks are") {
  CHECK(Trimmed("") == "");
  CHECK(Trimmed("a  b") == "a  b");
  CHECK(Trimmed(" \t a\u3000b \u00a0") == "a\u3000b");
  CHECK(Trimmed("🚀") == "🚀");
  CHECK(Trimmed(" \n ") == "");
}

TEST_CASE("normalise: lists are bounded and hold each value once") {
  Mention mention;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) {
      AddLink("https://a.example/" + std::to_string(i), mention);
      AddTag("#tag" + std::to_string(i), mention);
      AddHandle("@who" + std::to_string(i), mention);
    }
  }
  CHECK(mention.links.size() == 32);
  CHECK(mention.tags.size() == 64);
  CHECK(mention.handles.size() == 64);
  CHECK(mention.tags.front() == "tag0");
  CHECK(mention.handles.back() == "who63");
}

TEST_CASE("normalise: links are those of the web") {
  CHECK(LinkOrNothing("https://a.example") == "https://a.example");
  CHECK(LinkOrNothing("http://a.example") == "http://a.example");
  CHECK(LinkOrNothing("javascript:alert(1)").empty());
  CHECK(LinkOrNothing("a.example").empty());
  CHECK(LinkOrNothing("https://" + std::string(2'041, 'a')).empty());
}

TEST_CASE("normalise: an id that is too long is no identity") {
  Mention mention;
  CHECK(SetIdentity("x", std::string(kIdBytesMax, '1'), mention));
  CHECK(mention.key.starts_with("x:1"));
  CHECK_FALSE(SetIdentity("x", std::string(kIdBytesMax + 1, '1'), mention));
  CHECK_FALSE(SetIdentity("x", "", mention));
}

TEST_CASE("normalise: snowflakes hold a time and the ids before them do not") {
  CHECK(UnixMillis(*SnowflakeTime("2125524895134646272")) == 1795599600000);
  CHECK(SnowflakeTime("20") == std::nullopt);
  CHECK(SnowflakeTime("29700859247") == std::nullopt);
  CHECK(SnowflakeTime("9999999999999999999") == std::nullopt);
  CHECK(SnowflakeTime("12x") == std::nullopt);
}

TEST_CASE("normalise: the most specific relation gives the kind") {
  Relations relations;
  CHECK(KindOf(relations) == MentionKind::kPost);
  relations.quote_of_id = "1";
  CHECK(KindOf(relations) == MentionKind::kQuote);
  relations.reply_to_id = "2";
  CHECK(KindOf(relations) == MentionKind::kReply);
  relations.repost_of_id = "3";
  CHECK(KindOf(relations) == MentionKind::kRepost);
}

}  // namespace
}  // namespace askmix
