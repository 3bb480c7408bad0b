/** Notes in the picture and words of the key: where they stand in each page, and what is said where they do not. */

import assert from "node:assert/strict";
import test from "node:test";

import { notesSaid, placeNotes, pointAt, pointOf, readPairs, writePairs } from "../../graphlab/report/pages/scripts/notes.js";

const shown = (drawn) => ({ nodes: new Map([["n/a", { drawn }], ["n/b", { drawn: true }]]), edges: new Map([["f/0/0", { drawn }]]), things: {}, rolled: null });
const data = (view) => ({ view, things: { "n/a": { title: "Ada" }, "n/b": { title: "Bo" } }, edges: [{ id: "f/0/0", series: 0, from: "n/a", to: "n/b" }] });
const state = (...notes) => ({ figure: 0, layout: "force", labels: {}, notes });
const itself = (key) => key;

test("pairs of any texts come back", () => {
  for (const pairs of [[["n/a", "see: this & that = 100 %"]], [["@map//1/-2", "\u202eturned"], ["n/b c", "“x”"]], []]) assert.deepEqual(readPairs(writePairs(pairs)), pairs);
  assert.deepEqual(readPairs("alone a:b:c :x y: a:b"), [["a", "b"]]);
});

test("a point belongs to one arrangement of one view", () => {
  const at = pointOf("network", "force", 12.4, -7.6);
  assert.deepEqual(pointAt(at, "network", "force"), [12, -8]);
  for (const [view, layout] of [["map", "force"], ["network", "layered"]]) assert.equal(pointAt(at, view, layout), null);
  assert.deepEqual(pointAt(pointOf("map", "", 3, 4), "map", ""), [3, 4]);
});

test("a note at what is drawn is drawn, any other is named with its text", () => {
  const note = { at: "n/a", text: "look here" };
  for (const view of ["network", "map"]) for (const drawn of [true, false]) {
    const [placed] = placeNotes(data(view), state(note), shown(drawn), itself);
    assert.equal(placed.key, drawn ? "n/a" : "");
    assert.deepEqual(notesSaid(state(note), [placed]), drawn ? [] : ["Note at Ada, which this picture does not mark: look here"]);
  }
  const [vector] = placeNotes(data("sankey"), state(note), shown(true), itself);
  assert.match(notesSaid(state(note), [vector])[0], /^Note at Ada, which this picture does not mark/);
});

test("a note at a place that is drawn as its area stands at the area", () => {
  const [placed] = placeNotes(data("network"), state({ at: "n/a", text: "x" }), shown(false), () => "n/b");
  assert.deepEqual([placed.key, placed.of], ["n/b", "Ada"]);
});

test("changed words of the key are said", () => {
  assert.deepEqual(notesSaid({ ...state(), labels: { "origin areas": "exporters", towns: "buyers" } }, []), ["Words of the key changed by the reader: “exporters” for “origin areas” and “buyers” for “towns”."]);
});
