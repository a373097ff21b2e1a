"""The model's card: card.md with the figures of an evaluation in it, and a picture beside it."""

import collections
import gzip
import hashlib
import json
import pathlib
import string
import tempfile

import plot
from plot import INTENTS
from recipe import HERE, UNSEEN, Recipe

LENGTHS = (60, 100, 160, 280)  # characters
SOURCE_LABELS_MIN = 100
MIXES = 100
OWN_LABELS = (300, 1000, 3000)
HEAD = ("| | mentions | false positives on other | macro-F1 | promotion | buying_info | community "
        "| other | accuracy |\n|---|---|---|---|---|---|---|---|---|")


def write(recipe: Recipe, model: pathlib.Path) -> str:
    labels = gold_labels(recipe)
    dev = recipe.evaluate(model, recipe.dev, mixes=MIXES)
    unseen = recipe.evaluate(model, recipe.gold[0], UNSEEN, mixes=MIXES)
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        left_out = leave_sources_out(recipe, labels, scratch)
        lengths = by_length(recipe, model, scratch)
        adapted = with_own_labels(recipe, model, scratch)
    model.with_name("reliability.svg").write_text(plot.reliability(dev))
    rows = [row("development set: two annotators agree, all sources", dev, True),
            row("unseen domain: air travel, support accounts", unseen, True),
            mean_row("mean over the sources below, each left out in turn", left_out)]
    return string.Template((HERE / "card.md").read_text()).substitute(
        version=dev["model"], megabytes=f"{model.stat().st_size / 1e6:.1f}",
        labels=f"{sum(labels.values()):,}", sources=len(labels),
        written=f"{sum(len(path.read_text().splitlines()) for path in recipe.written):,}",
        results=table(rows),
        sources_left_out=table([row(f"`{s}`", e) for s, e in left_out.items()]),
        lengths=table([row(name, e) for name, e in lengths.items()]),
        calibration=calibration(dev, unseen), reliability=reliability(dev),
        shares=shares({"development set": dev, "unseen domain": unseen}),
        adapted=table([row(name, e) for name, e in adapted.items()]),
        adapted_shares=shares(adapted), coverage=coverage(dev, unseen), thresholds=thresholds(dev, unseen))


def gold_labels(recipe: Recipe) -> collections.Counter[str]:
    """Labels behind the training, by source."""
    ids = {line.split("\t")[0] for path in recipe.gold for line in path.read_text().splitlines()
           if not line.startswith("#")}
    return collections.Counter(i.split(":")[0] for i in ids if not i.startswith(UNSEEN))


def leave_sources_out(recipe: Recipe, labels: collections.Counter[str],
                      scratch: pathlib.Path) -> dict[str, dict]:
    """The same recipe with two members; each source is judged by a model that never saw it."""
    found = {}
    for source, count in sorted(labels.items()):
        if count < SOURCE_LABELS_MIN:
            continue
        model = scratch / "left-out.model"
        recipe.train(model, without=source, members=2, folds=0)
        found[source] = recipe.evaluate(model, recipe.gold[0], (source,), bootstrap=0)
    return found


def by_length(recipe: Recipe, model: pathlib.Path, scratch: pathlib.Path) -> dict[str, dict]:
    """The development set and the unseen domain together."""
    lengths = {}
    with gzip.open(recipe.pool, "rt") as lines:
        for line in lines:
            mention = json.loads(line)
            lengths[mention["id"]] = len(mention["text"])
    judged = [line for line in recipe.dev.read_text().splitlines()
              if not line.startswith("#") and len(set(line.split("\t")[1:3])) == 1]
    judged += [line for line in recipe.gold[0].read_text().splitlines() if line.startswith(UNSEEN)]
    groups = collections.defaultdict(list)
    for line in judged:
        identity, label = line.split("\t")[:2]
        groups[sum(lengths[identity] >= bound for bound in LENGTHS)].append(f"{identity}\t{label}\n")
    names = ["under 60 characters", "60 to 99", "100 to 159", "160 to 279", "280 and more"]
    found = {}
    for group, lines in sorted(groups.items()):
        chosen = scratch / "length.tsv"
        chosen.write_text("".join(lines))
        found[names[group]] = recipe.evaluate(model, chosen, bootstrap=0)
    return found


