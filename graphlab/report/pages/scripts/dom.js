/** Elements from data. Text of the data only ever becomes text (textContent, attributes), never markup. */

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/**
 * Make an element; attributes are ours, children are elements or text.
 * @param {string} tag
 * @param {Record<string, any> | null} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== undefined)));
  return element;
}

/** Text of the data inside a sentence of ours: its direction turns nothing else round. @param {string} text */
export const isolated = (text) => make("bdi", {}, text);

/** Words of the key, which a reader can change. @param {string} words */
export const keyWord = (words) => make("span", { "data-words": words }, words);

/** @param {string} tag @param {Record<string, string>} attributes @param {...SVGElement} children */
export function makeSvg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SHAPES = { square: "M3 3H15V15H3Z", circle: "M9 3A6 6 0 1 0 9.01 3Z", diamond: "M9 2L16 9L9 16L2 9Z", triangle: "M9 2L16 15H2Z", band: "M1 5H17V13H1Z", line: "M1 9H17" };

/** A small mark of the key. @param {string} shape @param {string} colour @param {{ hollow?: boolean, dash?: string, ring?: boolean, width?: number }} [style] */
export function swatch(shape, colour, style = {}) {
  const path = makeSvg("path", {
    d: SHAPES[/** @type {keyof typeof SHAPES} */ (shape)], fill: style.hollow || shape === "line" ? "none" : colour, stroke: colour,
    "stroke-width": String(style.width ?? 2), ...(style.dash ? { "stroke-dasharray": style.dash } : {}),
  });
  const ring = style.ring ? [makeSvg("circle", { cx: "9", cy: "9", r: "8", fill: "none", stroke: "currentColor", "stroke-width": "1.4" })] : [];
  return makeSvg("svg", { width: "18", height: "18", viewBox: "0 0 18 18", "aria-hidden": "true" }, path, ...ring);
}

/** Save bytes as a file of the reader. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const address = URL.createObjectURL(blob), link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 5000);
}
