// Names of brands, for views that are told ids only. They change so seldom that each is asked for
// once.
import {allBrands} from "./api.js";

const known = new Map(); // id -> name

/** {id, name} of each of `ids`; a brand that the server does not know is called by its id. */
export async function namesOf(ids, window, signal) {
  if (ids.some((id) => !known.has(id))) {
    for (const {id, name} of await allBrands(window, signal)) known.set(id, name);
    for (const id of ids) if (!known.has(id)) known.set(id, id);
  }
  return ids.map((id) => ({id, name: known.get(id)}));
}
