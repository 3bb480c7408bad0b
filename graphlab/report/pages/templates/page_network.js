/* The network page: origin areas, lines, towns and operations, with filters, replay and what-if. */

const nodes = data.nodes;
const edges = data.edges;
const nodeOf = new Map(nodes.map((node) => [node.key, node]));
const neighbours = new Map(nodes.map((node) => [node.key, []]));
for (const edge of edges) { neighbours.get(edge.from).push([edge.to, edge]); neighbours.get(edge.to).push([edge.from, edge]); }
for (const edge of edges) {
  const facts = [["Certainty", edge.certainty], ["Best grade", edge.grade ? edge.grade.join("") : "not graded"]];
  if (edge.count > 1) facts.unshift(["Lines", number(edge.count)]);
  data.things[edge.key] = { title: `${data.things[edge.from].title} → ${data.things[edge.to].title}`, kind: data.tie_words[edge.type] || edge.type, facts, claims: edge.claims, related: [edge.from, edge.to] };
}
for (const node of nodes) data.things[node.key].related = [...new Set(neighbours.get(node.key).map(([other]) => other))];
let main = null;

/* What belongs to a selection: a line with its places; a place with its lines and where else they lead. */
function around(key) {
  const near = new Set([key]);
  const edge = edges.find((item) => item.key === key);
  if (edge) { near.add(edge.from); near.add(edge.to); return near; }
  for (const [other] of neighbours.get(key) || []) {
    near.add(other);
    if (nodeOf.get(key).kind !== "line" && nodeOf.get(other).kind === "line") for (const [end, link] of neighbours.get(other)) if (link.type === "ORIGINATES_IN" || link.type === "SUPPLIES") near.add(end);
  }
  return near;
}

const gradePasses = (edge) => !state.grade || (edge.grade && edge.grade[0] <= state.grade[0] && edge.grade[1] <= state.grade[1]);

function applyFilters() {
  const hidden = new Set(state.hidden), closed = new Set(state.closed);
  const ofOperation = state.operation ? new Set(data.operations[state.operation] || []) : null;
  for (const node of nodes) {
    const where = node.kind === "line" ? standing(node) : "on";
    node.gone = hidden.has(node.kind) || where === "before" || Boolean(ofOperation && !ofOperation.has(node.key));
    node.hollow = node.always_hollow || where === "maybe" || where === "after" || where === "quiet";
    node.ended = where === "after" || where === "quiet";
    node.crossed = node.lines.length > 0 && node.lines.every((line) => closed.has(line));
    node.r = node.size * (where === "undated" ? 0.7 : 1);
  }
  for (const edge of edges) {
    edge.gone = nodeOf.get(edge.from).gone || nodeOf.get(edge.to).gone || !gradePasses(edge);
    edge.cut = nodeOf.get(edge.from).crossed || nodeOf.get(edge.to).crossed;
  }
  if (state.grade) for (const node of nodes) {
    const links = neighbours.get(node.key);
    if (links.length && links.every(([, edge]) => !gradePasses(edge))) node.gone = true;
  }
}

function applySelection() {
  const near = state.selected && data.things[state.selected] ? around(state.selected) : null;
  for (const node of nodes) {
    const idle = !allTime() && node.kind !== "line" && node.kind !== "operation" && !neighbours.get(node.key).some(([, edge]) => !edge.gone && !nodeOf.get(edge.from).ended && !nodeOf.get(edge.to).ended);
    node.faint = (near ? !near.has(node.key) : false) || node.ended || idle;
  }
  for (const edge of edges) {
    const inside = near ? near.has(edge.from) && near.has(edge.to) && (edge.key === state.selected || nodeOf.get(edge.from).kind === "line" || nodeOf.get(edge.to).kind === "line" || edge.from === state.selected || edge.to === state.selected) : true;
    edge.faint = !inside || edge.cut || nodeOf.get(edge.from).ended || nodeOf.get(edge.to).ended;
  }
}

let layoutNow = null, gap = 1;
const placeOf = (node) => { const [x, y] = node.places[state.layout]; return state.layout === "layered" ? [x * gap, y] : [x, y]; };

function applyLayout() {
  if (layoutNow === state.layout || !main) return;
  layoutNow = state.layout;
  main.fit();
}

function putNodes() {
  for (const node of nodes) main.at.set(node.key, placeOf(node));
  main.items.update(nodes.map((node) => ({ id: node.key, x: main.at.get(node.key)[0], y: main.at.get(node.key)[1] })));
}

/* Show everything with room for the names at both sides; the layers spread over whatever width there is. */
function fitNetwork() {
  const shown = nodes.filter((node) => !node.gone), wide = main.holder.clientWidth, tall = main.holder.clientHeight;
  if (!shown.length) return;
  gap = 1;
  const [xs, ys] = [0, 1].map((axis) => shown.map((node) => node.places[state.layout][axis]));
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
  const context = main.holder.querySelector("canvas").getContext("2d");
  const nameRoom = (at) => 26 + Math.min(wide / 4, Math.max(...shown.filter((node) => node.places[state.layout][0] === at).map((node) => textWidth(context, node.label))));
  const layered = state.layout === "layered", before = layered ? nameRoom(left) : 70, after = layered ? nameRoom(right) : 70;
  let scale = Math.min((tall - 36) / (bottom - top || 1), layered ? 1.1 : (wide - before - after) / (right - left || 1), 2);
  if (layered && right > left) gap = Math.max(0.2, Math.min(6, (wide - before - after) / scale / (right - left)));
  putNodes();
  if (layered) scale = Math.min(scale, Math.max(0.01, (wide - before - after) / ((right - left) * gap || 1)));
  main.network.moveTo({ position: { x: (left + right) * gap / 2 + (after - before) / 2 / scale, y: (top + bottom) / 2 }, scale, animation: false });
}

