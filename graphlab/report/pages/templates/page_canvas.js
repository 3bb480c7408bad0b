/* A picture on a canvas: vis-network gives panning, zooming, dragging and hit tests on nodes; edges and labels are drawn here,
   so that they keep their size on the screen at any zoom. Used for the network, the map and its inset. */

let colours = {};
const pictures = [];
const faintness = () => Number(colours["--faint"]) || 0.15;

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["--ground", "--paper", "--ink", "--soft", "--rule", "--edge", "--halo", "--land", "--sea", "--coast", "--accent", "--faint", "--origin", "--town", "--line", "--operation", "--place", "--special"]) {
    colours[name] = style.getPropertyValue(name).trim();
  }
}

function themeChanged() {
  readColours();
  for (const picture of pictures) picture.redraw();
}

/* ---- nodes: the kind is told by shape and by colour ---- */
function tracePath(context, shape, x, y, r) {
  context.beginPath();
  if (shape === "square") context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else if (shape === "diamond") { context.moveTo(x, y - r * 1.15); context.lineTo(x + r * 1.15, y); context.lineTo(x, y + r * 1.15); context.lineTo(x - r * 1.15, y); context.closePath(); }
  else if (shape === "triangle") { context.moveTo(x, y - r * 1.15); context.lineTo(x + r * 1.1, y + r * 0.85); context.lineTo(x - r * 1.1, y + r * 0.85); context.closePath(); }
  else context.arc(x, y, r, 0, 2 * Math.PI);
}

function paintNode(context, node, x, y, r, unit) {
  const colour = node.colour || colours["--" + node.tone];
  context.globalAlpha = node.faint ? faintness() : 1;
  tracePath(context, node.shape, x, y, r);
  context.fillStyle = node.hollow ? colours["--ground"] : colour;
  context.fill();
  context.lineWidth = (node.hollow ? 2 : 1.2) * unit;
  context.strokeStyle = node.hollow ? colour : colours["--halo"];
  context.stroke();
  if (node.ring) { context.beginPath(); context.arc(x, y, r * 1.6, 0, 2 * Math.PI); context.lineWidth = 1.6 * unit; context.strokeStyle = colours["--town"]; context.stroke(); }
  if (node.crossed) {
    context.beginPath(); context.moveTo(x - r * 1.4, y - r * 1.4); context.lineTo(x + r * 1.4, y + r * 1.4); context.moveTo(x + r * 1.4, y - r * 1.4); context.lineTo(x - r * 1.4, y + r * 1.4);
    context.lineWidth = 2 * unit; context.strokeStyle = colours["--ink"]; context.stroke();
  }
  if (node.key === state.selected) { context.beginPath(); context.arc(x, y, r * 1.9, 0, 2 * Math.PI); context.lineWidth = 2.5 * unit; context.strokeStyle = colours["--accent"]; context.stroke(); }
  context.globalAlpha = 1;
}

/* A box in the sea for what is not a place: its name and its number. */
function paintBox(context, node, x, y, unit) {
  context.globalAlpha = node.faint ? faintness() : 1;
  const width = node.box[0] * unit, height = node.box[1] * unit;
  context.fillStyle = colours["--paper"]; context.fillRect(x - width / 2, y - height / 2, width, height);
  context.lineWidth = (node.key === state.selected ? 2.5 : 1.2) * unit;
  context.strokeStyle = node.key === state.selected ? colours["--accent"] : colours["--soft"];
  context.strokeRect(x - width / 2, y - height / 2, width, height);
  context.fillStyle = colours["--ink"]; context.textAlign = "center"; context.textBaseline = "middle";
  context.font = `600 ${13 * unit}px system-ui, sans-serif`;
  context.fillText(node.name, x, y - (node.words ? 8 : 0) * unit);
  if (node.words) { context.font = `${12 * unit}px system-ui, sans-serif`; context.fillText(node.words, x, y + 9 * unit); }
  context.globalAlpha = 1;
}

