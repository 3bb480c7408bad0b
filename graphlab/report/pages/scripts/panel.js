/** The side panel: what is selected, opened to its claims; and what if lines were closed. */

import { $, isolated, make } from "./dom.js";
import { folded } from "./folding.js";
import { movedKey } from "./state.js";
import { change, data, look, now, numbers, onChange, select, toggleClosed } from "./store.js";
import { number, plural } from "./words.js";

/** @param {string} id */
function claimCard(id) {
  const claim = data.claims[id], card = make("article", { class: "claim" });
  if (!claim) { card.append(make("code", {}, id)); return card; }
  const facts = make("dl");
  for (const [name, value] of claim.facts) facts.append(make("dt", {}, name), make("dd", {}, isolated(value)));
  card.append(make("p", { class: "says" }, isolated(claim.says)), facts, make("p", { class: "from" }, isolated(data.source_names[claim.source])), make("code", {}, id));
  return card;
}

/** Names with their ids where two things bear one name. @type {Map<string, number>} */
const titles = new Map();
for (const [key, thing] of Object.entries(data.things)) if (key.startsWith("n/")) titles.set(thing.title, (titles.get(thing.title) || 0) + 1);
/** @param {string} key */
export const titleApart = (key) => { const { title } = data.things[key]; return key.startsWith("n/") && (titles.get(title) || 0) > 1 ? `${title} (${key.slice(2)})` : title; };

/** @param {string[]} keys */
function relatedButtons(keys) {
  const list = make("ul", { class: "related" });
  for (const key of keys) if (data.things[key]) list.append(make("li", {}, make("button", { type: "button", title: titleApart(key), onclick: () => select(key, true) }, isolated(titleApart(key)))));
  return list;
}

/** A list of which the first are shown and the rest on demand. @param {string} heading @param {string[]} items @param {number} first @param {(items: string[]) => Node[]} show @param {HTMLElement} body @param {string} more */
function shownInPart(heading, items, first, show, body, more) {
  body.append(make("h3", {}, heading), ...show(items.slice(0, first)));
  if (items.length <= first) return;
  const button = make("button", { type: "button", onclick: () => button.replaceWith(...show(items.slice(first))) }, `Show the other ${number(items.length - first)}${more}`);
  body.append(button);
}

/** Buttons in the selection: close or re-open the line, or each line of a flow. @param {string} key */
function closingActions(key) {
  const whatif = numbers().whatif, thing = data.things[key], closed = now().closed;
  const lines = whatif ? (thing.lines || []).filter((line) => whatif.lines.includes(line) || closed.includes(line)) : [];
  if (!lines.length) return null;
  const row = make("div", { class: "actions" });
  if (!thing.several) {
    const every = lines.every((line) => closed.includes(line));
    row.append(make("button", { type: "button", "aria-pressed": String(every), onclick: () => toggleClosed(key) }, lines.length > 1 ? `${every ? "Re-open" : "Close"} these ${number(lines.length)} lines` : every ? "Re-open this line" : "Close this line"));
    return row;
  }
  for (const line of lines.slice(0, 60)) row.append(closeButton(line, closed.includes(line)));
  return row;
}

/** @param {string} line @param {boolean} closed */
function closeButton(line, closed) {
  const name = data.names[line] || line, list = now().closed;
  return make("button", { type: "button", "aria-pressed": String(closed), onclick: () => change({ closed: closed ? list.filter((other) => other !== line) : [...list, line] }, `${name} ${closed ? "re-opened" : "closed"}.`) }, `${closed ? "Re-open" : "Close"} `, isolated(name));
}

/** Facts of what is selected: the state's own first, what does not follow it marked. @param {string} key */
function factsOf(key) {
  const told = numbers(), node = told.nodes.get(key), edge = told.edges.get(key), thing = data.things[key];
  /** @type {[string, string][]} */
  const facts = [...(told.facts.get(key) || thing.facts)];
  if (node?.words) { const at = facts.findIndex(([name]) => name === "State"); if (at >= 0) facts[at] = ["State", node.words]; else facts.unshift(["State", node.words]); }
  if (node?.closedHere.length) facts.push(["Lines it closed", node.closedHere.map((line) => data.names[line] || line).join(", ")]);
  if (edge && data.view === "network" && edge.shown) facts.splice(0, facts.length, ...(edge.count > 1 ? /** @type {[string, string][]} */ ([["Lines", number(edge.count)]]) : []), ["Certainty", edge.certainty], ["Best grade", edge.grade || "not graded"], ...(edge.lines.length > 1 ? /** @type {[string, string][]} */ ([["Names", edge.lines.map((line) => data.names[line] || line).join(", ")]]) : []));
  if (told.bars && key.startsWith("n/") && ![...told.bars.bars, ...told.bars.operations].some((bar) => bar.key === key)) facts.splice(0, facts.length, ["In this view", "no claim that passes the filters chosen here"]);
  if (told.folding?.within) facts.unshift(["Drawn as", data.names[told.folding.within] || told.folding.within]);
  if (told.filters.length) facts.push(["Claims below", data.lede_parts.asked.length ? "all that the filters of this file let pass" : "of all periods and grades"]);
  return facts;
}