/* In the layered arrangement edges leave and arrive level; otherwise they are straight. */
function curveOf(edge) {
  const a = main.at.get(edge.from), b = main.at.get(edge.to);
  if (state.layout !== "layered") return [a[0], a[1], a[0] + (b[0] - a[0]) / 3, a[1] + (b[1] - a[1]) / 3, a[0] + (b[0] - a[0]) * 2 / 3, a[1] + (b[1] - a[1]) * 2 / 3, b[0], b[1]];
  const half = (b[0] - a[0]) / 2;
  return [a[0], a[1], a[0] + half, a[1], b[0] - half, b[1], b[0], b[1]];
}

function describeShown() {
  const kinds = Object.entries(data.kinds).filter(([kind]) => nodes.some((node) => node.kind === kind));
  const words = kinds.map(([kind, names]) => { const all = nodes.filter((node) => node.kind === kind); return `${number(all.filter((node) => !node.gone).length)} of ${number(all.length)} ${all.length === 1 ? names[0] : names[1]}`; });
  const cut = edges.filter((edge) => edge.gone).length;
  const parts = [`Shown: ${words.join(", ")}; ${number(edges.length - cut)} of ${plural(edges.length, "link")}.`];
  if (main && main.unlabelled) parts.push(`${plural(main.unlabelled, "label appears", "labels appear")} when you zoom in.`);
  const time = timeSummary(nodes.filter((node) => node.kind === "line"));
  return [time, parts.join(" ")].filter(Boolean).join(" ");
}

function legendMark(tone, shape, hollow) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "18"); svg.setAttribute("height", "18"); svg.setAttribute("aria-hidden", "true");
  const paths = { square: "M3 3H15V15H3Z", circle: "M9 3A6 6 0 1 0 9.01 3Z", diamond: "M9 2L16 9L9 16L2 9Z", triangle: "M9 2L16 15H2Z", line: "M1 9H17" };
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[shape]);
  path.setAttribute("fill", hollow || shape === "line" ? "none" : `var(--${tone})`);
  path.setAttribute("stroke", `var(--${tone})`); path.setAttribute("stroke-width", "2");
  if (shape === "line" && hollow) path.setAttribute("stroke-dasharray", "4 3");
  svg.append(path);
  return svg;
}

function setUpLegend() {
  for (const [kind, [one, many, tone, shape]] of Object.entries(data.kinds)) {
    const count = nodes.filter((node) => node.kind === kind).length;
    if (!count) continue;
    const box = make("input", { type: "checkbox", checked: "" });
    box.addEventListener("change", () => change({ hidden: box.checked ? state.hidden.filter((k) => k !== kind) : [...state.hidden, kind] }, `${many} ${box.checked ? "shown" : "hidden"}.`));
    renderers.push(() => { box.checked = !state.hidden.includes(kind); });
    $("legend").append(make("li", {}, make("label", {}, box, legendMark(tone, shape), count === 1 ? one : many), make("span", { class: "count" }, number(count))));
  }
  for (const [words, tone, hollow] of data.edge_key) $("legend").append(make("li", {}, legendMark(tone, "line", hollow), words));
}

look.shown = () => nodes.filter((node) => !node.gone).map((node) => ({ key: node.key, faint: node.faint, ended: Boolean(node.ended), crossed: node.crossed }));
look.placeOf = (key) => { const [x, y] = main.at.get(key); return main.network.canvasToDOM({ x, y }); };

function setUpNetwork() {
  applyFilters();
  for (const node of nodes) { [node.x, node.y] = placeOf(node); node.label = node.short; }
  layoutNow = state.layout;
  main = makePicture($("picture"), nodes, edges, {
    curve: curveOf, counted: () => { const text = describeShown(); if (!$("status").textContent.includes("zoom in") || !main.unlabelled) $("status").textContent = text; },
    side: (node) => (state.layout !== "layered" ? "below" : node.kind === "origin" ? "left" : "right"),
  });
  main.fit = fitNetwork;
  setUpCanvasKeys(main);
  renderers.unshift(() => { applyFilters(); applySelection(); applyLayout(); main.redraw(); });
  for (const name of ["layout", "operation", "grade"]) {
    const box = $(name);
    if (!box) continue;
    box.addEventListener("change", () => change({ [name]: box.value }, `${box.parentElement.firstChild.textContent.trim()}: ${box.options[box.selectedIndex].text}.`));
    renderers.push(() => { box.value = state[name]; });
  }
  setUpLegend();
  setUpTime();
  setUpWhatif();
  setUpShell();
  main.fit();
  refresh("");
}

setUpNetwork();
