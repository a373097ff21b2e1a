// A few hundred made-up mentions from which a small model can be learned in a moment.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "classifier/model_builder.h"

namespace askmix::testing {

/// Every combination of a phrase that tells the label and a thing that does not.
inline std::vector<Example> ToyExamples() {
  struct Phrase {
    Label label;
    const char* before;
    const char* after;
  };
  constexpr std::array<Phrase, 10> kPhrases = {{
      {Label::kPromotion, "any discount code for the ", "?"},
      {Label::kPromotion, "when is your next sale on the ", "?"},
      {Label::kBuyingInfo, "how much is the ", " and do you ship abroad?"},
      {Label::kBuyingInfo, "is the ", " back in stock?"},
      {Label::kCommunity, "still in love with my ", "!"},
      {Label::kCommunity, "happy birthday, your ", " made my year"},
      {Label::kCare, "my ", " arrived broken and nobody answers"},
      {Label::kCare, "where is my order? the ", " is three weeks late"},
      {Label::kOther, "earn cash from home, free ", " url click now"},
      {Label::kOther, "quarterly report: shares of the ", " maker fell"},
  }};
  constexpr std::array<const char*, 16> kThings = {
      "kettle",   "jacket", "lamp",     "guitar",          "tent",   "blender",
      "backpack", "sofa",   "tripod",   "scarf",           "helmet", "keyboard",
      "mattress", "drone",  "stroller", "espresso machine"};
  std::vector<Example> examples;
  for (const Phrase& phrase : kPhrases) {
    for (const char* thing : kThings) {
      Example example;
      example.text = std::string(phrase.before) + thing + phrase.after;
      example.gold = phrase.label;
      examples.push_back(std::move(example));
    }
  }
  return examples;
}

/// The first three things are used alike, and so are some words.
inline WordGroups ToyGroups() {
  return WordGroups({{WordGroups::KeyOf("kettle"), {1, 1, 1}},
                     {WordGroups::KeyOf("jacket"), {1, 1, 1}},
                     {WordGroups::KeyOf("lamp"), {1, 1, 1}},
                     {WordGroups::KeyOf("discount"), {2, 2, 2}},
                     {WordGroups::KeyOf("voucher"), {2, 2, 2}},
                     {WordGroups::KeyOf("the"), {WordGroups::kAlone, 3, 3}}});
}

/// Small blocks and few passes.
inline BuildOptions ToyOptions() {
  BuildOptions options;
  options.training.bits = {12, 12, 12, 12};
  options.training.groups = ToyGroups();
  options.training.members = 2;
  options.training.passes = 4;
  options.folds = 2;
  options.name = "toy";
  return options;
}

inline Model ToyModel() { return *BuildModel(ToyExamples(), ToyOptions()); }

}  // namespace askmix::testing
