// Whether a model does what it says of itself.
#pragma once

#include <vector>

#include "classifier/classifier.h"
#include "classifier/model.h"
#include "classifier/trainer.h"

namespace askmix {

/// Moves a part of the typical labelled examples out of `examples`, to be carried by a model that
/// has not learned from them: one in twenty, at most 400, the same ones for the same texts.
std::vector<Example> TakeCheckTexts(std::vector<Example>& examples);

/// Macro-F1 over the published intents on the texts.
double MacroF1On(const Classifier& classifier, const std::vector<CheckText>& texts);

/// What the model reaches on the labelled texts that it carries. Reason worse_than_claimed: it does
/// worse than when it was made, so this program is not the one that it was made for, or the file is
/// not what its maker wrote. 0 for a model that carries none.
Result<double> CheckModel(const Classifier& classifier, const CheckSet& check);

}  // namespace askmix
