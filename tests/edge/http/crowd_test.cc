#include "edge/http/crowd.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace askmix {
namespace {

using State = Crowd::State;

struct Person : Crowd::Guest {
  Person(Crowd& crowd, State state) : crowd_(crowd) {
    crowd.Enter(*this);
    crowd.Move(*this, state);
  }
  void Close() override {
    gone = true;
    crowd_.Leave(*this);
  }
  bool gone = false;

 private:
  Crowd& crowd_;
};

TEST_CASE("crowd: there is room up to the limit and then who has been idle longest goes") {
  Crowd crowd(3, 0);
  Person a(crowd, State::kIdle), b(crowd, State::kIdle);
  CHECK(crowd.MakeRoom());
  CHECK_FALSE(a.gone);
  Person c(crowd, State::kIdle);
  crowd.Move(a, State::kAsking);
  crowd.Move(a, State::kIdle);
  CHECK(crowd.MakeRoom());
  CHECK(b.gone);
  CHECK_FALSE(a.gone);
  CHECK_FALSE(c.gone);
}

TEST_CASE("crowd: where nobody is idle the answer that has stood still longest goes") {
  Crowd crowd(3, 100);
  Person asks(crowd, State::kAsking), still(crowd, State::kReading), moves(crowd, State::kReading);
  crowd.Move(moves, State::kReading);
  CHECK(crowd.MakeRoom());
  CHECK(still.gone);
  CHECK_FALSE(moves.gone);
}

TEST_CASE("crowd: nobody goes for another one while it is worked for or listens") {
  Crowd crowd(2, 100);
  Person asks(crowd, State::kAsking), listens(crowd, State::kListening);
  CHECK_FALSE(crowd.MakeRoom());
  CHECK_FALSE(asks.gone);
  CHECK_FALSE(listens.gone);
  crowd.Move(asks, State::kIdle);
  CHECK(crowd.MakeRoom());
  CHECK(asks.gone);
}

TEST_CASE(
    "crowd: too many unread bytes close answers that stood still longest but not the newest") {
  Crowd crowd(9, 100);
  Person a(crowd, State::kReading), b(crowd, State::kReading), c(crowd, State::kReading);
  crowd.SetUnread(a, 40);
  crowd.SetUnread(b, 60);
  CHECK_FALSE(a.gone);
  crowd.SetUnread(c, 10);
  CHECK(a.gone);
  CHECK_FALSE(b.gone);
  crowd.SetUnread(b, 0);
  crowd.SetUnread(c, 1'000);
  CHECK(b.gone);
  CHECK_FALSE(c.gone);
}

TEST_CASE("crowd: all can be sent away") {
  Crowd crowd(9, 100);
  std::vector<Person> people;
  people.reserve(4);
  for (const State state : {State::kIdle, State::kAsking, State::kReading, State::kListening}) {
    people.emplace_back(crowd, state);
  }
  crowd.CloseAll();
  for (const Person& person : people) CHECK(person.gone);
}

}  // namespace
}  // namespace askmix
