// What reading a platform's payload promises, whatever the bytes and the format.
#pragma once

#include <string_view>

namespace askmix::fuzz {

/// `format` as in ReadPayload.
void CheckPayload(std::string_view bytes, std::string_view format);

}  // namespace askmix::fuzz