/* ---- edges ---- */
const along = (p, t) => {
  const u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  return [a * p[0] + b * p[2] + c * p[4] + d * p[6], a * p[1] + b * p[3] + c * p[5] + d * p[7]];
};

function nearEdge(p, x, y) {
  let best = Infinity, before = [p[0], p[1]];
  for (let i = 1; i <= 14; i += 1) {
    const point = along(p, i / 14), dx = point[0] - before[0], dy = point[1] - before[1];
    const t = Math.max(0, Math.min(1, ((x - before[0]) * dx + (y - before[1]) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(x - before[0] - t * dx, y - before[1] - t * dy));
    before = point;
  }
  return best;
}

/* The head stands where the curve meets the node; an open bound has a hollow head. */
function paintHead(context, p, reach, size, hollow, unit) {
  const length = Math.hypot(p[6] - p[0], p[7] - p[1]) || 1;
  let t = 1 - Math.min(0.45, reach / length), tip = along(p, t);
  for (let i = 0; i < 4; i += 1) {
    const off = Math.hypot(p[6] - tip[0], p[7] - tip[1]) - reach;
    t = Math.max(0.5, Math.min(1, t + off / length)); tip = along(p, t);
  }
  const back = along(p, Math.max(0, t - Math.min(0.4, size / length))), angle = Math.atan2(tip[1] - back[1], tip[0] - back[0]);
  context.beginPath(); context.moveTo(tip[0], tip[1]);
  for (const side of [2.65, -2.65]) context.lineTo(tip[0] + size * Math.cos(angle + side), tip[1] + size * Math.sin(angle + side));
  context.closePath();
  if (hollow) { context.fillStyle = colours["--ground"]; context.fill(); context.lineWidth = 1.4 * unit; context.stroke(); } else context.fill();
}

/* How far from the middle of a node its edge lies, where the curve arrives; in pixels. */
function reachOf(node, p) {
  if (!node.box) return node.r * 1.3 + 1;
  const angle = Math.atan2(p[7] - p[5], p[6] - p[4]), across = Math.abs(Math.cos(angle)) || 1e-6, down = Math.abs(Math.sin(angle)) || 1e-6;
  return Math.min(node.box[0] / 2 / across, node.box[1] / 2 / down) + 2;
}

function paintEdge(context, edge, p, reach, unit) {
  context.globalAlpha = (edge.faint ? faintness() : 1) * (edge.strength || 0.85);
  const colour = edge.colour || colours["--" + (edge.tone || "edge")];
  const chosen = edge.key === state.selected;
  context.strokeStyle = chosen ? colours["--accent"] : colour; context.fillStyle = context.strokeStyle;
  const trace = () => { context.beginPath(); context.moveTo(p[0], p[1]); context.bezierCurveTo(p[2], p[3], p[4], p[5], p[6], p[7]); context.stroke(); };
  if (edge.wide > edge.width) { const alpha = context.globalAlpha; context.globalAlpha = alpha * 0.28; context.lineWidth = edge.wide * unit; trace(); context.globalAlpha = alpha; }
  context.lineWidth = (edge.width + (chosen ? 1.2 : 0)) * unit;
  if (edge.dash) context.setLineDash(edge.dash.map((d) => d * unit));
  trace();
  if (edge.dash) context.setLineDash([]);
  if (edge.head) paintHead(context, p, reach, (edge.head + edge.width * 1.1) * unit, edge.open, unit);
  context.globalAlpha = 1;
}

/* ---- labels: of the most connected first, never over each other, always of one size on the screen ---- */
const widths = new Map();
function textWidth(context, text) {
  let width = widths.get(text);
  if (width === undefined) { context.font = "12px system-ui, sans-serif"; width = context.measureText(text).width; widths.set(text, width); }
  return width;
}

function chooseLabels(picture, context, scale) {
  const taken = new Map(), cell = 64, chosen = [];
  let left = 0;
  const free = (box) => {
    for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i += 1) for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j += 1) {
      for (const other of taken.get(i * 100003 + j) || []) if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
    }
    return true;
  };
  const take = (box) => {
    for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i += 1) for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j += 1) {
      const place = i * 100003 + j; if (!taken.has(place)) taken.set(place, []); taken.get(place).push(box);
    }
  };
  const shown = picture.nodes.filter((node) => !node.gone && picture.at.has(node.key));
  for (const node of shown) {
    const [x, y] = picture.at.get(node.key).map((v) => v * scale), r = node.box ? null : node.r;
    take(r === null ? [x - node.box[0] / 2, y - node.box[1] / 2, x + node.box[0] / 2, y + node.box[1] / 2] : [x - r, y - r, x + r, y + r]);
  }
  const order = shown.filter((node) => !node.box).sort((a, b) => (a.faint ? 1 : 0) - (b.faint ? 1 : 0) || (b.key === state.selected) - (a.key === state.selected) || b.weight - a.weight || (a.key < b.key ? -1 : 1));
  for (const node of order) {
    if (node.faint) continue;
    const [x, y] = picture.at.get(node.key).map((v) => v * scale), width = textWidth(context, node.label), r = node.r + (node.ring ? 5 : 2);
    const sides = { right: [x + r + 2, y - 7], left: [x - r - 2 - width, y - 7], below: [x - width / 2, y + r], above: [x - width / 2, y - r - 14] };
    const wanted = picture.side(node);
    const tries = picture.strict ? [wanted] : [wanted, ...["below", "right", "left", "above"].filter((side) => side !== wanted)];
    const side = tries.find((name) => { const [a, b] = sides[name]; return free([a, b, a + width, b + 13]); });
    if (!side && node.key !== state.selected) { left += 1; continue; }
    const [a, b] = sides[side || wanted];
    take([a, b, a + width, b + 13]);
    chosen.push([node, (a - x), (b - y) + 7]);
  }
  picture.unlabelled = left;
  return chosen;
}

