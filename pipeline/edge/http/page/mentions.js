// The latest mentions of a brand with the words that decided: only where the server shows texts,
// and only to those who have its token. The token lives as long as this tab.
import {get} from "./api.js";
import {h} from "./dom.js";
import {marked} from "./marked.js";
import {MEANINGS, NAMES, percent, sentence, time} from "./words.js";

const KEY = "askmix.token";
const LIMIT = 20;
const UNAUTHORIZED = 401, FORBIDDEN = 403;

let refusal; // what the server said last when it was asked without a token that it takes
let refusals = 0;

export const token = () => sessionStorage.getItem(KEY);

/** Takes what the reader typed; empty forgets it. */
export function setToken(typed) {
  refusal = undefined;
  if (typed) sessionStorage.setItem(KEY, typed);
  else sessionStorage.removeItem(KEY);
}

/** {mentions}, or {refusal}: the server is not asked again until another token is typed. */
export async function loadMentions(path, signal) {
  if (refusal) return {refusal};
  const given = token();
  try {
    const headers = given ? {Authorization: `Bearer ${given}`} : {};
    return await get(`${path}/mentions?limit=${LIMIT}`, signal, headers);
  } catch (error) {
    if (![UNAUTHORIZED, FORBIDDEN].includes(error.status)) throw error;
    refusal = {status: error.status, detail: error.message, given: given !== null,
      key: `refusal ${++refusals}`};
    sessionStorage.removeItem(KEY);
    return {refusal};
  }
}

/** Each refusal has an element of its own: one that appears is read aloud, whatever it says. */
function form({given, detail, key}) {
  return h("form", {"data-form": "token", class: "token"},
    h("div", {}, h("p", {id: "token-words", "data-key": key, class: given && "warning",
                         role: given && "alert"},
      given ? sentence(`the server did not take this token: ${detail}`)
        : "Texts of mentions are shown only to those who have this server's token.")),
    h("label", {for: "token"}, "Token"),
    h("input", {id: "token", name: "token", type: "password", autocomplete: "off", required: true,
                pattern: "[!-~]+", title: "Letters, digits and signs, no blanks",
                "aria-invalid": given && "true", "aria-describedby": "token-words"}),
    h("button", {}, "Show mentions"));
}

/** Where the reader goes on when a token was taken, refused or forgotten. */
export function focusMentions() {
  (document.querySelector("#token[aria-invalid]") ?? document.getElementById("mentions"))?.focus();
}

/** Only addresses of the web become links, whatever stands in the record. */
function original(mention) {
  if (!/^https?:\/\//i.test(mention.url ?? "")) return undefined;
  const attributes = {href: mention.url, rel: "noreferrer noopener", target: "_blank"};
  return [", ", h("a", attributes, "the post")];
}

function decision({intent, kind, reason, corrected_by: corrector, probabilities}) {
  const name = NAMES[kind ?? intent] ?? intent;
  if (corrector) return `${name}: corrected by ${corrector}`;
  if (reason) return `${name}: ${reason.replaceAll("_", " ")}`;
  const label = intent === "other" ? {care: "care", noise: "other"}[kind] : intent;
  const certain = probabilities?.[label];
  return certain === undefined ? name : `${name}: ${percent(certain)} likely`;
}

function cues({evidence}) {
  const words = evidence?.cues.map(({text, weight}) =>
    `“${text.trim()}” (${weight > 0 ? "for" : "against"})`);
  return words?.length > 0
    && h("div", {class: "quiet"}, `Decided by, strongest first: ${words.join(", ")}`);
}

function item(record) {
  const {mention} = record;
  const author = mention.author?.handle ?? mention.author?.name;
  return h("li", {"data-key": record.key},
    h("div", {}, h("strong", {title: MEANINGS[record.kind ?? record.intent]}, decision(record)),
      " ", h("span", {class: "quiet"}, time(mention.created_at), `, ${mention.platform}`,
        author && `, ${author}`, original(mention))),
    h("blockquote", {lang: mention.lang, dir: "auto"}, marked(mention, record)),
    cues(record));
}

function list(mentions) {
  return [
    mentions.length > 0 ? h("ol", {class: "mentions"}, mentions.map(item))
      : h("p", {class: "notice"}, "No mentions are kept here yet."),
    h("form", {"data-form": "forget"}, h("button", {}, "Forget the token")),
  ];
}

export function mentionSection({mentions, refusal: refused}) {
  if (mentions) return list(mentions.filter(({mention}) => mention));
  if (refused.status === UNAUTHORIZED) return form(refused);
  return h("p", {class: "notice"}, "This server shows no texts of mentions: ",
    h("code", {}, "http.show_text"), " is off.");
}
