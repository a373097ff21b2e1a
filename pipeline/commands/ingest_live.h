// askmix ingest jetstream, askmix ingest mastodon: feeds that do not end, into mentions.raw.
#pragma once

#include <functional>

#include "commands/command.h"

namespace askmix {

/// Declares both below `ingest`, which has options --config and --topic and positionals `files`.
/// Returns what runs the feed that was chosen, or else `files`.
std::function<ExitCode()> WithLiveFeeds(CLI::App& ingest, std::function<ExitCode()> files);

}  // namespace askmix
