// The form in which names, handles and texts are compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace askmix {

/// Fold (core/text.h), and each run of blanks as one ' '. `origins` as Fold gives them.
void FoldWords(std::string_view text, std::string& out, std::vector<std::uint32_t>& origins);

/// A name or alias as the matcher looks for it; blanks around it do not count.
std::string FoldName(std::string_view name);

/// An account name as the matcher looks for it; a leading '@' does not count.
std::string FoldHandle(std::string_view handle);

/// A folded name as hashtags write it, letters and digits only ("best buy" -> "bestbuy"). Empty
/// when that changes nothing, or leaves so little that it would be a word of its own ("h&m").
std::string HashtagForm(std::string_view folded_name);

}  // namespace askmix
