// Asks /api/v1. An answer that did not change is neither sent nor parsed again.

const BASE = new URL("api/v1/", document.baseURI);
const TIMEOUT_MS = 10_000;
const KEPT_MAX = 200;
const BRANDS_PER_ANSWER = 1000;

const kept = new Map(); // address -> {etag, data}

/** An answer that is none. `status` 0: nobody answered. `message` is a sentence for people. */
export class NoAnswer extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Proxies answer for a server that they do not reach, or in its place: none of that is askmix. */
const nobody = () => new NoAnswer(0, "askmix does not answer");

async function send(url, headers, signal) {
  const until = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const answer = await fetch(url, {headers, signal: until, cache: "no-store"});
    return {answer, text: await answer.text()};
  } catch (error) {
    signal.throwIfAborted();
    throw nobody();
  }
}

function keep(url, etag, data) {
  kept.delete(url);
  if (etag) kept.set(url, {etag, data});
  if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw nobody();
  }
}

/** askmix says of each refusal why. */
function refusalOf(answer, text) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/problem+json")) return nobody();
  return new NoAnswer(answer.status, parsed(text).detail ?? answer.statusText);
}

/** The data of `path`, encoded and below /api/v1. Throws NoAnswer, or what ends `signal`. */
export async function get(path, signal, headers = {}) {
  const url = new URL(path, BASE).href;
  const before = kept.get(url);
  const condition = before ? {"If-None-Match": before.etag} : {};
  const {answer, text} = await send(url, {...headers, ...condition}, signal);
  if (answer.status === 304 && before) return before.data;
  if (!answer.ok) throw refusalOf(answer, text);
  const data = parsed(text);
  keep(url, answer.headers.get("ETag"), data);
  return data;
}

/** The same, or undefined while the server has no such thing yet. */
export async function getIfThere(path, signal) {
  try {
    return await get(path, signal);
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 503) return undefined;
    throw error;
  }
}

/** All brands with their mix in `window`, in the order of their ids. */
export async function allBrands(window, signal) {
  const brands = [];
  let query = `?${new URLSearchParams({window, limit: BRANDS_PER_ANSWER})}`;
  while (query) {
    const part = await get(`brands${query}`, signal);
    brands.push(...part.brands);
    query = part.next && new URL(part.next, BASE).search;
  }
  return brands;
}

export const eventsAddress = new URL("events", BASE).href;
