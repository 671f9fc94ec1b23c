# lineland_embed(TARGET NAMESPACE NAME=FILE...): compiles files into TARGET and generates "embedded/NAMESPACE.h" with
#   namespace lineland::embedded::NAMESPACE { std::span<const File> files(); }, File{std::string_view name, bytes}.
function(lineland_embed target namespace)
  set(folder ${CMAKE_BINARY_DIR}/generated/embedded)
  set(assembly ".section .rodata\n")
  set(externs "")
  set(rows "")
  set(index 0)
  set(sources "")
  foreach(pair IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.+)$" _ "${pair}")
    set(name ${CMAKE_MATCH_1})
    set(file ${CMAKE_MATCH_2})
    set(symbol lineland_${namespace}_${index})
    string(APPEND assembly ".global ${symbol}\n.global ${symbol}_end\n.balign 16\n${symbol}:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND externs "extern const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND rows "      File{\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    list(APPEND sources ${file})
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${folder}/${namespace}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${namespace}.h CONTENT
"#pragma once
#include <cstddef>
#include <span>
#include <string_view>
namespace lineland::embedded::${namespace} {
struct File {
  std::string_view name, bytes;
};
std::span<const File> files();
}
" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${namespace}.cpp CONTENT
"#include \"embedded/${namespace}.h\"
#include <array>
extern \"C\" {
${externs}}
namespace lineland::embedded::${namespace} {
std::span<const File> files() {
  static const std::array<File, ${index}> all = {
${rows}  };
  return all;
}
}
" @ONLY)
  set_source_files_properties(${folder}/${namespace}.S PROPERTIES OBJECT_DEPENDS "${sources}" COMPILE_OPTIONS "")
  target_sources(${target} PRIVATE ${folder}/${namespace}.S ${folder}/${namespace}.cpp)
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endfunction()
