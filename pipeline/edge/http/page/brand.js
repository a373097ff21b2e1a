// One brand: every window, the distance from what is assumed, the last day, shifts, mentions.
import {get, getIfThere} from "./api.js";
import {windows} from "./brands.js";
import {h, headRow, wide} from "./dom.js";
import {trend} from "./history.js";
import {loadMentions, mentionSection} from "./mentions.js";
import {assumption, bar, caution, period, shareOf, whyNoShares} from "./mix.js";
import {link} from "./route.js";
import {shiftList} from "./shifts.js";
import {INTENTS, MEANINGS, NAMES, OTHERS, count, difference, interval, last, number, percent,
        time} from "./words.js";

const SHIFTS_SHOWN = 10;

export const title = (route, data) => data?.brand.name ?? route.brand;
export const loadKey = (route) => `brand ${route.brand}`;

export async function load(route, signal) {
  const path = `brands/${encodeURIComponent(route.brand)}`;
  const brand = await get(path, signal); // the others make sense only if there is one
  const [history, shifts, mentions] = await Promise.all([getIfThere(`${path}/history`, signal),
    get(`${path}/shifts?limit=${SHIFTS_SHOWN}`, signal), loadMentions(path, signal)]);
  return {brand, history, shifts, mentions};
}

/** One row for each fact, one cell for each window. */
function row(name, meaning, mixes, value) {
  return h("tr", {role: "row"},
    h("th", {role: "rowheader", scope: "row"}, name,
      meaning && h("span", {class: "quiet"}, meaning)),
    mixes.map((mix) => h("td", {role: "cell", "data-label": mix.window}, value(mix) || "–")));
}

function shareRows(mixes) {
  return INTENTS.map((intent) => row(NAMES[intent], MEANINGS[intent], mixes,
    (mix) => (mix.shares ? shareOf(mix, intent) : count(mix.counts[intent], "ask", "asks"))));
}

function correctedRows(mixes) {
  if (!mixes.some((mix) => mix.corrected)) return [];
  return INTENTS.map((intent) => row(`${NAMES[intent]}, corrected`,
    "for the errors that the model is known to make", mixes, ({corrected}) => corrected
      && `${percent(corrected[intent].value)}, ${interval(corrected[intent])}`));
}

function countRows(mixes) {
  const counted = (key) => (mix) => mix[key] !== undefined && number(mix[key]);
  return [
    row("Asks", "all three together", mixes, counted("asks")),
    OTHERS.map((kind) =>
      row(NAMES[kind], MEANINGS[kind], mixes, (mix) => number(mix.counts[kind]))),
    row("Mentions", "asks and all others", mixes, counted("mentions")),
    row("Mentions a minute", undefined, mixes, counted("per_minute")),
    row("Authors", undefined, mixes, counted("authors")),
    row("Effective asks", "as good as so many authors who ask once; intervals are of these", mixes,
      counted("effective_asks")),
    row("First mention", undefined, mixes, (mix) => mix.first && time(mix.first)),
    row("Last mention", undefined, mixes, (mix) => mix.last && time(mix.last)),
  ];
}

function windowTable(mixes) {
  const note = (mix) => (mix.shares ? caution(mix) : whyNoShares(mix));
  return h("table", {role: "table", class: "side"},
    h("caption", {}, "Shares are of those who asked, with 95 % intervals and counts."),
    h("thead", {role: "rowgroup"}, h("tr", {role: "row"},
      h("th", {role: "columnheader", scope: "col"}, "The last"),
      mixes.map((mix) => h("th", {role: "columnheader", scope: "col"}, last(mix.window),
        h("span", {class: "quiet"}, period(mix)))))),
    h("tbody", {role: "rowgroup"}, shareRows(mixes),
      mixes.some(note) && row("To know", undefined, mixes, note), correctedRows(mixes), countRows(mixes)));
}

