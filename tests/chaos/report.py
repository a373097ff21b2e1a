"""What a run did and found, as Markdown."""

import argparse
import collections

from bench import Bench
from faults import Faults
from progress import median_and_worst, pauses

LOG_LINES = {"producers replaced": "the producer is replaced",
             "transactions aborted (log)": "a transaction was aborted"}


def write(options: argparse.Namespace, bench: Bench, faults: Faults, counts: collections.Counter,
          votes: int, seconds: float, end: float) -> str:
    kinds = collections.Counter(fault.kind for fault in faults.happened)
    fleet = bench.fleet
    done = sum(fleet.transactions.values())
    lines = [
        f"# Chaos, seed {options.seed}", "",
        f"`scripts/chaos --minutes {options.minutes:g} --seed {options.seed} "
        f"--brokers-count {bench.cluster.nodes} --rate {options.rate:g}`", "",
        "| | |", "|---|---|",
        row("seconds under fault", f"{seconds:.0f}"),
        row("rows sent", sum(bench.generated["sent"])),
        row("generator behind its schedule, worst", f"{bench.generated['behind_s']} s"),
        row("mentions (mentions.clean)", counts["mentions.clean"]),
        row("dead letters", counts["mentions.rejected"]),
        row("votes that count in the end", votes),
        row("output records", sum(n for topic, n in counts.items() if topic != "mentions.raw")),
        *(row(kind, count) for kind, count in sorted(kinds.items())),
        row("rebalances", bench.cluster.rebalances(bench.group_prefix)),
        row("transactions, at least", f"{done}: " + ", ".join(
            f"{n} {result}" for result, n in sorted(fleet.transactions.items()))),
        *(row(name, fleet.lines(text)) for name, text in LOG_LINES.items()),
        row("started again after an end by themselves", ", ".join(
            f"{n} with code {code}" for code, n in sorted(fleet.restarts.items())) or "none"),
        row("seconds from SIGTERM to the end, median / worst", median_and_worst(fleet.stop_seconds)),
        row("stops given up after 15 s, brokers away", fleet.stuck_stops),
        row("**mismatches**", f"**{bench.findings.count}**"), "",
        *(f"- {sentence}" for sentence in bench.findings.sentences),
        "Seconds without progress (committed positions that grow), median / worst:", "",
        "| after | times | a whole stage | its slowest partition |", "|---|---|---|---|",
        *outages(pauses(bench.progress, faults.happened, end))]
    return "\n".join(lines) + "\n"


def row(name: str, value) -> str:
    return f"| {name} | {value} |"


def outages(found: dict[tuple[str, bool], list[tuple[float, float]]]) -> list[str]:
    return [f"| {kind}{'' if alone else ', others near'} | {len(values)} | "
            f"{median_and_worst([whole for whole, _ in values])} | "
            f"{median_and_worst([slowest for _, slowest in values])} |"
            for (kind, alone), values in sorted(found.items(), key=lambda item: (not item[0][1], item))]
