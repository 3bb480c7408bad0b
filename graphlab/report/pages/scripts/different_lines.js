/** How many different lines some lines are, when some may be one: `graphlab.statistics.cluster_counts`. */

/** @import { Doubt } from "./types" */

import { byText } from "./words.js";

const EXACT = 12;

/**
 * Return which lines may be one under a grade: of that grade where the file tells it apart, else of all that it holds.
 * @param {Record<string, Doubt | null>} doubts  by grade; null where none may be one
 * @param {string} grade  "" for any
 * @returns {{ doubt: Doubt | null, wider: boolean }} wider: told of more claims than those of the grade
 */
export function doubtOf(doubts, grade) {
  if (Object.hasOwn(doubts, grade)) return { doubt: doubts[grade], wider: false };
  return { doubt: doubts[""] ?? null, wider: Object.hasOwn(doubts, "") };
}

/**
 * Return the fewest and the most different lines that some lines can be.
 * @param {Doubt | null} doubt
 * @param {Iterable<string>} lines
 * @returns {[number, number]}
 */
export function differentLines(doubt, lines) {
  const asked = new Set(lines);
  if (!doubt) return [asked.size, asked.size];
  const clusters = new Set([...asked].map((line) => doubt.joined[line] ?? line));
  let low = clusters.size;
  for (const [members, beside, apart] of doubt.groups) {
    const wanted = members.map((m) => clusters.has(m)), here = wanted.filter(Boolean).length;
    if (here < 2) continue;
    low += (members.length <= EXACT ? fewest(members.length, beside, apart, wanted) : apartAtLeast(members, apart, wanted)) - here;
  }
  return [low, clusters.size];
}

/** @param {number} n @param {readonly [number, number][]} beside @param {readonly [number, number][]} apart @param {readonly boolean[]} wanted */
function fewest(n, beside, apart, wanted) {
  /** @param {readonly [number, number][]} pairs */
  const masks = (pairs) => { const m = new Array(n).fill(0); for (const [i, j] of pairs) { m[i] |= 1 << j; m[j] |= 1 << i; } return m; };
  const near = masks(beside), far = masks(apart), counted = wanted.reduce((sum, w, i) => sum | (w ? 1 << i : 0), 0);
  const bit = (/** @type {number} */ s) => 31 - Math.clz32(s & -s);
  /** @param {number} chosen */
  const hangs = (chosen) => {
    for (let rest = chosen; rest; rest &= rest - 1) if (far[bit(rest)] & chosen) return false;
    let reached = chosen & -chosen;
    for (let edge = reached; edge;) { const i = bit(edge); edge &= edge - 1; const fresh = near[i] & chosen & ~reached; reached |= fresh; edge |= fresh; }
    return reached === chosen;
  };
  const size = 1 << n, allowed = Array.from({ length: size }, (_, s) => s > 0 && hangs(s)), best = new Array(size).fill(n + 1);
  best[0] = 0;
  for (let whole = 1; whole < size; whole += 1) {
    const lowest = whole & -whole;
    for (let part = whole; part; part = (part - 1) & whole) if (part & lowest && allowed[part]) best[whole] = Math.min(best[whole], best[whole ^ part] + (part & counted ? 1 : 0));
  }
  return best[size - 1];
}

/** @param {readonly string[]} members @param {readonly [number, number][]} apart @param {readonly boolean[]} wanted */
function apartAtLeast(members, apart, wanted) {
  const far = new Set(apart.map(([i, j]) => `${Math.min(i, j)},${Math.max(i, j)}`));
  const here = members.map((_, i) => i).filter((i) => wanted[i]);
  /** @param {number} i @param {number} j */
  const cannot = (i, j) => far.has(`${Math.min(i, j)},${Math.max(i, j)}`);
  const degree = new Map(here.map((i) => [i, here.filter((j) => j !== i && cannot(i, j)).length]));
  here.sort((i, j) => /** @type {number} */ (degree.get(j)) - /** @type {number} */ (degree.get(i)) || byText(members[i], members[j]));
  /** @type {number[]} */
  const chosen = [];
  for (const i of here) if (chosen.every((j) => cannot(i, j))) chosen.push(i);
  return chosen.length;
}
