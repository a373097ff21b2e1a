// Two threads write to one number without asking each other.
#include <thread>

int main() {
  int number = 0;
  std::thread other([&] { ++number; });
  ++number;
  other.join();
  return number == 2 ? 0 : 1;
}
