// Who is connected, and who has to go when there are too many. Not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <list>

namespace askmix {

class Crowd {
 public:
  enum class State {
    kIdle,      ///< has not asked yet, or has its answer
    kAsking,    ///< a handler works for it
    kReading,   ///< its answer is on the way
    kListening  ///< to events, without an end
  };

  class Guest {
   public:
    virtual ~Guest() = default;
    /// Leaves the crowd. Something else than the crowd must hold the guest meanwhile.
    virtual void Close() = 0;

   private:
    friend class Crowd;
    State state_ = State::kIdle;
    std::size_t unread_bytes_ = 0;
    std::list<Guest*>::iterator place_;
  };

  Crowd(std::size_t guests_max, std::size_t unread_bytes_max)
      : guests_max_(guests_max), unread_bytes_max_(unread_bytes_max) {}

  /// For one more guest. Closes who has been idle longest, or else whose answer has stood still
  /// longest; false when all others are at work or listen.
  bool MakeRoom();
  /// Closes who has been idle longest, or else whose answer has stood still longest; false when
  /// there is none.
  bool CloseOne();
  void CloseAll();

  void Enter(Guest& guest);
  /// Also where it stays in its state, but has not stood still.
  void Move(Guest& guest, State state);
  /// Bytes of its answer. When all of them are too many, closes other guests whose answers have
  /// stood still longest.
  void SetUnread(Guest& guest, std::size_t bytes);
  void Leave(Guest& guest);

  std::size_t Count(State state) const { return Of(state).size(); }

 private:
  using Guests = std::list<Guest*>;  ///< who has stood still longest comes first

  Guests& Of(State state) { return guests_[static_cast<std::size_t>(state)]; }
  const Guests& Of(State state) const { return guests_[static_cast<std::size_t>(state)]; }

  const std::size_t guests_max_, unread_bytes_max_;
  std::array<Guests, 4> guests_;
  std::size_t count_ = 0, unread_bytes_ = 0;
};

}  // namespace askmix
