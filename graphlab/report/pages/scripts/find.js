/** Finding by name: exactly, then by how it begins, then by a part, then nearly; several at once, ids beside equal names. */

import uFuzzy from "@leeoniya/ufuzzy";

const MOST = 30;
/** Made when it is first needed. @type {uFuzzy | null} */
let fuzzy = null;
const nearly = () => (fuzzy ??= new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 }));

/** A text as it is compared: no case, no accents, one space, no marks of direction. @param {string} text */
export const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").toLowerCase().replace(/\s+/g, " ").trim();

/**
 * Return the keys that a text finds, best first.
 * @param {readonly { key: string, name: string, id: string }[]} named
 * @param {string} text
 * @returns {{ key: string, how: "exact" | "begins" | "part" | "near" }[]}
 */
export function find(named, text) {
  const wanted = folded(text);
  if (!wanted) return [];
  /** @type {Map<string, "exact" | "begins" | "part" | "near">} */
  const found = new Map();
  /** @param {"exact" | "begins" | "part"} how @param {(name: string) => boolean} fits */
  const take = (how, fits) => { for (const item of named) if (!found.has(item.key) && [folded(item.name), folded(item.id), folded(`${item.name} (${item.id})`)].some(fits)) found.set(item.key, how); };
  take("exact", (name) => name === wanted);
  take("begins", (name) => name.startsWith(wanted) || name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)));
  take("part", (name) => name.includes(wanted));
  if (!found.size && wanted.length > 2) {
    const names = named.map((item) => folded(item.name)), hits = nearly().filter(names, wanted) || [];
    for (const i of hits) found.set(named[i].key, "near");
  }
  return [...found].map(([key, how]) => ({ key, how })).slice(0, MOST);
}