function paintLabels(picture, context) {
  const scale = picture.scale(), unit = 1 / scale;
  if (picture.labelsFor !== scale) { picture.labels = chooseLabels(picture, context, scale); picture.labelsFor = scale; picture.counted(); }
  context.font = `${12 * unit}px system-ui, sans-serif`;
  context.textAlign = "left"; context.textBaseline = "middle"; context.lineJoin = "round";
  context.strokeStyle = picture.halo ? colours[picture.halo] : colours["--halo"]; context.lineWidth = 3 * unit; context.fillStyle = colours["--ink"];
  const [x0, y0, x1, y1] = picture.window();
  for (const [node, dx, dy] of picture.labels) {
    const [x, y] = picture.at.get(node.key);
    if (x < x0 || x > x1 || y < y0 || y > y1) continue;
    context.strokeText(node.label, x + dx * unit, y + dy * unit);
    context.fillText(node.label, x + dx * unit, y + dy * unit);
  }
}

/* ---- one picture ---- */
function makePicture(holder, nodes, edges, options) {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const picture = { holder, nodes, edges, byKey, at: new Map(), labels: [], labelsFor: null, unlabelled: 0, network: null, ...options };
  for (const node of nodes) picture.at.set(node.key, [node.x, node.y]);
  picture.scale = () => (picture.network ? picture.network.getScale() : 1);
  picture.counted = options.counted || (() => {});
  picture.side = options.side || (() => "below");
  picture.window = () => {
    const a = picture.network.DOMtoCanvas({ x: -160, y: -20 }), b = picture.network.DOMtoCanvas({ x: holder.clientWidth + 160, y: holder.clientHeight + 20 });
    return [a.x, a.y, b.x, b.y];
  };
  const renderer = ({ ctx, id, x, y }) => {
    const node = byKey.get(id), unit = 1 / picture.scale(), r = node.r * unit;
    return {
      drawNode: () => { if (!node.gone) { if (node.box) paintBox(ctx, node, x, y, unit); else paintNode(ctx, node, x, y, r, unit); } },
      nodeDimensions: node.box ? { width: node.box[0] * unit, height: node.box[1] * unit } : { width: 2.4 * r, height: 2.4 * r },
    };
  };
  const items = new vis.DataSet(nodes.map((node) => ({ id: node.key, x: node.x, y: node.y, shape: "custom", ctxRenderer: renderer, fixed: Boolean(options.fixed) })));
  const network = new vis.Network(holder, { nodes: items, edges: new vis.DataSet([]) }, {
    autoResize: true, physics: { enabled: false }, layout: { improvedLayout: false, randomSeed: 1 },
    interaction: { hover: false, keyboard: { enabled: false }, dragNodes: !options.fixed, selectable: true, selectConnectedEdges: false, zoomSpeed: 0.6 },
  });
  picture.network = network; picture.items = items;
  picture.forget = () => { picture.labelsFor = null; };
  picture.redraw = () => { picture.forget(); network.redraw(); };
  picture.fit = () => {
    const shown = nodes.filter((node) => !node.gone && (!options.fits || options.fits(node)));
    network.fit({ nodes: shown.map((node) => node.key), maxZoomLevel: options.nearest || 3, animation: false });
    if (options.room) network.moveTo({ scale: network.getScale() * options.room, animation: false });
  };
  picture.edgeAt = (x, y) => {
    const reach = 7 / picture.scale();
    let best = null, least = reach;
    for (const edge of edges) if (!edge.gone && !edge.faint) { const d = nearEdge(picture.curve(edge), x, y) - (edge.wide || edge.width) / 2 / picture.scale(); if (d < least) { least = d; best = edge; } }
    return best;
  };
  network.on("beforeDrawing", (context) => {
    if (!picture.curve) return;
    const unit = 1 / picture.scale();
    if (picture.ground) picture.ground(context, unit);
    for (const edge of edges) if (!edge.gone) { const p = picture.curve(edge); paintEdge(context, edge, p, reachOf(byKey.get(edge.to), p) * unit, unit); }
  });
  network.on("afterDrawing", (context) => paintLabels(picture, context));
  network.on("click", (event) => {
    const node = event.nodes.length ? byKey.get(event.nodes[0]) : null;
    network.unselectAll();
    if (node && !node.gone) { select(node.key); return; }
    const edge = picture.edgeAt(event.pointer.canvas.x, event.pointer.canvas.y);
    if (edge || state.selected) select(edge ? edge.key : null);
  });
  network.on("dragging", (event) => { for (const key of event.nodes) { const p = network.getPosition(key); picture.at.set(key, [p.x, p.y]); picture.forget(); } });
  holder.addEventListener("mousemove", (event) => showTip(picture, event));
  holder.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  const frame = holder.querySelector(".vis-network");
  if (frame) frame.tabIndex = -1;
  const canvas = holder.querySelector("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", holder.getAttribute("aria-label") || data.title);
  pictures.push(picture);
  return picture;
}

