// Where the reader is: #/brands/acme?window=1h. All that can be chosen stands in the address, so
// that it can be sent to somebody, and the way back works.

/** {view, brand, window, q, sort, page, before}; view is "none" where the address means nothing. */
export function parse(hash) {
  const [path, query] = hash.replace(/^#/, "").split("?", 2);
  const chosen = new URLSearchParams(query);
  const rest = {
    window: chosen.get("window") ?? "",
    q: chosen.get("q") ?? "",
    sort: chosen.get("sort") ?? "asks",
    page: Math.max(1, Number.parseInt(chosen.get("page"), 10) || 1),
    before: chosen.get("before") ?? "",
  };
  if (path === "" || path === "/") return {view: "brands", ...rest};
  if (path === "/shifts" || path === "/pipeline") return {view: path.slice(1), ...rest};
  const brand = /^\/brands\/([^/]+)$/.exec(path)?.[1];
  return {...brandOf(brand), ...rest};
}

function brandOf(encoded) {
  try {
    return encoded ? {view: "brand", brand: decodeURIComponent(encoded)} : {view: "none"};
  } catch {
    return {view: "none"};
  }
}

const BEGINNINGS = {brands: "#/", shifts: "#/shifts", pipeline: "#/pipeline", none: "#/"};

/** The address of `route` with `changes`. */
export function link(route, changes = {}) {
  const to = {...route, ...changes};
  const chosen = new URLSearchParams();
  if (to.window) chosen.set("window", to.window);
  if (to.view === "brands") {
    if (to.q) chosen.set("q", to.q);
    if (to.sort !== "asks") chosen.set("sort", to.sort);
    if (to.page > 1) chosen.set("page", to.page);
  }
  if (to.view === "shifts" && to.before) chosen.set("before", to.before);
  const query = chosen.size ? `?${chosen}` : "";
  if (to.view === "brand") return `#/brands/${encodeURIComponent(to.brand)}${query}`;
  return BEGINNINGS[to.view] + query;
}
