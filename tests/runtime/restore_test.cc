#include "runtime/restore.h"

#include <doctest/doctest.h>

#include "support/builders.h"

namespace askmix {
namespace {

TEST_CASE("restore: the note of a commit is read back") {
  const Note note{kNoon, kNoon - Millis{7}, 12};
  CHECK(ParseNote(MakeNote(note)) == note);
}

TEST_CASE("restore: a note that is not ours says nothing") {
  for (const char* note : {"", "1", "1;t=1", "1;t=1;w=2;p=", "1;t=1;w=2;p=3x", "2;t=1;w=2;p=3",
                           "t=1;w=2;p=3", "1;w=2;t=1;p=3",
                           // Times from which no horizon can be subtracted.
                           "1;t=-9223372036854775808;w=2;p=3", "1;t=1;w=9223372036854775807;p=3"}) {
    CAPTURE(note);
    CHECK_FALSE(ParseNote(note));
  }
}

}  // namespace
}  // namespace askmix
