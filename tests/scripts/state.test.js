/** States survive their address, undo and redo walk through them, and nonsense in an address is named and left out. */

import assert from "node:assert/strict";
import test from "node:test";

import { History, decode, encode, startOf } from "../../graphlab/report/pages/scripts/state.js";

const data = /** @type {any} */ ({
  layouts: ["layered", "force"], series: [{ name: "lines" }, { name: "arrests, 2019 & more" }], certainties: ["stated", "implied", "unknown"],
  lines: ["echo", "a b", "l;1"], things: { "n/echo": {}, "n/a b": {} }, edges: [{ id: "e/0" }], nodes: [{ id: "n/echo" }, { id: "n/a b" }],
  kinds: { line: [], town: [] }, facts: { operations: { "op x": [] }, places: { norfolk: [] }, levels: { county: [[0, 2], [1, 3]] }, ids: ["leeds", "hull", "west riding", "humber"] },
});

function random(seed) {
  let s = seed;
  const next = () => { s = (s * 1103515245 + 12345) % 2147483648; return s / 2147483648; };
  const pick = (list) => list[Math.floor(next() * list.length)];
  const some = (list) => list.filter(() => next() < 0.5);
  const from = pick([null, 2022 * 12, 2019 * 12 + 4]);
  return {
    ...startOf(data), figure: pick([0, 1]), from, to: pick([null, 2022 * 12 + 11, 2022 * 12 + 2, from]), grade: pick(["", "2B"]), certainty: pick([0, 1, 2]),
    operation: pick(["", "op x"]), place: pick(["", "norfolk"]), level: pick(["", "county"]), joined: some(["west riding", "humber"]), opened: some(["humber"]), hidden: some(["line", "town"]), closed: some(["echo", "a b", "l;1"]), aside: some(["n/a b"]),
    selected: pick([null, "n/echo", "e/0"]), layout: pick(["layered", "force"]), moved: pick([{}, { "layered n/a b": [12, -7] }, { "force n/a b": [3, 4], "layered n/a b": [12, -7] }]), theme: pick(["", "dark"]), note: pick(["", "a & b = c #1"]),
    notes: some([{ at: "n/a b", text: "so: & \u202e so" }, { at: "@map//3/-4", text: "x", off: [-30, 12] }]), labels: pick([{}, { "origin areas": "a: b" }]), years: pick([true, false]),
  };
}

test("every state comes back from its address", () => {
  for (let seed = 1; seed < 400; seed += 1) {
    const state = random(seed), back = decode(encode(state, data), data);
    assert.deepEqual(back, { state, strange: [] });
  }
  assert.equal(encode(startOf(data), data), "");
});

test("what a page does not have stays at its start and is named", () => {
  const { state, strange } = decode("period=2022..2019&grade=9Z&closed=echo nobody&operation=zzz&x=1&select=n/zzz&moved=n%2Fzzz:1:2&join=leeds", data);
  assert.deepEqual(state, { ...startOf(data), closed: ["echo"] });
  assert.equal(strange.length, 7);
});

test("an address that a briefing wrote is read", () => {
  const { state, strange } = decode("closed=a%2520b+echo&figure=arrests%2C+2019+%26+more&select=n%2Fecho&also=n%252Fa%2520b&join=west%2520riding&hide=town", data);
  assert.deepEqual([state, strange], [{ ...startOf(data), closed: ["a b", "echo"], figure: 1, selected: "n/echo", also: ["n/a b"], joined: ["west riding"], hidden: ["town"] }, []]);
});

test("a place that a reader gave a node is of one arrangement; an address without its name means the one it shows", () => {
  assert.deepEqual(decode("moved=n%2Fecho:1:2 n%2Fecho:5:6:layered n%2Fecho:7:8:none&arrange=force", data).state.moved, { "force n/echo": [1, 2], "layered n/echo": [5, 6] });
  assert.deepEqual(decode("moved=n%2Fecho:1:2", data).state.moved, { "layered n/echo": [1, 2] });
});

test("undo and redo walk through states; a change after undo forgets what was undone", () => {
  const start = startOf(data), history = new History(start);
  const a = { ...start, grade: "2B" }, b = { ...a, closed: ["echo"] };
  history.take(a); history.take(b); history.take(b);
  assert.equal(history.past.length, 2);
  history.undo(); assert.equal(history.now, a);
  history.redo(); assert.equal(history.now, b);
  history.undo(); history.take({ ...a, grade: "1A" });
  assert.equal(history.redo(), false);
  history.take({ ...a, from: 1, to: 1 }, true);
  assert.equal(history.past.length, 2, "a drag of the slider is one step");
});