/** Draw the area that holds a place as one node, or an area that is one as its places. @param {string} key @param {HTMLElement} row */
function foldingActions(key, row) {
  const { folding } = numbers(), id = key.slice(2), name = (/** @type {string} */ area) => data.names[area] || area;
  for (const [area, count] of folding?.join || []) row.append(make("button", { type: "button", onclick: () => change(folded(now(), area, true), `${name(area)} is drawn as one.`) }, `Draw ${number(count)} places as one: `, isolated(name(area))));
  if (folding?.open) row.append(make("button", { type: "button", onclick: () => change(folded(now(), id, false), `The places of ${name(id)} are drawn.`) }, "Draw its places"));
}

/** Keep nodes where they stand, whatever is joined or opened beside them, or let the arrangement place them again. @param {string[]} keys @param {HTMLElement} row */
function pinAction(keys, row) {
  const { layout, moved } = now(), held = keys.filter((key) => moved[movedKey(layout, key)]), them = keys.length > 1 ? "these" : "this";
  const free = () => change({ moved: Object.fromEntries(Object.entries(moved).filter(([at]) => !held.some((key) => at === movedKey(layout, key)))) }, "Placed by the arrangement again.");
  row.append(make("button", { type: "button", "aria-pressed": String(held.length === keys.length), onclick: () => (held.length === keys.length ? free() : look.pin(keys)) }, held.length === keys.length ? `Unpin ${them}` : `Pin ${them} here`));
}

/** What can be done with nodes of the network: leave out, close together, look for the way between two. @param {string} key @param {HTMLElement} body */
function nodeActions(key, body) {
  const { also, anchor, aside, closed } = now(), keys = [key, ...also], { way, whatif } = numbers(), row = make("div", { class: "actions" });
  row.append(make("button", { type: "button", onclick: () => change({ aside: [...new Set([...aside, ...keys])], selected: null, also: [] }, "Left out of the picture.") }, also.length ? `Leave these ${number(keys.length)} out of the picture` : "Leave out of the picture"));
  if (also.length) {
    const lines = [...new Set(keys.flatMap((other) => data.things[other].lines || []))].filter((line) => whatif?.lines.includes(line) && !closed.includes(line));
    if (lines.length) row.append(make("button", { type: "button", onclick: () => change({ closed: [...closed, ...lines] }, `${plural(lines.length, "line")} closed.`) }, `Close the ${plural(lines.length, "line")} selected`));
    body.append(make("h3", {}, `Also selected (${number(also.length)})`), relatedButtons(also));
  }
  if (anchor) row.append(make("button", { type: "button", onclick: () => change({ anchor: null }, "No way is looked for.") }, "End the way"));
  else row.append(make("button", { type: "button", onclick: () => change({ anchor: key }, `Way from ${data.things[key].title}: select where it leads.`) }, "Way from here"));
  pinAction(keys, row);
  foldingActions(key, row);
  body.append(row);
  if (anchor) body.append(make("p", { id: "way" }, way ? isolated(way.words) : `Way from ${titleApart(anchor)}: select where it leads.`));
}

/** How many claims are behind a thing, and how many of them the file names. @param {import("./types").Thing} thing */
function claimsSaid(thing) {
  const all = thing.behind ?? thing.claims.length;
  if (!all) return "No claim of its own";
  return `${plural(all, "claim")} behind this${all > thing.claims.length ? `, the first ${number(thing.claims.length)} here` : ""}`;
}

