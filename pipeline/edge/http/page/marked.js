// Marks the words that decided in a mention's text. The classifier names them as it read them: in
// lower case, without apostrophes, digits as 0, the brand as "brand", links and handles as "url"
// and "user" (classifier/normal_text.h). What cannot be found again stays unmarked.
import {h} from "./dom.js";

const PIECES = /https?:\/\/\S+|@[\p{L}\p{N}_]+|\s+|./gsu;
const WORD = "[\\p{L}\\p{N}_]";
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `text` as the classifier reads it, and for each of its characters where it stands in `text`. */
function normal(text, names) {
  const any = names.map(escaped).join("|");
  const brand = any && new RegExp(`^(${any})(?!${WORD})`, "iu");
  let read = "";
  const places = []; // [begin, end) of each character that was read
  const add = (piece, begin, end) => {
    read += piece;
    for (let i = 0; i < piece.length; ++i) places.push([begin, end]);
  };
  PIECES.lastIndex = 0;
  for (let found; (found = PIECES.exec(text)); ) {
    const [piece] = found;
    const begin = found.index;
    const name = brand && brand.exec(text.slice(begin))?.[0];
    if (name) PIECES.lastIndex = begin + name.length;
    add(name ? "brand" : folded(piece), begin, PIECES.lastIndex);
  }
  return {read, places};
}

function folded(piece) {
  if (/^https?:/.test(piece)) return "url";
  if (/^@./.test(piece)) return "user";
  if (/^\s/.test(piece)) return " ";
  if (/^['’ʼ´]/.test(piece)) return "";
  return piece.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\p{N}/gu, "0");
}

/** [begin, end) in the text of every place of `cue`, which begins and ends with words. */
function* spans({read, places}, cue) {
  const wanted = cue.trim();
  if (wanted === "") return;
  const before = /^\w/u.test(wanted) && cue.startsWith(" ") ? `(?<!${WORD})` : "";
  const after = /\w$/u.test(wanted) && cue.endsWith(" ") ? `(?!${WORD})` : "";
  for (const {index} of read.matchAll(new RegExp(before + escaped(wanted) + after, "gu"))) {
    yield [places[index][0], places[index + wanted.length - 1][1]];
  }
}

/** The text as nodes, the words that spoke for the decision inside of <mark>. */
export function marked(mention, {brand, evidence}) {
  const text = mention.text ?? "";
  const names = (mention.brands ?? []).filter(({id}) => id === brand).map(({match}) => match);
  const read = normal(text, names.filter(Boolean));
  const inside = new Uint8Array(text.length);
  for (const {text: cue, weight} of evidence?.cues ?? []) {
    if (weight <= 0) continue;
    for (const [begin, end] of spans(read, cue)) inside.fill(1, begin, end);
  }
  const nodes = [];
  for (let begin = 0; begin < text.length; ) {
    let end = begin + 1;
    while (end < text.length && inside[end] === inside[begin]) ++end;
    const part = text.slice(begin, end);
    nodes.push(inside[begin] ? h("mark", {}, part) : part);
    begin = end;
  }
  return nodes;
}