function showTip(picture, event) {
  const box = picture.holder.getBoundingClientRect(), dom = { x: event.clientX - box.left, y: event.clientY - box.top };
  const key = picture.network.getNodeAt(dom), place = picture.network.DOMtoCanvas(dom);
  const found = key !== undefined && !picture.byKey.get(key).gone ? picture.byKey.get(key) : picture.edgeAt(place.x, place.y);
  const tip = $("tip");
  tip.hidden = !found || event.buttons > 0;
  picture.holder.classList.toggle("pointing", Boolean(found));
  if (!found) return;
  const thing = data.things[found.key];
  tip.textContent = thing.tip || `${thing.title}\n${thing.kind}`;
  const around = tip.parentElement.getBoundingClientRect(), x = event.clientX - around.left, y = event.clientY - around.top;
  tip.style.left = `${Math.max(4, Math.min(x + 14, around.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(4, Math.min(y + 14, around.height - tip.offsetHeight - 4))}px`;
}

/* ---- keyboard: arrows walk to the nearest thing that way, + and - zoom, 0 fits, Enter reads, x closes a line ---- */
function walk(picture, dx, dy) {
  const shown = picture.nodes.filter((node) => !node.gone);
  if (!state.selected || !picture.byKey.has(state.selected)) { const first = [...shown].sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))[0]; if (first) select(first.key); return; }
  const [x, y] = picture.at.get(state.selected);
  let best = null, least = Infinity;
  for (const node of shown) {
    const [a, b] = picture.at.get(node.key), ahead = (a - x) * dx + (b - y) * dy, aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    if (node.key !== state.selected && ahead > 0 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = node; }
  }
  if (best) { select(best.key); bringIntoView(best.key); }
}

