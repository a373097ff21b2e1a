#include "runtime/restore.h"

#include <doctest/doctest.h>

#include "support/builders.h"

namespace askmix {
namespace {

TEST_CASE("restore: the note of a commit tells when it was made") {
  CHECK(ParseNote(MakeNote(kNoon)) == kNoon);
}

TEST_CASE("restore: a note that is not ours says nothing") {
  for (const char* note : {"", "1;t=", "1;t=12x", "2;t=12", "t=12"}) {
    CAPTURE(note);
    CHECK_FALSE(ParseNote(note));
  }
}

}  // namespace
}  // namespace askmix
