// A brand's mix in one window: shares with intervals and counts, or why there are none.
import {h, s} from "./dom.js";
import {INTENTS, NAMES, clock, count, difference, interval, number, percent,
        time} from "./words.js";

/** Why a mix or a history has no shares, in words. */
export function whyNoShares(mix) {
  if (mix.withheld === "catching_up") return "Catching up: mentions wait to be counted.";
  if (mix.withheld === "stale") return `Stale: nobody has measured since ${clock(mix.end)}.`;
  if (mix.withheld) return `Withheld: ${mix.withheld}.`;
  if (mix.incomplete) return "Incomplete: mentions were lost, so the counts are too low.";
  return mix.mentions === 0 ? "No mentions." : "Nobody asked.";
}

/** Why the shares are to be read with care; undefined where they need none. */
export function caution(mix) {
  if (!mix.shares || !mix.low_support) return undefined;
  const asks = mix.effective_asks;
  const worth = asks === undefined || asks === mix.asks ? "" : `, worth ${number(asks)}`;
  return `Few asks${worth}: read the intervals.`;
}

/** A line of a drawing. */
export const line = (name, x1, y1, x2, y2) => s("line", {class: name, x1, y1, x2, y2});

/** The share as a bar from 0 to 1, its interval as a whisker, the assumed share as a mark. */
export function bar(intent, share, assumed) {
  const [value, low, high] = [share.value, share.low, share.high].map((part) => 100 * part);
  return s("svg", {class: `bar ${intent}`, viewBox: "0 0 100 14", preserveAspectRatio: "none",
                   "aria-hidden": "true"},
    s("rect", {class: "all", width: 100, height: 10, y: 2}),
    s("rect", {class: "share", width: value, height: 10, y: 2}),
    line("whisker", low, 7, high, 7), line("whisker", low, 4, low, 10),
    line("whisker", high, 4, high, 10),
    assumed !== undefined && line("assumed", 100 * assumed, 0, 100 * assumed, 14));
}

/** What a cell says of one intent: share, interval, count, and the distance from the assumption. */
export function shareOf(mix, intent) {
  const share = mix.shares[intent];
  const assumed = mix.assumed?.shares[intent];
  const gap = mix.assumed?.difference?.[intent];
  return [
    h("div", {class: "figures"}, h("strong", {}, percent(share.value)), " ",
      h("span", {class: "quiet"},
        `${interval(share)}, ${count(mix.counts[intent], "ask", "asks")}`)),
    bar(intent, share, assumed),
    gap && h("div", {class: "quiet gap"}, `${difference(gap)} vs ${percent(assumed)}`),
  ];
}

/** The assumption in full: what it is a difference from. */
export function assumption(assumed) {
  const {question, rule, source} = assumed;
  const facts = [["Question", question], ["Rule", rule], ["Source", source]];
  const shares = INTENTS.map((intent) =>
    `${percent(assumed.shares[intent])} ${NAMES[intent].toLowerCase()}`).join(", ");
  const year = assumed.year ? `, ${assumed.year}` : "";
  return h("div", {class: "assumption"},
    h("p", {}, "The assumed mix is ", h("strong", {}, assumed.name), year,
      `: ${shares}. A difference from it is a difference from an assumption, not an error of `,
      "either side."),
    h("dl", {}, facts.filter(([, text]) => text).map(([name, text]) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, text)))));
}

/** The assumptions behind some mixes, each once. */
export function assumptionsOf(mixes) {
  const known = new Map();
  for (const {assumed} of mixes) {
    if (assumed) known.set(JSON.stringify([assumed.name, assumed.shares]), assumed);
  }
  return [...known.values()];
}

/** "10:00:00 to 11:00:00" */
export const period = ({start, end}) => [time(start), " to ", time(end)];