function bringIntoView(key) {
  const picture = pictures[0];
  if (!picture || !picture.at.has(key)) return;
  const [x, y] = picture.at.get(key), dom = picture.network.canvasToDOM({ x, y });
  if (dom.x < 40 || dom.y < 40 || dom.x > picture.holder.clientWidth - 40 || dom.y > picture.holder.clientHeight - 40) picture.network.moveTo({ position: { x, y }, animation: false });
}

function fitAll() { for (const picture of pictures) picture.fit(); }

/* On paper the picture is as wide as the sheet, whatever the window was. */
function forPaper(printing) {
  document.body.classList.toggle("paper", printing);
  for (const picture of pictures) { picture.network.setSize("100%", "100%"); picture.network.redraw(); picture.fit(); picture.redraw(); }
}

function zoomBy(factor) { const network = pictures[0].network; network.moveTo({ scale: network.getScale() * factor, animation: false }); }

function setUpCanvasKeys(picture) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  picture.holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[event.key]) { walk(picture, ...steps[event.key]); event.preventDefault(); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.25);
    else if (event.key === "-") zoomBy(0.8);
    else if (event.key === "0") fitAll();
    else if (event.key === "Enter" && state.selected) $("selection-title").focus();
    else if ((event.key === "x" || event.key === "X") && typeof toggleClosed === "function") toggleClosed(state.selected);
  });
  $("zoom-in").addEventListener("click", () => zoomBy(1.25));
  $("zoom-out").addEventListener("click", () => zoomBy(0.8));
  $("zoom-fit").addEventListener("click", fitAll);
}

/* Both networks of the page on one sheet, redrawn in light colours. */
function savePicture() {
  const sheet = inLight(() => {
    for (const picture of pictures) picture.network.redraw();
    const holder = pictures[0].holder, width = holder.clientWidth, height = holder.clientHeight;
    return pictureSheet((context, x, y) => {
      context.fillStyle = colours[document.body.dataset.view === "map" ? "--sea" : "--ground"]; context.fillRect(x, y, width, height);
      for (const picture of pictures) {
        const canvas = picture.holder.querySelector("canvas"), at = picture.holder.getBoundingClientRect(), around = holder.getBoundingClientRect();
        const left = x + at.left - around.left, top = y + at.top - around.top;
        if (picture !== pictures[0]) { context.fillStyle = colours["--land"]; context.fillRect(left, top, at.width, at.height); }
        context.drawImage(canvas, left, top, at.width, at.height);
        if (picture !== pictures[0]) { context.strokeStyle = colours["--ink"]; context.strokeRect(left, top, at.width, at.height); context.fillStyle = colours["--ink"]; context.font = "600 12px system-ui, sans-serif"; context.fillText($("inset-title").textContent, left + 6, top + 14); }
      }
    }, width, height);
  });
  sheet.toBlob((blob) => save(blob, `${data.name}.png`), "image/png");
}
