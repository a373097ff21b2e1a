#include "edge/http/crowd.h"

namespace askmix {

bool Crowd::MakeRoom() { return count_ < guests_max_ || CloseOne(); }

bool Crowd::CloseOne() {
  for (const State state : {State::kIdle, State::kReading}) {
    if (Of(state).empty()) continue;
    Of(state).front()->Close();
    return true;
  }
  return false;
}

void Crowd::CloseAll() {
  for (Guests& guests : guests_) {
    while (!guests.empty()) guests.front()->Close();
  }
}

void Crowd::Enter(Guest& guest) {
  Guests& idle = Of(State::kIdle);
  guest.place_ = idle.insert(idle.end(), &guest);
  ++count_;
}

void Crowd::Move(Guest& guest, State state) {
  Guests& to = Of(state);
  to.splice(to.end(), Of(guest.state_), guest.place_);
  guest.state_ = state;
}

void Crowd::SetUnread(Guest& guest, std::size_t bytes) {
  unread_bytes_ += bytes - guest.unread_bytes_;
  guest.unread_bytes_ = bytes;
  const Guests& reading = Of(State::kReading);
  while (unread_bytes_ > unread_bytes_max_ && !reading.empty() && reading.front() != &guest) {
    reading.front()->Close();
  }
}

void Crowd::Leave(Guest& guest) {
  SetUnread(guest, 0);
  Of(guest.state_).erase(guest.place_);
  --count_;
}

}  // namespace askmix