let drawn = "";
function renderPanel() {
  const key = now().selected, thing = key ? data.things[key] : null, body = $("selection-body");
  const fingerprint = JSON.stringify([key, now().also, now().moved, now().layout, now().anchor, numbers().way?.words, numbers().folding, now().closed, thing && key ? factsOf(key) : 0]);
  if (fingerprint === drawn) return;
  drawn = fingerprint;
  body.replaceChildren();
  $("selection-title").replaceChildren(thing ? isolated(thing.title) : "Nothing selected");
  $("selection").classList.toggle("nothing", !thing);
  for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  if (!thing || !key) { body.append(make("p", { class: "hint" }, "Click anything in the picture, find it by name, or open a row of the table: its claims appear here.")); return; }
  for (const row of document.querySelectorAll("tr[data-key]")) if (/** @type {HTMLElement} */ (row).dataset.key === key) row.classList.add("chosen");
  const facts = make("dl");
  for (const [name, value] of factsOf(key)) facts.append(make("dt", {}, name), make("dd", {}, isolated(value)));
  body.append(make("p", { class: "hint" }, thing.kind), facts);
  const actions = closingActions(key);
  if (actions) body.append(actions);
  if (data.view === "network" && numbers().nodes.has(key)) nodeActions(key, body);
  else if (key.startsWith("n/")) { const row = make("div", { class: "actions" }); foldingActions(key, row); if (row.childElementCount) body.append(row); }
  const related = thing.related || [];
  if (related.length) shownInPart(`Connected with (${number(related.length)})`, related, 40, (keys) => [relatedButtons(keys)], body, "");
  shownInPart(claimsSaid(thing), thing.claims, 25, (ids) => ids.map(claimCard), body, " claims");
}

/** @param {string} name @param {string} value @param {string} [note] */
const figureRow = (name, value, note) => make("tr", {}, make("th", { scope: "row" }, name, note ? make("small", {}, ` (${note})`) : null), make("td", {}, value));

/** @param {string} title @param {string[]} names */
function lostList(title, names) {
  if (!names.length) return null;
  const list = make("ul", { class: "plain" });
  for (const name of names.slice(0, 30)) list.append(make("li", {}, isolated(name)));
  if (names.length > 30) list.append(make("li", {}, `and ${number(names.length - 30)} more`));
  return make("details", names.length <= 8 ? { open: "" } : {}, make("summary", {}, `${title} (${number(names.length)})`), list);
}

function renderWhatif() {
  const told = numbers().whatif, { closed } = now(), body = $("whatif-closed");
  if (!told) return;
  const rows = [figureRow("Pairs served", told.servedWords), figureRow("Pairs lost", told.lostWords), figureRow("Towns without a supplier", number(told.towns.length))];
  for (const flow of told.flows) rows.push(figureRow(flow.measure === flow.unit ? `Lost: ${flow.measure}` : `Lost: ${flow.measure} (${flow.unit})`, flow.words, flow.all));
  body.replaceChildren(make("p", { class: "hint" }, `Asked of ${told.scope}.`), make("table", { class: "figures", id: "whatif-figures" }, make("tbody", {}, ...rows)));
  const choose = $("close-line"), wanted = told.lines.join("\n");
  if (choose.dataset.lines !== wanted) { choose.dataset.lines = wanted; choose.replaceChildren(make("option", { value: "" }, "Close a line …"), ...told.lines.map((line) => make("option", { value: line }, data.names[line] || line))); }
  if (!closed.length) { body.append(make("p", { class: "hint" }, "No line is closed. Choose one here, or select it in the picture and close it.")); return; }
  const row = make("div", { class: "actions" });
  for (const line of closed) row.append(make("button", { type: "button", "aria-label": `Re-open ${data.names[line] || line}`, onclick: () => change({ closed: now().closed.filter((other) => other !== line) }, `${data.names[line] || line} re-opened.`) }, isolated(data.names[line] || line), " ×"));
  row.append(make("button", { type: "button", onclick: () => change({ closed: [] }, "All lines re-opened.") }, "Re-open all"));
  body.append(make("h3", {}, `Closed (${number(closed.length)})`), row);
  if (told.outside.length) body.append(make("p", { class: "hint" }, `Not among the lines asked about, so closing changes nothing: ${told.outside.map((line) => data.names[line] || line).join(", ")}.`));
  for (const list of [lostList("Pairs lost", told.lostNames), lostList("Towns without a supplier", told.townNames)]) if (list) body.append(list);
  body.append(make("p", { class: "hint" }, data.whatif?.warning || ""));
}

export function setUpPanel() {
  onChange(renderPanel);
  if (!data.whatif || !$("whatif-body")) return;
  const choose = /** @type {HTMLSelectElement} */ (make("select", { id: "close-line", "aria-label": "Close a line" }));
  choose.addEventListener("change", () => {
    const line = choose.value;
    if (line && !now().closed.includes(line)) change({ closed: [...now().closed, line] }, `${data.names[line] || line} closed.`);
    choose.value = "";
  });
  $("whatif-body").append(choose, make("div", { id: "whatif-closed" }));
  onChange(renderWhatif);
}
