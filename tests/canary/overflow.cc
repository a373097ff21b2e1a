// Adds to the largest integer.
#include <limits>

int main(int count, char**) {
  volatile int number = std::numeric_limits<int>::max();
  number = number + count;
  return 0;
}
