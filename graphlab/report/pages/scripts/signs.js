/** A sign beside each colour of an origin, so that flows are told apart without it: in grey print, and by those who see no red or green. */

/** Outlines by name, around a point with a radius. @type {Record<string, (x: number, y: number, r: number) => [number, number][]>} */
export const SIGNS = {
  square: (x, y, r) => [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]],
  triangle: (x, y, r) => [[x, y - 1.2 * r], [x + 1.2 * r, y + r], [x - 1.2 * r, y + r]],
  diamond: (x, y, r) => [[x, y - 1.35 * r], [x + 1.35 * r, y], [x, y + 1.35 * r], [x - 1.35 * r, y]],
  "triangle down": (x, y, r) => [[x, y + 1.2 * r], [x - 1.2 * r, y - r], [x + 1.2 * r, y - r]],
  bar: (x, y, r) => [[x - 0.45 * r, y - 1.5 * r], [x + 0.45 * r, y - 1.5 * r], [x + 0.45 * r, y + 1.5 * r], [x - 0.45 * r, y + 1.5 * r]],
  plus: (x, y, r) => [[-0.45, -1.3], [0.45, -1.3], [0.45, -0.45], [1.3, -0.45], [1.3, 0.45], [0.45, 0.45], [0.45, 1.3], [-0.45, 1.3], [-0.45, 0.45], [-1.3, 0.45], [-1.3, -0.45], [-0.45, -0.45]].map(([a, b]) => [x + a * r, y + b * r]),
  "half left": (x, y, r) => [[x - 1.3 * r, y], [x + 0.6 * r, y - 1.3 * r], [x + 0.6 * r, y + 1.3 * r]],
  lying: (x, y, r) => [[x - 1.6 * r, y - 0.45 * r], [x + 1.6 * r, y - 0.45 * r], [x + 1.6 * r, y + 0.45 * r], [x - 1.6 * r, y + 0.45 * r]],
};

/** The sign of a colour of origins, or "" for grey, which stands for all others. @param {readonly string[]} palette @param {string} colour */
export const signOf = (palette, colour) => Object.keys(SIGNS)[palette.indexOf(colour)] || "";

/** A sign as a path of an SVG of 18 by 18. @param {string} sign */
export const signPath = (sign) => `M${SIGNS[sign](9, 9, 4).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
