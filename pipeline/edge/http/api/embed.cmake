# Writes OUTPUT, a C++ file that holds the files of FOLDER named in FILES (commas between them):
#   cmake -DOUTPUT=schema_files.cc -DFOLDER=schemas -DFILES=openapi.json,mix.schema.json -P embed.cmake
set(rows "")
string(REPLACE "," ";" names "${FILES}")
foreach(name IN LISTS names)
  file(READ "${FOLDER}/${name}" bytes)
  string(APPEND rows "    {\"${name}\", R\"askmix(${bytes})askmix\"},\n")
endforeach()

file(WRITE "${OUTPUT}" "// Made by embed.cmake from schemas/.
#include \"edge/http/api/document.h\"

namespace askmix {

std::span<const SchemaFile> SchemaFiles() {
  static constexpr SchemaFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace askmix
")
