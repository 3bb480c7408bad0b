/** Numbers, bounds, shares and dates in words, as graphlab.wording writes them; tests hold the two together. */

/** @import { Bounds, PageData } from "./types" */

/** The one rounding rule: halves away from zero, on the digits as printed at 12 significant ones. @param {number} x @param {number} places */
export function halfUp(x, places) {
  const digits = String(Math.abs(Number(x.toPrecision(12))));
  return digits.includes("e") ? x : Math.sign(x) * Number(`${Math.round(Number(`${digits}e${places}`))}e-${places}`);
}

/** A number as in the tables: whole or to the hundredth as it is, any other fraction to four digits. @param {number} x */
export function number(x) {
  const exact = Number(x.toPrecision(12)), places = Math.max(1, 3 - Math.floor(Math.log10(Math.abs(exact) || 1)));
  const shown = Number.isInteger(exact) || exact === halfUp(exact, 2) ? exact : halfUp(exact, places);
  return shown.toLocaleString("en-GB", { maximumFractionDigits: 20 });
}

/** Order by text, as Python sorts. @param {string} a @param {string} b */
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** A number with its noun: "0 lines", "1 line". @param {number} n @param {string} one @param {string} [several] */
export const plural = (n, one, several = `${one}s`) => `${number(n)} ${n === 1 ? one : several}`;

/** A number with its noun, none in words: "no lines". @param {number} n @param {string} one @param {string} [several] */
export const many = (n, one, several = `${one}s`) => (n ? plural(n, one, several) : `no ${several}`);

/** @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Names with commas and "and". @param {readonly string[]} names */
export const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);

/** A name as tables and headlines have it: the id stands beside it in lists only. @param {PageData} data @param {string} id */
export const plainName = (data, id) => data.plain_names[id] || data.names[id] || id;

/** A name that fits a label. @param {string} name @param {number} most */
export function shortLabel(name, most) {
  const letters = [...name.split(/\s+/).filter(Boolean).join(" ")];
  return letters.length <= most ? letters.join("") : `${letters.slice(0, most - 1).join("")}…`;
}

/** Bounds as people read them, in the words that the page brings. @param {Record<string, string>} words @param {number | null} low @param {number | null} high @param {string} [nothing] where both are open */
export function bounds(words, low, high, nothing = words.nothing) {
  /** @param {string} name @param {...number} numbers */
  const said = (name, ...numbers) => numbers.reduce((text, x) => text.replace("{}", number(x)), words[name]);
  if (low === null && high === null) return nothing;
  if (high === null) return said("low", /** @type {number} */ (low));
  if (low === null || (low === 0 && high !== 0)) return high > 0 && Number.isInteger(high) && (high + 1) % 5 === 0 ? said("under", high + 1) : said("high", high);
  return low === high ? number(low) : said("both", low, high);
}

/** Bounds for a small cell: a sign instead of words. @param {Record<string, string>} words @param {number | null} low @param {number | null} high */
export function shortBounds(words, low, high) {
  const text = bounds(words, low, high, "?"), signs = { low: "≥ ", high: "≤ ", under: "< " };
  return Object.entries(signs).reduce((said, [name, sign]) => said.replace(words[name].replace("{}", ""), sign), text).replace(words.both.replaceAll("{}", ""), "–");
}

/** A share as per cent to one decimal; what is not quite all or none is not 100 or 0. @param {number} share */
export function percent(share) {
  const exact = Number(share.toPrecision(12)), shown = halfUp(exact * 100, 1);
  if (exact < 1 && shown >= 100) return "over 99.9 %";
  if (exact > 0 && shown === 0) return "under 0.1 %";
  return `${shown.toLocaleString("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
}

/** Bounds of a share. @param {Record<string, string>} words @param {Bounds} share */
export function shareText(words, [low, high]) {
  if (low === null && high === null) return "–";
  if (low === null || high === null) {
    const known = percent(/** @type {number} */ (low ?? high));
    if (known.startsWith("under ")) return low === null ? known : "over 0 %";
    if (known.startsWith("over ")) return low === null ? "under 100 %" : known;
    return words[low === null ? "high" : "low"].replace("{}", known);
  }
  const first = percent(low), last = percent(high);
  return first === last ? first : `${first.replace(/ %$/, "")} to ${last}`;
}

/* ---- days and months: a day is the ordinal of Python, a month is 12 * year + month - 1 ---- */

const EPOCH = 719163;
/** @param {number} m */
export const monthText = (m) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}`;
/** First day of a month. @param {number} m */
export const firstDayOf = (m) => Date.UTC(Math.floor(m / 12), m % 12, 1) / 86400000 + EPOCH;
/** Last day of a month. @param {number} m */
export const lastDayOf = (m) => firstDayOf(m + 1) - 1;
/** A day in ISO form. @param {number} day */
export const dayText = (day) => new Date((day - EPOCH) * 86400000).toISOString().slice(0, 10);
/** Month of a day. @param {number} day */
export const monthOf = (day) => { const d = new Date((day - EPOCH) * 86400000); return 12 * d.getUTCFullYear() + d.getUTCMonth(); };
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/** A day as people write it. @param {number} day */
export const dayWords = (day) => { const [y, m, d] = dayText(day).split("-").map(Number); return `${d} ${MONTHS[m - 1]} ${y}`; };

/** A period of months as the command takes it: "2022", "2018-05", "2018-05..2019". @param {number | null} from @param {number | null} to */
export function periodText(from, to) {
  /** @param {number | null} m @param {number} edge */
  const side = (m, edge) => (m === null ? "" : m % 12 === edge ? String(Math.floor(m / 12)) : monthText(m));
  if (from !== null && from === to) return monthText(from);
  const [a, b] = [side(from, 0), side(to, 11)];
  return a === b ? a : `${a}..${b}`;
}

/** The years that some months touch, each as the months of it that they hold. @param {number} from @param {number} to @returns {[number, number][]} */
export function yearsOf(from, to) {
  /** @type {[number, number][]} */
  const found = [];
  for (let year = Math.floor(from / 12); year <= Math.floor(to / 12); year += 1) found.push([Math.max(from, 12 * year), Math.min(to, 12 * year + 11)]);
  return found;
}

/** The same in words. @param {number | null} from @param {number | null} to */
export function periodWords(from, to) {
  if (from === null && to === null) return "All time";
  const [a, b = a] = periodText(from, to).split("..");
  return a === b ? a : `${a || "any time"} to ${b || "any time"}`;
}
