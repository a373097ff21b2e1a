// Elements made from data, and how a view replaces the one before it. Text from outside only ever
// becomes text: nothing here parses markup, and the server's policy forbids it.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
  return element;
}

/** An HTML element. Children: nodes, text, numbers, lists of these; what is absent is left out. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** What is wider than a phone: scrolls by itself, by keyboard too. `label` tells it from others. */
export const wide = (label, ...children) =>
  h("div", {class: "wide", role: "region", tabindex: "0", "aria-label": label}, children);

/** The heads of columns. */
export const headRow = (heads) =>
  h("thead", {}, h("tr", {}, heads.map((head) => h("th", {scope: "col"}, head))));

/** An SVG element, likewise. */
export function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/**
 * Makes the children of `target` look like `nodes`. Elements that stay keep the focus, their scroll
 * position, what was typed and what was opened. `data-key` tells who is who when the order changes.
 */
export function patch(target, nodes) {
  const focused = document.activeElement;
  patchChildren(target, nodes.flat(Infinity).filter(Boolean));
  if (focused !== document.activeElement && focused?.isConnected) {
    focused.focus({preventScroll: true});
  }
}

function patchChildren(target, wanted) {
  const keyed = new Map();
  for (const child of target.children) {
    if (child.dataset.key !== undefined) keyed.set(child.dataset.key, child);
  }
  let place = target.firstChild;
  for (const node of wanted) {
    const old = counterpart(node, place, keyed);
    if (!old) {
      target.insertBefore(node, place);
      continue;
    }
    if (old === place) place = place.nextSibling;
    else target.insertBefore(old, place);
    patchNode(old, node);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function counterpart(node, place, keyed) {
  const key = node.dataset?.key;
  const old = key === undefined ? place : keyed.get(key);
  keyed.delete(key);
  return old && old.nodeName === node.nodeName && old.dataset?.key === key ? old : undefined;
}

function patchNode(old, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  patchAttributes(old, node);
  patchChildren(old, [...node.childNodes]);
  // What the reader types or chooses at this moment is theirs.
  if (isGiven(node) && old !== document.activeElement) old.value = node.value;
}

/** Whether a view says what a field holds; in all others stands what the reader typed. */
const isGiven = (node) => node.localName === "select"
  || (node.localName === "input" && node.hasAttribute("value"));

function patchAttributes(old, node) {
  const readers = (name) => name === "open";
  for (const {name} of [...old.attributes]) {
    if (!node.hasAttribute(name) && !readers(name)) old.removeAttribute(name);
  }
  for (const {name, value} of node.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
