// The assumed mixes that ship with askmix: pipeline/presets.
#pragma once

#include <span>
#include <string_view>

#include "core/assumed_mix.h"
#include "edge/embedded_file.h"

namespace askmix {

/// As they lie there, YAML.
std::span<const EmbeddedFile> PresetFiles();

/// By name. They live as long as the program.
std::span<const AssumedMixPtr> Presets();

/// Null when there is none of that name.
AssumedMixPtr FindPreset(std::string_view name);

/// The name with the fewest edits to `name`.
std::string_view NearestPreset(std::string_view name);

}  // namespace askmix
