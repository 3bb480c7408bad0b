/* The map page: flows over the coastline, with an inset of its own scale, replay and what-if for lines. */

const nodes = data.nodes;
const flows = data.edges;
const nodeOf = new Map(nodes.map((node) => [node.key, node]));
let main = null, inset = null;

/* ---- the coastline: whole tenths of a unit, each point a step from the one before ---- */
function readCoast() {
  const path = new Path2D();
  for (const steps of data.coast) {
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) { x += steps[i] / 10; y += steps[i + 1] / 10; if (i) path.lineTo(x, y); else path.moveTo(x, y); }
    path.closePath();
  }
  return path;
}
const coast = readCoast();

function paintGround(context, unit) {
  context.fillStyle = colours["--land"]; context.fill(coast, "evenodd");
  context.lineWidth = 0.8 * unit; context.strokeStyle = colours["--coast"]; context.stroke(coast);
}

function paintScale(picture, context) {
  const unit = 1 / picture.scale(), [x0, y0, x1, y1] = [picture.network.DOMtoCanvas({ x: 0, y: 0 }), picture.network.DOMtoCanvas({ x: picture.holder.clientWidth, y: picture.holder.clientHeight })].flatMap((p) => [p.x, p.y]);
  const latitude = Math.atan(Math.sinh((-(y0 + y1) / 200) * Math.PI / 180)), km = 1.11319 * Math.cos(latitude);
  const nice = [200, 100, 50, 20, 10, 5, 2, 1].find((d) => d / km < 90 * unit) || 1, length = nice / km;
  const right = picture === main ? x0 + 18 * unit + length : x1 - 10 * unit, bottom = y1 - (picture === main ? 16 : 9) * unit;
  context.strokeStyle = colours["--ink"]; context.lineWidth = 1.5 * unit;
  context.beginPath(); context.moveTo(right - length, bottom - 4 * unit); context.lineTo(right - length, bottom); context.lineTo(right, bottom); context.lineTo(right, bottom - 4 * unit); context.stroke();
  context.font = `${11 * unit}px system-ui, sans-serif`; context.textAlign = "center"; context.textBaseline = "alphabetic"; context.fillStyle = colours["--ink"];
  context.fillText(`${nice} km`, right - length / 2, bottom - 5 * unit);
}

/* Show every place with room for the boxes in the sea, which stand at the lower right of the window, clear of the inset. */
function fitMain() {
  const holder = main.holder, boxes = nodes.filter((node) => node.box && !node.gone), shown = nodes.filter((node) => !node.box && !node.gone);
  const wide = holder.clientWidth, tall = holder.clientHeight, small = wide < 560;
  for (const node of nodes) if (node.box) node.box = small ? [118, 38] : [152, 42];
  if (shown.length) {
    const xs = shown.map((node) => node.x), ys = shown.map((node) => node.y), room = boxes.length && !small ? boxes[0].box[0] + 30 : 0;
    const left = Math.min(...xs) - 12, right = Math.max(...xs) + 12, top = Math.min(...ys) - 8, bottom = Math.max(...ys) + 8;
    const scale = Math.min((wide - room - 110) / (right - left), (tall - 90) / (bottom - top), 12);
    main.network.moveTo({ position: { x: (left + right) / 2 + room / 2 / scale, y: (top + bottom) / 2 }, scale, animation: false });
  }
  boxes.forEach((node, i) => {
    const place = main.network.DOMtoCanvas({ x: wide - node.box[0] / 2 - 14, y: tall - 16 - node.box[1] / 2 - i * (node.box[1] + 10) });
    for (const picture of pictures) { picture.at.set(node.key, [place.x, place.y]); picture.items.update({ id: node.key, x: place.x, y: place.y }); picture.redraw(); }
  });
}

/* Where the inset looks, as a thin frame on the main map. */
function paintFrame(context, unit) {
  if (!inset) return;
  const [x0, y0, x1, y1] = data.inset_box;
  context.strokeStyle = colours["--ink"]; context.lineWidth = unit; context.strokeRect(x0, y1, x1 - x0, y0 - y1);
}

