/** Drawings on paper: everything is drawn once, within its sheet, in type of 8 points or more. */

import assert from "node:assert/strict";
import test from "node:test";

import { SHEET, onOne, sheetsOf, tallOf } from "../../graphlab/report/pages/scripts/paper.js";

const span = ["#000", "#888"], EIGHT_POINTS = 8 * 96 / 72;
const data = (view, patch = {}) => ({
  view, top: 40, names: {}, plain_names: {}, facts: { special: [], ids: [] }, edges: [], series: [{}],
  bound_words: { nothing: "nothing", low: "at least {}", under: "fewer than {}", high: "at most {}", both: "{} to {}" },
  palette: { origins: [], ink: "#000", soft: "#555", rule: "#ccc", grey: "#777", heat: ["#fff", "#eee", "#ddd", "#ccc", "#bbb", "#aaa", "#999"], spans: { line: span, operation: span }, events: {} }, ...patch,
});
const flows = (origins, towns) => ({
  rows: Array.from({ length: Math.max(origins, towns) }, (_, i) => ({ key: `f/0/${i}`, colour: "#000", origin: `o${i % origins}`, destination: `t${i % towns}`, low: 1 + i, high: 2 + i, lost: false })),
  ends: new Map(), rest: null,
});
const bar = (key) => ({ key, name: key, spans: [[24240, 24260, true]], events: [], tip: key, crossed: false });
const state = { figure: 0 };

/** Assert that sheets hold what they may; return the texts on them. */
function held(sheets, first) {
  sheets.forEach(({ drawings, scale }, i) => {
    for (const drawing of drawings) {
      assert.ok(drawing.width * scale <= SHEET.width + 1, `${drawing.width} x ${scale} on sheet ${i}`);
      for (const mark of drawing.marks) if (mark.text) assert.ok((mark.size ?? 12) * scale >= EIGHT_POINTS, mark.text);
    }
    assert.ok(onOne([{ drawings, scale }]).height * scale <= (i ? SHEET.height : first) + 1, `sheet ${i} of ${sheets.length}`);
  });
  return sheets.flatMap(({ drawings }) => drawings.flatMap(({ marks }) => marks.flatMap(({ text }) => text ?? []))).filter(Boolean);
}

test("a flow diagram of as many flows as a page draws stands on one sheet", () => {
  for (const [origins, towns] of [[1, 1], [3, 12], [26, 26], [40, 7], [40, 40]]) {
    const sheets = sheetsOf(data("sankey"), state, { flows: { ...flows(origins, towns), rest: { count: 3, low: 3, high: 3 } } }, 520), texts = held(sheets, 520);
    assert.equal(sheets.length, 1);
    assert.equal(texts.length, origins + towns + 2);
  }
});

test("a flow diagram of more flows has a sheet of its own", () => {
  const sheets = sheetsOf(data("sankey", { top: 70 }), state, { flows: flows(48, 48) }, 400);
  assert.deepEqual(sheets.map(({ drawings }) => drawings.length), [0, 1]);
  held(sheets, 400);
});

test("a flow diagram of more ends than a sheet holds is on several, each flow once and all in one measure", () => {
  for (const [origins, towns] of [[3, 90], [90, 4], [70, 70], [1, 120]]) {
    const now = flows(origins, towns), ends = new Map([["origin o0", "9"], ["destination t0", "8"]]);
    const sheets = sheetsOf(data("sankey", { top: 500 }), state, { flows: { ...now, ends, rest: { count: 3, low: 3, high: 3 } } }, 520), texts = held(sheets, 520);
    assert.ok(sheets.length > 2 && !sheets[0].drawings.length);
    const marks = sheets.flatMap(({ drawings }) => drawings.flatMap((drawing) => drawing.marks)), bands = marks.filter(({ key, opacity }) => key?.startsWith("f/") && opacity === 0.22);
    assert.deepEqual(new Set(bands.map(({ key }) => key)), new Set(now.rows.map(({ key }) => key)));
    assert.equal(bands.length, now.rows.length);
    assert.equal(texts.filter((text) => text === "3 smaller flows").length, 2);
    const sheetsWith = (id) => sheets.filter(({ drawings }) => drawings.some((drawing) => drawing.marks.some(({ text }) => text?.split("  ")[0] === id))).length;
    for (const [id, figure] of [["o0", "9"], ["t0", "8"]]) assert.ok(texts.includes(`${id}  ${figure}${sheetsWith(id) > 1 ? " in all" : ""}`), `${id} of ${origins} to ${towns}`);
  }
});

test("a flow diagram of another figure is that of the file, with what is said of its ends", () => {
  const edges = [{ id: "f/1/0", series: 1, colour: "#000", pair: [null, "t"], low: 3, high: 3 }, { id: "f/0/0", series: 0, colour: "#000", pair: ["o", "t"], low: 3, high: 3 }];
  const sheets = sheetsOf(data("sankey", { edges, series: [{}, { ends: { "origin not-itemised": "3", "destination t": "about 3" }, rest: [2, 1, null] }] }), { figure: 1 }, { flows: null }, 520);
  assert.deepEqual(held(sheets, 520), ["not-itemised  3", "2 smaller flows", "t  about 3", "2 smaller flows"]);
});

test("a matrix is cut into blocks that hold every row, column and cell once", () => {
  for (const [origins, towns] of [[1, 1], [15, 24], [60, 24], [15, 70], [70, 61]]) {
    const now = flows(origins, towns), sheets = sheetsOf(data("matrix", { top: 10000 }), state, { flows: now }, 520), texts = held(sheets, 520);
    assert.equal(new Set(texts.filter((text) => /^[ot]/.test(text))).size, origins + towns);
    assert.equal(texts.filter((text) => text.includes("–")).length, now.rows.length);
  }
});

test("a timeline has every bar once, in two columns under its histogram where it is long", () => {
  for (const [lines, operations] of [[3, 1], [35, 19], [76, 5], [400, 30]]) {
    const bars = Array.from({ length: lines }, (_, i) => bar(`n/l${i}`)), now = { bars, operations: Array.from({ length: operations }, (_, i) => bar(`n/x${i}`)), months: [24240, 24300], activity: [[24240, 1, 2]], before: 0, reach: null };
    const sheets = sheetsOf(data("timeline", { top: 1000 }), state, { bars: now }, 520), texts = held(sheets, 520);
    const named = texts.filter((text) => text.startsWith("n/"));
    assert.deepEqual([...named].sort(), [...bars, ...now.operations].map(({ key }) => key).sort());
    if (lines < 40) assert.equal(sheets.length, 1);
    assert.equal(sheetsOf(data("timeline", { top: 1000 }), state, { bars: now }, tallOf(lines + operations)).length, 1, "on a wall all stands on one");
    assert.equal(texts.filter((text) => text === "Lines active by month").length, 1);
  }
});
