// An answer as bytes.
#pragma once

#include <string>

#include "edge/http/message.h"

namespace askmix {

/// What the request says about the form of its answer.
struct AnswerForm {
  bool with_body = true;  ///< not for HEAD
  bool gzip = false;
  bool keep_alive = true;
};

struct Answer {
  std::string head;  ///< to the empty line
  std::string body;
  bool keep_alive = true;
  bool events = false;  ///< more is to follow
};

/// Bodies that are worth it are compressed where the form allows it. Throws std::invalid_argument
/// when a header of `response` would not stay one line.
Answer MakeAnswer(HttpResponse response, const AnswerForm& form);

}  // namespace askmix