function gapRow(mix, intent) {
  const gap = mix.assumed.difference[intent];
  const apart = gap.low > 0 || gap.high < 0;
  return h("tr", {}, h("th", {scope: "row"}, NAMES[intent]),
    h("td", {}, percent(mix.shares[intent].value)),
    h("td", {}, percent(mix.assumed.shares[intent])), h("td", {}, difference(gap)),
    h("td", {}, bar(intent, mix.shares[intent], mix.assumed.shares[intent]),
      h("span", {class: "quiet"}, apart ? "more than chance explains" : "chance can explain it")));
}

function comparison(mix) {
  return wide("Measured and assumed, by intent", h("table", {},
    headRow(["Asked for", "Measured", "Assumed", "Difference", "Is it chance?"]),
    h("tbody", {}, INTENTS.map((intent) => gapRow(mix, intent)))));
}

function assumedSection(mix) {
  if (!mix.assumed) return undefined;
  const {difference: gaps, distance} = mix.assumed;
  return h("section", {"aria-labelledby": "assumed", "data-key": "assumed"},
    h("h3", {id: "assumed"}, "Measured and assumed"),
    gaps && mix.shares ? comparison(mix) : h("p", {class: "notice"}, whyNoShares(mix)),
    distance !== undefined && h("p", {}, `Distance of the two mixes: ${number(distance)} `,
      h("span", {class: "quiet"}, "(Jensen-Shannon: 0 the same, 1 nothing in common)")),
    assumption(mix.assumed));
}

/** Counts by platform or language, where they are measured. */
function byTable(name, groups) {
  if (!groups || Object.keys(groups).length === 0) return undefined;
  const kinds = [...INTENTS, ...OTHERS];
  const row = ([group, counts]) => h("tr", {"data-key": group}, h("th", {scope: "row"}, group),
    kinds.map((kind) => h("td", {}, number(counts[kind] ?? 0))));
  return wide(`By ${name.toLowerCase()}`, h("table", {},
    h("caption", {}, `Mentions by ${name.toLowerCase()}`),
    headRow([name, ...kinds.map((kind) => NAMES[kind])]),
    h("tbody", {}, Object.entries(groups).map(row))));
}

function whereFrom(mix) {
  const tables = [byTable("Platform", mix.platforms), byTable("Language", mix.languages)];
  return tables.some(Boolean) && h("section", {"aria-labelledby": "where", "data-key": "where"},
    h("h3", {id: "where"}, "Where from"), tables);
}

/** What is told of the chosen window only. */
function ofOneWindow(mixes, route, status) {
  const mix = mixes.find(({window}) => window === route.window);
  const sections = mix ? [assumedSection(mix), whereFrom(mix)]
    : [mixes.length > 0 && h("p", {class: "notice"}, "There is no mix of this window yet.")];
  return sections.some(Boolean) && [windows(route, status), sections];
}

function shiftSection({shifts, next}, brand, route) {
  if (shifts.length === 0) return h("p", {class: "notice"}, "No shift has been noticed yet.");
  return [next && h("p", {class: "quiet"}, `Only the latest ${SHIFTS_SHOWN} are shown.`),
    shiftList(shifts, route, "h4", [brand])];
}

/** Keeps what it holds when others come and go. Its heading can have the focus (focusMentions). */
function section(id, words, ...content) {
  return h("section", {"aria-labelledby": id, "data-key": id},
    h("h3", {id, tabindex: "-1"}, words), content);
}

export function render({brand, history, shifts, mentions}, route, status) {
  return [
    h("p", {class: "crumb"}, h("a", {href: link(route, {view: "brands", page: 1})}, "All brands")),
    h("h2", {}, brand.name),
    brand.id !== brand.name && h("p", {class: "quiet"}, "id ", h("code", {}, brand.id)),
    section("mixes", "What they ask for", brand.mixes.length > 0 ? windowTable(brand.mixes)
      : h("p", {class: "notice"}, "Nobody has mentioned this brand yet.")),
    section("trend", "The last day", trend(history)),
    ofOneWindow(brand.mixes, route, status),
    section("shifts", "Shifts", shiftSection(shifts, brand, route)),
    section("mentions", "Latest mentions", mentionSection(mentions)),
  ];
}