def with_own_labels(recipe: Recipe, model: pathlib.Path, scratch: pathlib.Path) -> dict[str, dict]:
    """One half of the unseen domain judges, labels of the other half teach."""
    lines = [line + "\n" for line in recipe.gold[0].read_text().splitlines() if line.startswith(UNSEEN)]
    lines.sort(key=lambda line: hashlib.md5(line.split("\t")[0].encode()).digest())
    middle = len(lines) // 2
    judging, mine, adapted = (scratch / name for name in ("judging.tsv", "mine.tsv", "mine.model"))
    judging.write_text("".join(lines[:middle]))
    found = {"as shipped": recipe.evaluate(model, judging, bootstrap=0, mixes=MIXES)}
    for count in OWN_LABELS:
        mine.write_text("".join(lines[middle:middle + count]))
        recipe.adapt(model, mine, adapted)
        found[f"{min(count, len(lines) - middle):,} own labels"] = recipe.evaluate(
            adapted, judging, bootstrap=0, mixes=MIXES)
    return found


def shares(evaluations: dict[str, dict]) -> str:
    lines = ["| | mentions of a mix | corrected, of 100 | mean error, counted | corrected | intervals that hold the truth, "
             "counted | corrected | their width, counted | corrected |", "|---|---|---|---|---|---|---|---|---|"]
    for name, e in evaluations.items():
        for study in e["mixes"]:
            cells = [f"{study[f'{which}_{what}']:.3f}" if which == "counted" or study["corrected"]
                     else "withheld"
                     for what in ("error", "coverage", "width") for which in ("counted", "corrected")]
            lines.append(f"| {name} | {study['mentions']:,} | {study['corrected']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def table(rows: list[str]) -> str:
    return "\n".join([HEAD, *rows])


def row(name: str, e: dict, intervals: bool = False) -> str:
    def figure(key: str) -> str:
        value = e[key]
        between = f" [{value['low']:.3f}, {value['high']:.3f}]" if intervals else ""
        return f"{value['value']:.3f}{between}"

    f1 = " | ".join(of_intent(e, intent) for intent in INTENTS)
    return (f"| {name} | {e['mentions']:,} | {figure('false_positive_rate_on_other')} "
            f"| {figure('macro_f1')} | {f1} | {e['accuracy']['value']:.3f} |")


def of_intent(e: dict, intent: str) -> str:
    return f"{e['intents'][intent]['f1']['value']:.2f}" if e["intents"][intent]["mentions"] else "-"


def mean_row(name: str, evaluations: dict[str, dict]) -> str:
    def mean(value) -> float:
        return sum(map(value, evaluations.values())) / len(evaluations)

    f1 = " | ".join(f"{mean(lambda e, i=intent: e['intents'][i]['f1']['value']):.2f}"
                    for intent in INTENTS)
    return (f"| {name} | {sum(e['mentions'] for e in evaluations.values()):,} "
            f"| {mean(lambda e: e['false_positive_rate_on_other']['value']):.3f} "
            f"| {mean(lambda e: e['macro_f1']['value']):.3f} | {f1} "
            f"| {mean(lambda e: e['accuracy']['value']):.3f} |")


def calibration(dev: dict, unseen: dict) -> str:
    lines = ["| | " + " | ".join(INTENTS) + " |", "|---|---|---|---|---|"]
    for name, e in (("development set", dev), ("unseen domain", unseen)):
        errors = (f"{e['intents'][intent]['calibration_error']:.3f}" for intent in INTENTS)
        lines.append(f"| {name} | {' | '.join(errors)} |")
    return "\n".join(lines)


def reliability(dev: dict) -> str:
    """Per tenth of probability: promised and kept, of how many."""
    lines = ["| probability | " + " | ".join(INTENTS) + " |", "|---|---|---|---|---|"]
    for tenth in range(10):
        bins = (dev["intents"][intent]["reliability"][tenth] for intent in INTENTS)
        cells = (f"{b['mean_probability']:.2f}, {b['share']:.2f}, {b['mentions']}"
                 if b["mentions"] else "-" for b in bins)
        lines.append(f"| {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def coverage(dev: dict, unseen: dict) -> str:
    lines = ["| least probability | development: coverage, accuracy, macro-F1 | unseen: coverage, "
             "accuracy, macro-F1 |", "|---|---|---|"]
    for at in (0.4, 0.5, 0.6, 0.7, 0.8):
        cells = []
        for e in (dev, unseen):
            point = next(p for p in e["coverage"] if abs(p["least_probability"] - at) < 0.001)
            cells.append(f"{point['coverage']:.2f}, {point['accuracy']:.2f}, {point['macro_f1']:.2f}")
        lines.append(f"| {at} | {' | '.join(cells)} |")
    return "\n".join(lines)


def thresholds(dev: dict, unseen: dict) -> str:
    lines = ["| | " + " | ".join(INTENTS[:3]) + " |", "|---|---|---|---|"]
    for name, e in (("development set", dev), ("unseen domain", unseen)):
        cells = []
        for intent in INTENTS[:3]:
            point = e["thresholds"].get(intent)
            cells.append(f"{point['threshold']:.2f} (recall {point['recall']:.2f})" if point
                         else "not reached")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
