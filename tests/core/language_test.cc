#include "core/language.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("language: a sentence is known by its language") {
  struct Row {
    std::string_view text, language;
  };
  const Row rows[] = {
      {"does anybody know whether they ship to the islands before Christmas?", "en"},
      {"Ich habe gestern zwei Paar Schuhe bestellt und warte noch auf die Nachricht", "de"},
      {"alguien sabe cu\u00e1ndo vuelven a abrir la tienda del centro de la ciudad", "es"},
      {"quelqu'un sait si la boutique est ouverte le dimanche apr\u00e8s-midi ?", "fr"},
      {"\u043a\u043e\u0433\u0434\u0430 \u0441\u043d\u043e\u0432\u0430 "
       "\u043f\u043e\u044f\u0432\u0438\u0442\u0441\u044f \u0432 "
       "\u043f\u0440\u043e\u0434\u0430\u0436\u0435 \u044d\u0442\u0430 "
       "\u043c\u043e\u0434\u0435\u043b\u044c",
       "ru"},
      {"\u65b0\u3057\u3044\u9774\u304c\u6b32\u3057\u3044\u306e\u3067"
       "\u3059\u304c\u3069\u3053\u3067\u8cb7\u3048\u307e\u3059\u304b",
       "ja"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(DetectLanguage(row.text) == row.language);
  }
}

TEST_CASE("language: what is too short or mixed or no language at all is not guessed") {
  for (const std::string_view text : {"", "ok", "!!! 123", "https://x.example/wo-ist-mein-paket",
                                      "@DieSchuheSindNochNichtDa", "\xff\xfe\x80"}) {
    CAPTURE(text);
    CHECK(DetectLanguage(text).empty());
  }
}

TEST_CASE("language: links and account names do not count") {
  CHECK(DetectLanguage("wo bleibt denn nun meine Bestellung, ich warte schon sehr lange "
                       "https://shop.example/where-is-my-order-please-tell-me-now "
                       "@the_best_customer_service_ever @where_is_my_parcel_please") == "de");
}

TEST_CASE("language: the primary tag is what stands before the first hyphen") {
  CHECK(PrimaryLanguage("pt-BR") == "pt");
  CHECK(PrimaryLanguage("en") == "en");
  CHECK(PrimaryLanguage("").empty());
}

}  // namespace
}  // namespace askmix