/* ---- curves: to one side, so that opposite directions lie apart; a flow inside one area is a loop ---- */
function curveOf(picture) {
  return (flow) => {
    const a = picture.at.get(flow.from), b = picture.at.get(flow.to);
    if (flow.from === flow.to) {
      const unit = 1 / picture.scale(), box = nodeOf.get(flow.from).box, high = (box ? 40 : 46) * unit, wide = 30 * unit, top = box ? a[1] - 21 * unit : a[1];
      return [a[0], top, a[0] - wide, top - high, a[0] + wide, top - high, a[0], top];
    }
    const x = (a[0] + b[0]) / 2 + (b[1] - a[1]) * 0.18, y = (a[1] + b[1]) / 2 - (b[0] - a[0]) * 0.18;
    return [a[0], a[1], a[0] + (x - a[0]) * 2 / 3, a[1] + (y - a[1]) * 2 / 3, b[0] + (x - b[0]) * 2 / 3, b[1] + (y - b[1]) * 2 / 3, b[0], b[1]];
  };
}

/* ---- figures: the rows of the command, or for lines in a period or with closures what they then are ---- */
const level = (rules) => { const state = standing({ dated: rules.length > 0, rules, first: null, last: null }); return state === "on" ? 2 : state === "maybe" ? 1 : 0; };

function figureOf(flow) {
  if (!flow.served || (allTime() && !state.closed.length)) return [flow.low, flow.high];
  const closed = new Set(state.closed);
  let low = 0, high = 0;
  for (const [line, origin, town] of flow.served) {
    if (closed.has(line)) continue;
    const sure = allTime() ? 2 : Math.min(level(origin), level(town));
    if (sure > 0) high += 1;
    if (sure > 1) low += 1;
  }
  return [low, high];
}

function isLost(flow) {
  if (!whatif || !state.closed.length) return false;
  const closed = new Set(state.closed);
  const pair = whatif.pairs.find((p) => p.origin === flow.pair[0] && p.destination === flow.pair[1]);
  if (pair) return pairLost(pair.lines, closed);
  return Boolean(flow.served && flow.served.length && flow.served.every(([line]) => closed.has(line)));
}

function applyState() {
  const now = flows.filter((flow) => flow.series === state.series);
  const sizes = now.map((flow) => flow.low || flow.high || 0), greatest = Math.max(16, ...sizes), thick = (x) => (x ? 1.2 + 11 * Math.sqrt(x / greatest) : 1.4);
  const near = state.selected, ends = new Set(), weight = new Map();
  for (const flow of flows) {
    flow.gone = flow.series !== state.series || !flow.drawn;
    if (flow.series !== state.series) continue;
    const [low, high] = figureOf(flow);
    const lost = isLost(flow);
    flow.now = [low, high];
    if (!allTime() && flow.served && high === 0) flow.gone = true;
    flow.width = lost ? 1.2 : thick(low === null ? 0 : low);
    flow.wide = lost || high === null ? 0 : thick(high);
    flow.open = high === null || low === null || (low === 0 && high !== 0) || lost;
    flow.dash = flow.open ? [7, 5] : null;
    flow.head = flow.from === flow.to ? 0 : 6;
    flow.strength = 0.82;
    flow.faint = lost || Boolean(near && near !== flow.key && near !== flow.from && near !== flow.to);
    if (!flow.gone) for (const end of [flow.from, flow.to]) { weight.set(end, (weight.get(end) || 0) + (low || high || 1)); if (!flow.faint || lost) ends.add(end); }
  }
  const origins = new Map(now.map((flow) => [flow.from, flow.colour])), towns = new Set(now.map((flow) => flow.to));
  for (const node of nodes) {
    const origin = origins.has(node.key);
    node.kind = node.box ? "special" : origin ? "origin" : "town";
    node.shape = origin ? "square" : "circle"; node.tone = "ink";
    node.colour = origin ? origins.get(node.key) : null;
    node.hollow = !origin; node.ring = false;
    node.gone = !weight.has(node.key) && !towns.has(node.key) && !origin;
    node.faint = near ? !ends.has(node.key) && near !== node.key : !weight.has(node.key);
    node.weight = weight.get(node.key) || 0;
    node.r = Math.min(9, 4.2 + 0.7 * Math.sqrt(Math.min(node.weight, 60)));
    node.label = node.short;
    if (node.box) node.words = boxWords(node.key, now);
  }
}

/* How many different lines, of those that are not closed here, stand behind flows. */
function linesBehind(list) {
  return number(new Set(list.flatMap((flow) => flow.served.map(([line]) => line).filter((line) => !state.closed.includes(line)))).size);
}

/* What a box in the sea says, as origin and as destination, each apart: lines as they are shown now; counts as the payload adds them. */
function boxWords(key, now) {
  const series = data.series[state.series];
  if (series && !series.by_lines) return series.boxes[key] || "";
  const from = now.filter((flow) => flow.from === key && !flow.gone), to = now.filter((flow) => flow.to === key && flow.from !== key && !flow.gone);
  return [from.length ? `from here ${linesBehind(from)}` : "", to.length ? `to here ${linesBehind(to)}` : ""].filter(Boolean).join(", ");
}

