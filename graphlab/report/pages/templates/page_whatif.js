/* What if lines were closed: the rule of the `whatif` command, in the page. A pair is lost when a closed line that served it
   overlaps in time no remaining line that serves it, and is counted once; what is counted of a closed line goes with it,
   what is counted of a pair goes when the pair is lost and none of its closed lines has a count of its own. */

const whatif = data.whatif;

function overlap(a, b) {
  const first = whatif.spans[a], second = whatif.spans[b];
  return first[0] <= second[1] && second[0] <= first[1];
}

function pairLost(lines, closed) {
  return lines.some((line) => closed.has(line) && !lines.some((other) => other !== line && !closed.has(other) && overlap(line, other)));
}

/* Bounds of what goes, in one measure; null where nothing is stated. Each figure counts once. */
function flowLost(flow, closed, lost) {
  const gone = new Map();
  for (const line of closed) if (flow.line_flow[line]) gone.set(`line ${line}`, flow.line_flow[line]);
  for (const place of lost) {
    const stated = flow.pair_flow[place];
    if (stated && !whatif.pairs[place].lines.some((line) => closed.has(line) && flow.line_flow[line])) gone.set(stated.claims.join(" "), stated.bounds);
  }
  if (!gone.size) return null;
  let low = 0, high = 0;
  for (const [a, b] of gone.values()) { low = low === null || a === null ? null : low + a; high = high === null || b === null ? null : high + b; }
  return [low, high];
}

/* Everything that the panel tells, for a list of closed lines. */
function afterClosing(lines) {
  const closed = new Set(lines), lost = [];
  whatif.pairs.forEach((pair, place) => { if (pairLost(pair.lines, closed)) lost.push(place); });
  const towns = Object.keys(whatif.suppliers).filter((town) => whatif.suppliers[town].every((line) => closed.has(line)));
  return { served: whatif.pairs.length - lost.length, lost, towns, flows: whatif.flows.map((flow) => flowLost(flow, closed, lost)) };
}
look.afterClosing = afterClosing;

const linesOf = (key) => (data.things[key] && data.things[key].lines) || [];
const lineName = (line) => whatif.names[line] || line;

function setClosed(lines, words) {
  change({ closed: lines }, words);
}

function toggleClosed(key) {
  const lines = whatif ? linesOf(key).filter((line) => whatif.names[line]) : [];
  if (!lines.length || data.things[key].several) return;
  const open = lines.some((line) => !state.closed.includes(line));
  setClosed(open ? [...new Set([...state.closed, ...lines])] : state.closed.filter((line) => !lines.includes(line)), `${data.things[key].title} ${open ? "closed" : "re-opened"}.`);
}

/* Buttons in the selection: close or re-open the line, or each line of a flow. */
function closingActions(key) {
  const lines = whatif ? linesOf(key).filter((line) => whatif.names[line]) : [];
  if (!lines.length) return null;
  const row = make("div", { class: "actions" });
  if (!data.things[key].several) {
    const closed = lines.every((line) => state.closed.includes(line));
    row.append(make("button", { type: "button", "aria-pressed": String(closed), onclick: () => toggleClosed(key) }, lines.length > 1 ? `${closed ? "Re-open" : "Close"} these ${number(lines.length)} lines` : closed ? "Re-open this line" : "Close this line"));
    return row;
  }
  for (const line of lines.slice(0, 60)) {
    const closed = state.closed.includes(line);
    row.append(make("button", { type: "button", "aria-pressed": String(closed), onclick: () => setClosed(closed ? state.closed.filter((l) => l !== line) : [...state.closed, line], `${lineName(line)} ${closed ? "re-opened" : "closed"}.`) }, `${closed ? "Re-open" : "Close"} ${lineName(line)}`));
  }
  return row;
}

function figureRow(name, value) {
  return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value));
}

function lostList(title, names) {
  if (!names.length) return null;
  const list = make("ul", { class: "plain" });
  for (const name of names.slice(0, 30)) list.append(make("li", {}, name));
  if (names.length > 30) list.append(make("li", {}, `and ${number(names.length - 30)} more`));
  return make("details", names.length <= 8 ? { open: "" } : {}, make("summary", {}, `${title} (${number(names.length)})`), list);
}

function renderWhatif() {
  const body = $("whatif-closed"), told = afterClosing(state.closed);
  const table = make("tbody", {}, figureRow("Pairs served", `${number(told.served)} of ${number(whatif.pairs.length)}`), figureRow("Pairs lost", number(told.lost.length)), figureRow("Towns without a supplier", number(told.towns.length)));
  whatif.flows.forEach((flow, i) => table.append(figureRow(flow.measure === flow.unit ? `Lost: ${flow.measure}` : `Lost: ${flow.measure} (${flow.unit})`, told.flows[i] ? bounds(...told.flows[i]) : "nothing stated")));
  body.replaceChildren(make("table", { class: "figures", id: "whatif-figures" }, table));
  if (!state.closed.length) { body.append(make("p", { class: "hint" }, "No line is closed. Choose one here, or select it in the picture and close it.")); return; }
  const row = make("div", { class: "actions" });
  for (const line of state.closed) row.append(make("button", { type: "button", "aria-label": `Re-open ${lineName(line)}`, onclick: () => setClosed(state.closed.filter((l) => l !== line), `${lineName(line)} re-opened.`) }, `${lineName(line)} ×`));
  row.append(make("button", { type: "button", onclick: () => setClosed([], "All lines re-opened.") }, "Re-open all"));
  const pairs = told.lost.map((place) => `${lineName(whatif.pairs[place].origin)} → ${lineName(whatif.pairs[place].destination)}`);
  body.append(make("h3", {}, `Closed (${number(state.closed.length)})`), row, ...[lostList("Pairs lost", pairs), lostList("Towns without a supplier", told.towns.map(lineName))].filter(Boolean), make("p", { class: "hint" }, whatif.warning));
}

function setUpWhatif() {
  if (!whatif) return;
  const choose = make("select", { id: "close-line", "aria-label": "Close a line" });
  const ways = [["", "Close a line …"], ...whatif.lines.map((line) => [line, lineName(line)])];
  for (const [value, name] of ways) choose.append(make("option", { value }, name));
  choose.addEventListener("change", () => { if (choose.value && !state.closed.includes(choose.value)) setClosed([...state.closed, choose.value], `${lineName(choose.value)} closed.`); choose.value = ""; });
  $("whatif-body").append(choose, make("div", { id: "whatif-closed" }));
  renderers.push(renderWhatif);
}
