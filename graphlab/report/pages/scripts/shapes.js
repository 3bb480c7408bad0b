/** Shapes and texts of a drawing, as `graphlab.report.drawing.marks` has them: paths in pixels, to a hundredth. */

/** @import { Mark } from "./types" */

/** A coordinate to a hundredth, halves to the even one as Python rounds. @param {number} x */
function hundredth(x) {
  const scaled = x * 100;
  if (Math.abs(scaled % 1) === 0.5 && Number.isInteger(x * 8)) return 2 * Math.round(scaled / 2) / 100;
  return Number(x.toFixed(2)) + 0;
}

/** Steps of a path: letters and numbers. @param {...(string | number)} steps */
const path = (...steps) => steps.map((step, i) => (typeof step === "string" ? step : `${i && typeof steps[i - 1] === "number" ? " " : ""}${hundredth(step)}`)).join("");
/** @param {number} x @param {number} y @param {number} width @param {number} height */
export const rectangle = (x, y, width, height) => path("M", x, y, "L", x + width, y, "L", x + width, y + height, "L", x, y + height, "Z");
/** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
export const segment = (x0, y0, x1, y1) => path("M", x0, y0, "L", x1, y1);
/** @param {...[number, number]} points */
export const polygon = (...points) => path(...points.flatMap(([x, y], i) => [i ? "L" : "M", x, y]), "Z");

/** A band of constant height from one side to the other. @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} thick */
export function ribbon(x0, y0, x1, y1, thick) {
  const mid = (x0 + x1) / 2;
  return path("M", x0, y0, "C", mid, y0, mid, y1, x1, y1, "L", x1, y1 + thick, "C", mid, y1 + thick, mid, y0 + thick, x0, y0 + thick, "Z");
}

/** A circle of four curves. @param {number} x @param {number} y @param {number} r */
function circle(x, y, r) {
  const k = 0.5523 * r;
  return path("M", x + r, y, "C", x + r, y + k, x + k, y + r, x, y + r, "C", x - k, y + r, x - r, y + k, x - r, y, "C", x - r, y - k, x - k, y - r, x, y - r, "C", x + k, y - r, x + r, y - k, x + r, y, "Z");
}

/** The outline of a mark. @param {string} shape @param {number} x @param {number} y @param {number} r */
export function symbol(shape, x, y, r) {
  if (shape === "square") return rectangle(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  if (shape === "diamond") return polygon([x, y - 1.15 * r], [x + 1.15 * r, y], [x, y + 1.15 * r], [x - 1.15 * r, y]);
  if (shape === "triangle") return polygon([x, y - 1.15 * r], [x + 1.1 * r, y + 0.85 * r], [x - 1.1 * r, y + 0.85 * r]);
  return circle(x, y, r);
}

/** @param {string} d @param {Partial<Mark>} [style] @returns {Mark} */
export const shape = (d, style = {}) => ({ d, fill: "none", ...style });
/** @param {number} x @param {number} y @param {string} text @param {Partial<Mark>} [style] @returns {Mark} */
export const words = (x, y, text, style = {}) => ({ x, y, text, role: "ink", ...style });