function describeShown() {
  const now = flows.filter((flow) => flow.series === state.series), shown = now.filter((flow) => !flow.gone), series = data.series[state.series];
  if (!series) return "";
  const parts = [`Shown: ${number(shown.length)} of ${plural(now.length, "flow")} of “${series.name}”.`];
  if (data.series.length > 1) parts.push(`${plural(data.series.length - 1, "other figure")} can be chosen.`);
  if (main && main.unlabelled) parts.push(`${plural(main.unlabelled, "label appears", "labels appear")} when you zoom in.`);
  if (!allTime() && !series.by_lines) parts.push("The period chosen below holds for lines only; this figure has one period of its own.");
  if (!allTime() && series.by_lines) {
    const undated = new Set(now.flatMap((flow) => flow.served.filter(([, a, b]) => !a.length || !b.length).map(([line]) => line)));
    parts.unshift(`${timeWords()}: figures are lines certainly to possibly active${undated.size ? `; ${plural(undated.size, "undated line")} left out` : ""}.`);
  }
  return parts.join(" ");
}

function renderSeries() {
  const series = data.series[state.series];
  if (!series) return;
  document.querySelector("h1").textContent = series.title;
  document.querySelectorAll(".table").forEach((table, i) => { table.hidden = i !== series.table; });
  for (const row of document.querySelectorAll("tr[data-series]")) row.hidden = row.dataset.series !== String(state.series);
  if ($("time")) $("time").hidden = !series.by_lines;
}

function setUpLegend() {
  const swatch = (colour, dash) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("width", "26"); svg.setAttribute("height", "12"); svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M1 6H25"); path.setAttribute("stroke", colour); path.setAttribute("stroke-width", "4");
    if (dash) path.setAttribute("stroke-dasharray", "6 4");
    svg.append(path);
    return svg;
  };
  renderers.push(() => {
    const here = new Set(flows.filter((flow) => flow.series === state.series).map((flow) => flow.from));
    const series = data.series[state.series];
    if (!series) return;
    const items = series.origins.filter(([, , key]) => here.has(key)).map(([name, colour, key]) => make("li", {}, swatch(colour), make("button", { type: "button", class: "opens", onclick: () => select(key) }, name)));
    const others = flows.some((flow) => flow.series === state.series && flow.colour === "#6b7280");
    if (others) items.push(make("li", {}, swatch("#6b7280"), "other origins, unknown, not itemised"));
    if (flows.some((flow) => flow.series === state.series && flow.open)) items.push(make("li", {}, swatch(colours["--soft"], true), "at least so many: open bound"));
    $("legend").replaceChildren(...items);
  });
}

look.figures = () => flows.filter((flow) => flow.series === state.series && !flow.gone).map((flow) => ({ pair: flow.pair, low: flow.now[0], high: flow.now[1], faint: flow.faint }));
look.placeOf = (key) => { const [x, y] = main.at.get(key); return main.network.canvasToDOM({ x, y }); };

function setUpMap() {
  readColours();
  applyState();
  const options = { fixed: true, ground: paintGround, halo: "--land", nearest: 12 };
  main = makePicture($("picture"), nodes, flows, { ...options, room: 0.93, counted: () => { if (main) $("status").textContent = describeShown(); } });
  main.curve = curveOf(main);
  main.fit = fitMain;
  main.network.on("afterDrawing", (context) => { paintFrame(context, 1 / main.scale()); paintScale(main, context); });
  if ($("inset")) {
    inset = makePicture($("inset"), nodes, flows, { ...options, nearest: 40, fits: (node) => node.inset });
    inset.curve = curveOf(inset);
    inset.network.on("afterDrawing", (context) => paintScale(inset, context));
    inset.fit = () => { const [x0, y0, x1, y1] = data.inset_box, holder = inset.holder; inset.network.moveTo({ position: { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }, scale: Math.min(holder.clientWidth / (x1 - x0), holder.clientHeight / (y0 - y1)), animation: false }); };
  }
  setUpCanvasKeys(main);
  renderers.unshift(() => { applyState(); for (const picture of pictures) picture.redraw(); });
  renderers.push(renderSeries);
  if ($("series")) {
    $("series").addEventListener("change", () => { change({ series: Number($("series").value), selected: null }, ""); main.fit(); });
    renderers.push(() => { $("series").value = String(state.series); });
  }
  setUpLegend();
  setUpTime();
  setUpWhatif();
  setUpShell();
  refresh("");
  fitAll();
}

setUpMap();
