/** Notes in the picture and words of the key: where they stand in each page, and what is said where they do not. */

import assert from "node:assert/strict";
import test from "node:test";

import { choicesSaid } from "../../graphlab/report/pages/scripts/choices.js";
import { movedNote, notesSaid, placeNotes, pointAt, pointFrame, pointOf, readNotes, readPairs, writeNotes, writePairs } from "../../graphlab/report/pages/scripts/notes.js";

const shown = (drawn) => ({ nodes: new Map([["n/a", { drawn }], ["n/b", { drawn: true }]]), edges: new Map([["f/0/0", { drawn }]]), things: {}, rolled: null });
const data = (view) => ({ view, things: { "n/a": { title: "Ada" }, "n/b": { title: "Bo" } }, edges: [{ id: "f/0/0", series: 0, from: "n/a", to: "n/b" }] });
const state = (...notes) => ({ figure: 0, layout: "force", labels: {}, notes });
const itself = (key) => key;

test("pairs of any texts come back", () => {
  for (const pairs of [[["n/a", "see: this & that = 100 %"]], [["@map//1/-2", "\u202eturned"], ["n/b c", "“x”"]], []]) assert.deepEqual(readPairs(writePairs(pairs)), pairs);
  assert.deepEqual(readPairs("alone a:b:c :x y: a:b"), [["a", "b"]]);
});

test("a note goes where it was put, and back", () => {
  const notes = [{ at: "n/a", text: "a: b" }, { at: "@map//1/-2", text: "x", off: [0, -12] }];
  assert.deepEqual(readNotes(writeNotes(notes)), notes);
  assert.deepEqual(movedNote(notes, 0, [10.6, 5e9]), [{ ...notes[0], off: [11, 2000] }, notes[1]]);
  assert.deepEqual(movedNote(notes, 1, null), [notes[0], { at: "@map//1/-2", text: "x" }]);
  assert.deepEqual(readNotes("n/a:x:1 n/a:x:1:zzz n/a:x:1:2:3 n/a:x:7:8"), [{ at: "n/a", text: "x", off: [7, 8] }]);
});

test("a point belongs to one arrangement of one view", () => {
  const at = pointOf("network", "force", 12.4, -7.6);
  assert.deepEqual(pointAt(at, "network", "force"), [12, -8]);
  for (const [view, layout] of [["map", "force"], ["network", "layered"]]) assert.equal(pointAt(at, view, layout), null);
  assert.deepEqual(pointAt(pointOf("map", "", 3, 4), "map", ""), [3, 4]);
  const [one, two] = [0, 2].map((figure) => pointFrame({ view: "sankey" }, { figure, layout: "" }));
  assert.deepEqual([pointAt(pointOf("sankey", one, 3, 4), "sankey", one), pointAt(pointOf("sankey", one, 3, 4), "sankey", two)], [[3, 4], null]);
});

test("what was chosen of a picture beside its filters is said", () => {
  const found = { things: {}, nodes: new Map([["n/a", { drawn: true }], ["n/b", { drawn: false }]]), legend: new Map([["town", {}]]) };
  const base = { ...data("network"), layouts: ["layered", "force"], kinds: { town: ["town", "towns"] } }, quiet = { selected: null, also: [], layout: "layered", hidden: [], aside: [], moved: {} };
  assert.deepEqual(choicesSaid(base, quiet, found), []);
  const said = choicesSaid(base, { selected: "n/a", also: ["n/b"], layout: "force", hidden: ["town"], aside: ["n/b"], moved: { "force n/a": [1, 2], "force n/b": [3, 4], "layered n/a": [5, 6] } }, found);
  assert.deepEqual(said, ["Picked out: Ada and Bo.", "Arranged by connection.", "Hidden by the reader: towns.", "Left out of the picture by the reader: Bo.", "1 node stands where the reader put it."]);
});

test("a note at what is drawn is drawn, any other is named with its text", () => {
  const note = { at: "n/a", text: "look here" };
  for (const view of ["network", "map"]) for (const drawn of [true, false]) {
    const [placed] = placeNotes(data(view), state(note), shown(drawn), itself);
    assert.equal(placed.key, drawn ? "n/a" : "");
    assert.deepEqual(notesSaid(state(note), [placed]), drawn ? [] : ["Note at Ada, which this picture does not mark: look here"]);
  }
});

test("diagram, matrix and timeline mark what is drawn of a figure of lines, of a figure of its own, and as a bar", () => {
  const note = { at: "n/a", text: "x", off: [3, -4] }, rows = [{ key: "f/0/0", origin: "a", destination: "b" }, { key: "f/0/1", origin: "c", destination: "d" }];
  const at = (found, asked = note) => placeNotes({ ...data("sankey"), top: 1, edges: [{ id: "f/0/0", series: 0, pair: ["a", "b"] }] }, state(asked), { ...shown(true), ...found }, itself)[0];
  assert.deepEqual([at({ flows: { rows } }).key, at({ flows: { rows } }).off], ["n/a", [3, -4]]);
  assert.equal(at({ flows: { rows } }, { at: "n/c", text: "x" }).key, "", "beyond the flows that are drawn");
  assert.equal(at({}).key, "n/a");
  assert.equal(at({ edges: new Map() }).key, "");
  assert.equal(at({ bars: { bars: [{ key: "n/z" }, { key: "n/a" }], operations: [] } }).key, "");
  assert.equal(at({ bars: { bars: [{ key: "n/a" }], operations: [] } }).key, "n/a");
});

test("a note at a place that is drawn as its area stands at the area", () => {
  const [placed] = placeNotes(data("network"), state({ at: "n/a", text: "x" }), shown(false), () => "n/b");
  assert.deepEqual([placed.key, placed.of], ["n/b", "Ada"]);
});

test("changed words of the key are said", () => {
  assert.deepEqual(notesSaid({ ...state(), labels: { "origin areas": "exporters", towns: "buyers" } }, []), ["Words of the key changed by the reader: “exporters” for “origin areas” and “buyers” for “towns”."]);
});
