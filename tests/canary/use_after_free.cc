// Reads memory that was given back.
int main() {
  volatile int* number = new int(1);
  delete number;
  return *number;
}
