/** The picture as a file: the state's own headline, filters, closed lines and key, drawn afresh, with the marking at both ends. */

import { save } from "./dom.js";
import { data, now, numbers } from "./store.js";
import { layKey } from "./sheet_key.js";
import { partWords } from "./picture.js";
import { SvgContext } from "./svg_context.js";

const FONT = "system-ui, sans-serif", MARGIN = 24, STRIP = 30;
/** Size of a sheet on a screen or slide, and pixels of the file for each. */
export const WIDTH = 1920, HEIGHT = 1080, RATIO = 2;

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {[string, number, string]} Line font, height, text */

/** A text in lines of no more than so many pixels. @param {Context} context with its font @param {string} text @param {number} width */
export function wrapped(context, text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) { lines.push(line); line = word; } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/** The key in words: kinds, and the states of lines that are drawn. */
export function keyWords() {
  const told = numbers(), { labels } = now(), said = (/** @type {string} */ words) => labels[words] || words, outlines = new Set([...told.nodes.values()].filter((node) => node.drawn && node.words && !node.ghost).map((node) => node.outline));
  const states = Object.entries(data.outline_words).filter(([name]) => outlines.has(name)).map(([, words]) => said(words));
  const kinds = Object.entries(data.kinds).filter(([kind]) => told.legend.has(kind)).map(([, [one, several, , shape]]) => `${labels[several] || one} = ${shape}`).join("; ");
  return [kinds || data.key_words, ...(states.length ? [`lines: ${states.join(", ")}`] : []), ...([...told.nodes.values()].some((node) => node.drawn && node.active === "maybe") ? [said("small: possibly active in the period")] : []), ...([...told.nodes.values()].some((node) => node.ghost && node.drawn) ? [said("pale: no longer, or not then seen")] : []), ...([...told.nodes.values()].some((node) => node.drawn && node.crossed) || [...told.edges.values()].some((edge) => edge.drawn && edge.lost) ? ["crossed out: closed here, what if"] : [])].join("; ");
}

/** What stands above and below the picture in this state. */
export function sheetWords() {
  const told = numbers();
  return { title: told.title, lede: told.lede, below: [`${now().labels.Key || "Key"}: ${keyWords()}.`, ...told.sheet, partWords(), told.apart, ...told.absent, data.imprint].filter(Boolean) };
}

/**
 * Draw a sheet: marking, headline, lede, picture, key and what is not shown, marking.
 * @param {Context} context
 * @param {number} width
 * @param {number | null} height  of the picture; null = what a sheet of `HEIGHT` leaves for it
 * @param {(context: Context, x: number, y: number, width: number, height: number) => void} draw
 * @param {((height: number) => void) | null} resize called with the height of the sheet before anything is drawn
 */
function drawSheet(context, width, height, draw, resize) {
  const { title, lede, below } = sheetWords();
  /** @param {Line[]} list @returns {Line[]} */
  const lay = (list) => list.flatMap(([style, step, text]) => { context.font = style; return wrapped(context, text, width - 2 * MARGIN).map((line) => /** @type {Line} */ ([style, step, line])); });
  const head = lay([[`600 26px ${FONT}`, 34, title], [`17px ${FONT}`, 24, lede]]), feet = lay(below.map((text) => /** @type {Line} */ ([`14px ${FONT}`, 19, text])));
  context.font = `14px ${FONT}`;
  const key = layKey(context, width - 2 * MARGIN);
  /** @param {Line[]} list */
  const sum = (list) => list.reduce((total, item) => total + item[1], 0);
  const top = STRIP + 14 + sum(head) + 8, rest = top + 14 + key.height + sum(feet) + 12 + STRIP, picture = height ?? Math.max(500, HEIGHT - rest), tall = rest + picture;
  resize?.(tall);
  context.fillStyle = "#ffffff"; context.fillRect(0, 0, width, tall);
  draw(context, 0, top, width, picture);
  for (const y of [0, tall - STRIP]) {
    context.fillStyle = "#16213a"; context.fillRect(0, y, width, STRIP);
    context.fillStyle = "#ffffff"; context.font = `700 14px ${FONT}`; context.textAlign = "center"; context.textBaseline = "alphabetic";
    context.fillText(data.marking.toUpperCase(), width / 2, y + 20);
  }
  context.textAlign = "left"; context.textBaseline = "alphabetic";
  let y = STRIP + 14;
  /** @param {Line[]} list */
  const write = (list) => { context.fillStyle = "#1a1f2b"; for (const [style, step, line] of list) { context.font = style; y += step; context.fillText(line, MARGIN, y - 6); } };
  write(head);
  y = top + picture + 14;
  context.font = `14px ${FONT}`;
  key.paint(context, MARGIN, y, "#1a1f2b");
  y += key.height;
  write(feet);
  return tall;
}

/**
 * @param {number} width
 * @param {number | null} height
 * @param {(context: Context, x: number, y: number, width: number, height: number) => void} draw
 */
export function savePng(width, height, draw) {
  const sheet = document.createElement("canvas"), context = /** @type {Context} */ (sheet.getContext("2d"));
  drawSheet(context, width, height, draw, (tall) => { sheet.width = width * RATIO; sheet.height = Math.round(tall * RATIO); context.scale(RATIO, RATIO); });
  sheet.toBlob((blob) => { if (blob) save(blob, `${data.name}.png`); }, "image/png");
}

/**
 * @param {number} width
 * @param {number | null} height
 * @param {(context: Context, x: number, y: number, width: number, height: number) => void} draw
 */
export function saveSvg(width, height, draw) {
  const svg = new SvgContext(width, HEIGHT), context = /** @type {Context} */ (/** @type {unknown} */ (svg));
  svg.height = drawSheet(context, width, height, draw, null);
  save(new Blob([svg.toString(numbers().title)], { type: "image/svg+xml" }), `${data.name}.svg`);
}

/** Do something while the page is in its light colours. @template T @param {() => T} work @param {() => void} recolour @returns {T} */
export function inLight(work, recolour) {
  const root = document.documentElement, before = root.dataset.theme;
  root.dataset.theme = "light";
  recolour();
  try { return work(); } finally { root.dataset.theme = before; recolour(); }
}
