/** The key of a saved sheet: colours, shapes and signs as they are drawn, each with its words, in rows below the picture. */

import { readColours, tracePath } from "./paint.js";
import { signOf, traceSign } from "./signs.js";
import { data, now, numbers } from "./store.js";

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{ words: string, paint: (context: Context, x: number, y: number) => void }} Item */

const ROW = 22, MARK = 26, GAP = 24;

/** @param {string} colour @param {string} shape @returns {Item["paint"]} */
const mark = (colour, shape) => (context, x, y) => {
  context.fillStyle = colour; context.strokeStyle = colour; context.lineWidth = 4;
  if (shape === "line") { context.beginPath(); context.moveTo(x, y); context.lineTo(x + 18, y); context.stroke(); return; }
  if (shape === "band") { context.beginPath(); context.rect(x, y - 5, 18, 10); context.fill(); return; }
  tracePath(context, shape, x + 9, y, 7);
  context.fill();
};

/** A flow of an origin with its sign. @param {string} colour @returns {Item["paint"]} */
const flowOf = (colour) => (context, x, y) => {
  const sign = signOf(data.palette, colour);
  mark(colour, "line")(context, x, y);
  if (!sign) return;
  traceSign(context, data.palette, sign, x + 9, y, 4.5);
  context.fillStyle = "#ffffff"; context.fill();
  context.lineWidth = 1.8; context.stroke();
};

/** @returns {Item[]} */
function ofMap() {
  const told = numbers(), { grey, stock } = data.palette;
  const flows = (told.rolled || data.edges.filter((flow) => flow.series === now().figure)).filter((flow) => told.edges.get(flow.id)?.drawn), from = new Set(flows.map((flow) => flow.from));
  const named = told.origins.filter(([, , key]) => from.has(key)).map(([words, colour]) => ({ words, paint: flowOf(colour) }));
  if (flows.some((flow) => !flow.stock && flow.colour === grey)) named.push({ words: "other origins, unknown, not itemised", paint: flowOf(grey) });
  if (flows.some((flow) => flow.stock)) named.push({ words: "area: what is counted there", paint: mark(stock, "circle") });
  return named;
}

/** @returns {Item[]} */
function ofNetwork() {
  const colours = readColours(), { legend } = numbers();
  return Object.entries(data.kinds).filter(([kind]) => legend.has(kind)).map(([, [, several, tone, shape]]) => ({ words: several, paint: mark(colours[`--${tone}`], shape) }));
}

/** What the picture shows, as marks with words. @returns {Item[]} */
export function keyItems() {
  const { labels } = now();
  const items = data.view === "network" ? ofNetwork() : data.view === "map" ? ofMap() : data.legend.filter(([, colour]) => colour !== "dashed").map(([words, colour, shape]) => ({ words, paint: mark(colour, shape) }));
  return items.map(({ words, paint }) => ({ words: labels[words] || words, paint }));
}

/**
 * Lay the key out in rows no wider than a sheet; return its height and how it is painted.
 * @param {Context} context with the font of its words @param {number} width
 */
export function layKey(context, width) {
  /** @type {{ item: Item, x: number, row: number }[]} */
  const places = [];
  let x = 0, row = 0;
  for (const item of keyItems()) {
    const wide = MARK + context.measureText(item.words).width;
    if (x && x + wide > width) { x = 0; row += 1; }
    places.push({ item, x, row });
    x += wide + GAP;
  }
  return {
    height: places.length ? (row + 1) * ROW + 4 : 0,
    /** @param {Context} at @param {number} left @param {number} top @param {string} ink */
    paint: (at, left, top, ink) => {
      for (const { item, x: off, row: line } of places) {
        const y = top + line * ROW + ROW / 2;
        item.paint(at, left + off, y);
        at.fillStyle = ink; at.textAlign = "left"; at.textBaseline = "middle";
        at.fillText(item.words, left + off + MARK, y);
      }
      at.textBaseline = "alphabetic";
    },
  };
}
