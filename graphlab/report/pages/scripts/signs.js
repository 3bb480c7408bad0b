/** The sign of each colour of an origin (graphlab.report.drawing.signs), so that flows are told apart without colour. */

/** @typedef {{ origins: readonly string[], signs: [string, [number, number][]][] }} Palette */

/** Corners of a sign at a point. @param {Palette} palette @param {string} sign @param {number} x @param {number} y @param {number} r @returns {[number, number][]} */
export const corners = (palette, sign, x, y, r) => (palette.signs.find(([name]) => name === sign)?.[1] || []).map(([a, b]) => [x + r * a, y + r * b]);

/** The sign of a colour of origins, or "" for grey, which stands for all others. @param {Palette} palette @param {string} colour */
export const signOf = (palette, colour) => palette.signs[palette.origins.indexOf(colour)]?.[0] || "";

/** A sign as a path of an SVG of 18 by 18. @param {Palette} palette @param {string} sign */
export const signPath = (palette, sign) => `M${corners(palette, sign, 9, 9, 4).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;

/** Trace a sign on a canvas. @param {CanvasRenderingContext2D} context @param {Palette} palette @param {string} sign @param {number} x @param {number} y @param {number} r */
export function traceSign(context, palette, sign, x, y, r) {
  context.beginPath();
  corners(palette, sign, x, y, r).forEach(([a, b], i) => (i ? context.lineTo(a, b) : context.moveTo(a, b)));
  context.closePath();
}
