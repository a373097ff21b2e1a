// Numbers, times and names as people read them: numbers in the reader's locale, times in the
// reader's zone with UTC beside them.
import {h} from "./dom.js";

export const INTENTS = ["promotion", "buying_info", "community"];
export const NAMES = {
  promotion: "Promotion",
  buying_info: "Buying info",
  community: "Community",
  care: "Care",
  noise: "Noise",
  uncertain: "Uncertain",
};
export const MEANINGS = {
  promotion: "want a better price",
  buying_info: "want to know before they buy",
  community: "want company",
  care: "need help, or complain",
  noise: "adverts, links, copies and other things that ask for nothing",
  uncertain: "could be read in several ways",
};
export const OTHERS = ["care", "noise", "uncertain"];

const UNITS = {ms: "millisecond", s: "second", m: "minute", h: "hour", d: "day"};
const percents = new Intl.NumberFormat(undefined, {style: "percent", maximumFractionDigits: 0});
const whole = new Intl.NumberFormat(undefined, {maximumFractionDigits: 0});
const points = new Intl.NumberFormat(undefined,
  {maximumFractionDigits: 0, signDisplay: "exceptZero"});
const numbers = new Intl.NumberFormat(undefined, {maximumFractionDigits: 2});
const hours = new Intl.DateTimeFormat(undefined, {timeStyle: "medium"});
const days = new Intl.DateTimeFormat(undefined, {dateStyle: "medium", timeStyle: "short"});

export const number = (value) => numbers.format(value);
export const percent = (share) => percents.format(share);
export const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;

/** What a machine says, as people write it: "ready at once" -> "Ready at once." */
export const sentence = (text) => `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}`
  .replace(/[^.!?]$/, "$&.");

/** "34% to 48%" */
export const interval = ({low, high}) => `${percent(low)} to ${percent(high)}`;

/** "+8 points (+1 to +15)": what lies between two shares is told in points, not in per cent. */
export function difference({value, low, high}) {
  const [middle, from, to] = [value, low, high].map((share) => points.format(100 * share));
  return `${middle} points (${from} to ${to})`;
}
export const inPoints = (share) => `${whole.format(100 * share)} points`;

/** "5m" -> "5 minutes" */
export function duration(text) {
  const [, amount, unit] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  return UNITS[unit] ? count(Number(amount), UNITS[unit], `${UNITS[unit]}s`) : text;
}

/** What follows "the last": "5 minutes", "hour". */
export const last = (window) => duration(window).replace(/^1 /, "");

/** 95000 -> "2 minutes": the largest unit that fits. */
export function span(ms) {
  const sizes = [[86_400_000, "d"], [3_600_000, "h"], [60_000, "m"], [1000, "s"]];
  const [size, unit] = sizes.find(([least]) => ms >= least) ?? sizes.at(-1);
  return duration(`${Math.round(ms / size)}${unit}`);
}

export function clock(ms) {
  const today = new Date(ms).toDateString() === new Date().toDateString();
  return (today ? hours : days).format(ms);
}

/** A time of the reader's zone; UTC shows when it is pointed at. */
export function time(ms) {
  const utc = new Date(ms).toISOString();
  return h("time", {datetime: utc, title: `${utc.slice(0, 19).replace("T", " ")} UTC`}, clock(ms));
}
