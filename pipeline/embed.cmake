# Writes OUTPUT, a C++ file whose FUNCTION, declared in HEADER, has the files of FOLDER named in FILES
# (commas between them), in that order.
set(rows "")
string(REPLACE "," ";" names "${FILES}")
foreach(name IN LISTS names)
  file(READ "${FOLDER}/${name}" bytes)
  string(APPEND rows "    {\"${name}\", R\"askmix(${bytes})askmix\"},\n")
endforeach()

file(WRITE "${OUTPUT}" "// Made by embed.cmake.
#include \"${HEADER}\"

namespace askmix {

std::span<const EmbeddedFile> ${FUNCTION}() {
  static constexpr EmbeddedFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace askmix
")
