// Shifts: when what people ask a brand for changed by more than chance, before and after.
import {get} from "./api.js";
import {h, wide} from "./dom.js";
import {bar, period} from "./mix.js";
import {namesOf} from "./names.js";
import {link} from "./route.js";
import {INTENTS, NAMES, clock, count, difference, inPoints, interval, percent,
        time} from "./words.js";

const LIMIT = 50;
const DETECTORS = {
  cusum: "a cumulative sum of differences (CUSUM)",
  g_test: "a comparison of two windows (G-test)",
};

export const title = () => "Shifts";
export const loadKey = (route) => `shifts ${route.before}`;

export async function load(route, signal) {
  const wanted = new URLSearchParams({limit: LIMIT, ...(route.before && {before: route.before})});
  const {shifts, next} = await get(`shifts?${wanted}`, signal);
  const brands = await namesOf(shifts.map(({brand}) => brand), route.window, signal);
  return {shifts, next, brands};
}

function cell(side, intent, index) {
  const share = side.shares?.[intent];
  const asks = count(side.counts[index], "ask", "asks");
  return h("td", {}, share
    ? [h("div", {class: "figures"}, h("strong", {}, percent(share.value)), " ",
        h("span", {class: "quiet"}, `${interval(share)}, ${asks}`)), bar(intent, share)]
    : asks);
}

function comparison(shift) {
  const head = (words, side) => h("th", {scope: "col"}, words,
    side && h("span", {class: "quiet"}, period(side)));
  return h("table", {class: "comparison"},
    h("thead", {}, h("tr", {}, head("Asked for"), head("Before", shift.before),
      head("After", shift.after), head("Difference"))),
    h("tbody", {}, INTENTS.map((intent, index) => h("tr", {},
      h("th", {scope: "row"}, NAMES[intent]), cell(shift.before, intent, index),
      cell(shift.after, intent, index),
      h("td", {}, shift.difference?.[intent] && difference(shift.difference[intent]))))));
}

/** "promotion rose by 35 points" */
function moved({intent, difference: moves}) {
  const move = moves?.[intent]?.value;
  return `${NAMES[intent].toLowerCase()} ${move === undefined ? "moved"
    : `${move < 0 ? "fell" : "rose"} by ${inPoints(Math.abs(move))}`}`;
}

function headline(shift, name, route, level) {
  const brand = route.view === "brand" ? []
    : [h("a", {href: link(route, {view: "brand", brand: shift.brand})}, name), ": "];
  return h(level, {}, brand, moved(shift));
}

/** Records have nine decimals, which cannot tell how small a very small p is. */
function certainty({p_value: p}) {
  if (p === undefined) return "";
  return p < 1e-6 ? ", p < 0.000001" : `, p = ${p.toPrecision(1)}`;
}

function item(shift, name, route, level) {
  const how = DETECTORS[shift.detector] ?? shift.detector;
  return h("li", {"data-key": shift.id},
    headline(shift, name, route, level),
    h("p", {class: "quiet"}, "Began about ", time(shift.since), ", noticed ", time(shift.at),
      ` by ${how}${certainty(shift)}.`),
    wide(`Before and after ${clock(shift.at)}: ${name}`, comparison(shift)),
    shift.examples?.length > 0 && examples(shift.examples));
}

/** Identities only: texts need a token. */
function examples(keys) {
  return h("details", {}, h("summary", {}, "Examples of mentions after it"),
    h("ul", {}, keys.map((key) => h("li", {}, h("code", {}, key)))));
}

/** A line for each shift. */
export function shiftLines(shifts, route, brands) {
  const names = new Map(brands.map(({id, name}) => [id, name]));
  return h("ul", {}, shifts.map((shift) => {
    const share = (side) => percent(side.shares[shift.intent].value);
    return h("li", {"data-key": shift.id},
      h("a", {href: link(route, {view: "brand", brand: shift.brand})},
        names.get(shift.brand) ?? shift.brand),
      `: ${moved(shift)}`, shift.before.shares && shift.after.shares
        && `, from ${share(shift.before)} to ${share(shift.after)}`, "; noticed ", time(shift.at));
  }));
}

/** The list; `level`: of its headings; `brands`: {id, name} of those whose names are known. */
export function shiftList(shifts, route, level, brands) {
  const names = new Map(brands.map(({id, name}) => [id, name]));
  return h("ul", {class: "shifts"},
    shifts.map((shift) => item(shift, names.get(shift.brand) ?? shift.brand, route, level)));
}

/** Where the list goes on, as the API says it. */
function pager(next, route) {
  if (!next && !route.before) return undefined;
  const to = (words, before) =>
    h("a", {href: link(route, {before}), "data-key": words}, words);
  return h("nav", {"aria-label": "Pages", class: "pager"},
    route.before && to("Latest", ""),
    next && to("Older", new URL(next, document.baseURI).searchParams.get("before")));
}

export function render({shifts, next, brands}, route) {
  const shown = route.before ? " Older ones." : next ? ` The latest ${LIMIT}.` : "";
  const none = route.before ? "No older shift is known." : "No shift has been noticed yet.";
  return [
    h("h2", {}, "Shifts"),
    h("p", {class: "quiet"},
      `When what people ask a brand for changed more than chance explains.${shown}`),
    shifts.length > 0 ? shiftList(shifts, route, "h3", brands) : h("p", {class: "notice"}, none),
    pager(next, route),
  ];
}
