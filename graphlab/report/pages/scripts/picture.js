/**
 * A picture on a canvas of our own: every node and edge is painted anew from the state at each redraw, whatever the size
 * of the window, the paper or the saved sheet; d3-zoom moves it, d3-drag moves nodes.
 */

import { drag } from "d3-drag";
import { select as choose } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { $ } from "./dom.js";
import { chooseLabels, nearEdge, paintBox, paintEdge, paintLabels, paintManyNodes, paintNode, paintNotes, reachOf, readColours } from "./paint.js";
import { movedNote } from "./notes.js";
import { pinAt } from "./pins.js";
import { movedKey } from "./state.js";
import { change, data, look, now, numbers, select, toggleChosen, toggleClosed } from "./store.js";
import { number } from "./words.js";

/** @type {Picture[]} */
export const pictures = [];
let colours = readColours();
/** Edges from which on a moving picture is shown as the last one painted, until it rests. */
const MANY = 900;
/** Edges in view above which no arrow head is painted: nobody could tell them apart. */
const HEADLESS = 3000;

export class Picture {
  /**
   * @param {HTMLElement} holder
   * @param {any[]} nodes with key, at, r, shape, label
   * @param {any[]} edges with key, from, to
   * @param {{ curve: (edge: any, picture: Picture) => number[], side?: (node: any) => string, halo?: string, ground?: (context: CanvasRenderingContext2D, unit: number, picture: Picture) => void,
   *   over?: (context: CanvasRenderingContext2D, unit: number, picture: Picture) => void, small?: (context: CanvasRenderingContext2D, unit: number, picture: Picture) => void, fit: (picture: Picture) => void, movable?: boolean, farthest?: [number, number], gap?: () => number }} options `small`: over what is drawn small, once a year; `gap`: how much wider than in the file the picture stands
   */
  constructor(holder, nodes, edges, options) {
    this.holder = holder; this.nodes = nodes; this.edges = edges; this.options = options;
    this.byKey = new Map(nodes.map((node) => [node.key, node]));
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", holder.getAttribute("aria-label") || data.title);
    holder.append(this.canvas);
    this.k = 1; this.x = 0; this.y = 0; this.width = 0; this.height = 0; this.ratio = 0; this.unlabelled = 0;
    /** @type {[any, number, number][]} */ this.labels = [];
    /** Notes as they were painted last: their place in the state, what they stand at and their box. @type {{ place: number, x: number, y: number, left: number, top: number, wide: number, tall: number }[]} */ this.noted = [];
    /** The note that is being dragged. @type {{ place: number, off: [number, number] } | null} */ this.held = null;
    this.labelsFor = ""; this.version = 0; this.pending = 0; this.resting = 0; this.apart = false; this.looked = false; this.plain = false;
    /** @type {{ image: HTMLCanvasElement, k: number, x: number, y: number } | null} */ this.kept = null;
    this.measure();
    this.zoom = /** @type {import("d3-zoom").ZoomBehavior<HTMLElement, unknown>} */ (zoom()).scaleExtent(options.farthest || [0.02, 60]).extent(() => [[0, 0], [this.width, this.height]])
      .filter((event) => !event.button && !event.shiftKey && (event.type !== "touchstart" || event.touches.length > 1) && !(event.type === "dblclick") && !(event.type === "mousedown" && this.holdable(event)))
      .on("zoom", (event) => { ({ k: this.k, x: this.x, y: this.y } = event.transform); if (event.sourceEvent) this.looked = true; this.moved(); });
    choose(holder).call(this.zoom);
    choose(holder).call(/** @type {any} */ (this.dragging()));
    holder.addEventListener("pointerdown", (event) => { if (event.shiftKey && !event.button && event.pointerType === "mouse") this.boxFrom(event); });
    holder.addEventListener("mousemove", (event) => this.point(event));
    holder.addEventListener("mouseleave", () => { $("tip").hidden = true; });
    holder.addEventListener("click", (event) => this.click(event));
    new ResizeObserver(() => this.resized()).observe(holder);
    pictures.push(this);
  }

  /** Draw other things from now on. @param {any[]} nodes @param {any[]} edges */
  take(nodes, edges) { this.nodes = nodes; this.edges = edges; this.byKey = new Map(nodes.map((node) => [node.key, node])); }

  measure() {
    const width = this.holder.clientWidth, height = this.holder.clientHeight, ratio = window.devicePixelRatio || 1;
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    this.width = width; this.height = height; this.ratio = ratio;
    this.canvas.width = Math.max(1, Math.round(width * ratio)); this.canvas.height = Math.max(1, Math.round(height * ratio));
    return true;
  }

  resized() { if (this.measure()) { this.fit(); this.draw(); } }

  /** @param {number} x @param {number} y */
  toScreen(x, y) { return { x: x * this.k + this.x, y: y * this.k + this.y }; }
  /** @param {number} x @param {number} y */
  toWorld(x, y) { return { x: (x - this.x) / this.k, y: (y - this.y) / this.k }; }

  /** Look at a point at a scale. @param {number} x @param {number} y @param {number} [k] */
  lookAt(x, y, k = this.k) {
    if (this.apart) { this.k = k; this.x = this.width / 2 - x * k; this.y = this.height / 2 - y * k; return; }
    choose(this.holder).call(this.zoom.transform, zoomIdentity.translate(this.width / 2 - x * k, this.height / 2 - y * k).scale(k));
  }
  /** @param {number} factor */
  zoomBy(factor) { const middle = this.toWorld(this.width / 2, this.height / 2); this.lookAt(middle.x, middle.y, this.k * factor); this.looked = true; }
  /** How much larger than on a desk everything is painted: on a wall type grows with the screen. */
  get size() { if (this.plain) return Math.max(0.4, Math.min(1, this.width / 700)); return !this.apart && document.body.classList.contains("presenting") ? Math.max(1, Math.min(3, (pictures[0] || this).width / 1300)) : 1; }
  fit() { this.looked = false; if (this.width && this.height) this.options.fit(this); }

  /** Forget what was painted: the state changed. */
  redraw() { this.version += 1; this.kept = null; this.soon(); }
  soon() { if (!this.pending) this.pending = requestAnimationFrame(() => { this.pending = 0; this.draw(); }); }

  /** The window moved: paint, or where there is much show the last painting moved, and paint when it rests. */
  moved() {
    if (this.edges.length < MANY) { this.soon(); return; }
    if (!this.kept) { this.keep(); }
    if (!this.pending) this.pending = requestAnimationFrame(() => { this.pending = 0; this.showKept(); });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => { this.kept = null; this.draw(); }, 140);
  }

  keep() {
    const image = document.createElement("canvas");
    image.width = this.canvas.width; image.height = this.canvas.height;
    /** @type {CanvasRenderingContext2D} */ (image.getContext("2d")).drawImage(this.canvas, 0, 0);
    this.kept = { image, ...(this.painted || { k: this.k, x: this.x, y: this.y }) };
  }

  showKept() {
    if (!this.kept) { this.draw(); return; }
    const context = this.context(), { image, k, x, y } = this.kept, factor = this.k / k, ratio = this.ratio || 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(factor, 0, 0, factor, (this.x - x * factor) * ratio, (this.y - y * factor) * ratio);
    context.drawImage(image, 0, 0);
  }

  context() { return /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d")); }

  draw() {
    cancelAnimationFrame(this.pending);
    clearTimeout(this.resting);
    this.pending = 0;
    this.measure();
    const context = this.context(), ratio = this.ratio || 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.paint(context, ratio, 0, 0);
    this.painted = { k: this.k, x: this.x, y: this.y };
    look.drawn = (look.drawn || 0) + 1;
  }

  /** Paint the picture as it is looked at now, so many pixels a unit of the screen, from a corner on. @param {CanvasRenderingContext2D} context @param {number} ratio @param {number} left @param {number} top */
  paint(context, ratio, left, top) {
    const { size } = this, unit = size / this.k, { selected } = now(), a = this.toWorld(0, 0), b = this.toWorld(this.width, this.height);
    const view = [a.x - 160 * unit, a.y - 20 * unit, b.x + 160 * unit, b.y + 20 * unit];
    context.save();
    context.setTransform(ratio * this.k, 0, 0, ratio * this.k, ratio * (this.x + left), ratio * (this.y + top));
    this.options.ground?.(context, unit, this);
    const inView = this.edgesIn(view), plain = inView.length > HEADLESS;
    for (const [edge, p] of inView) paintEdge(context, edge, p, plain ? 0 : reachOf(this.byKey.get(edge.to), p) * unit, unit, colours, edge.key === selected, plain && edge.key !== selected);
    const chosen = (/** @type {any} */ node) => node.key === selected || Boolean(node.chosen);
    const many = this.nodes.length > HEADLESS && !this.apart;
    if (many) paintManyNodes(context, this.nodes.filter((node) => !node.gone && !node.box), unit, colours, chosen);
    for (const node of this.nodes) if (!node.gone && (node.box || !many)) (node.box ? paintBox : paintNode)(context, node.box && this.plain ? { ...node, words: "", box: [96, 26] } : node, node.at[0], node.at[1], unit, colours, chosen(node));
    if (this.plain) { this.options.small?.(context, unit, this); context.restore(); return; }
    const wanted = `${this.version} ${this.k / size} ${selected} ${this.looked}`, scale = this.k / size;
    if (this.labelsFor !== wanted) {
      const { labels, left: waiting } = chooseLabels(this.nodes.filter((node) => !node.gone), scale, this.options.side || (() => "below"), selected, this.looked ? null : [a.x * scale, a.y * scale, b.x * scale, b.y * scale]);
      this.labels = labels; this.labelsFor = wanted;
      if (this === pictures[0] && !this.apart) sayWaiting(waiting);
      this.unlabelled = waiting;
    }
    paintLabels(context, this.labels, unit, colours, this.options.halo || "--halo", view);
    this.options.over?.(context, unit, this);
    const notes = this.notes(), boxes = paintNotes(context, notes, [...this.nodes.filter((node) => !node.gone).map((node) => node.at), ...this.labels.map(([node, dx, dy]) => /** @type {[number, number]} */ ([node.at[0] + (dx + 24) * unit, node.at[1] + dy * unit]))], unit, colours, [a.x, a.y, b.x, b.y]);
    if (!this.apart) this.noted = boxes.map((box, i) => ({ ...box, ...notes[i] }));
    context.restore();
  }

  /** Edges that touch a window, with their curves. @param {number[]} view left, top, right, bottom @returns {[any, number[]][]} */
  edgesIn(view) {
    /** @type {[any, number[]][]} */
    const found = [];
    for (const edge of this.edges) {
      if (edge.gone) continue;
      const p = this.options.curve(edge, this);
      if (Math.max(p[0], p[2], p[4], p[6]) < view[0] || Math.min(p[0], p[2], p[4], p[6]) > view[2] || Math.max(p[1], p[3], p[5], p[7]) < view[1] || Math.min(p[1], p[3], p[5], p[7]) > view[3]) continue;
      found.push([edge, p]);
    }
    return found;
  }

  get gap() { return this.options.gap?.() || 1; }

  /** Notes of the state and where they stand here. An inset repeats none. */
  notes() {
    if (this !== pictures[0]) return [];
    return numbers().notes.flatMap(({ text, key, point, off }, place) => {
      const at = key ? this.byKey.get(key)?.at : point && [point[0] * this.gap, point[1]];
      return at ? [{ text, place, x: at[0], y: at[1], off: this.held?.place === place ? this.held.off : off }] : [];
    });
  }

  /**
   * Paint the picture afresh at another size: all of it, or where the reader zoomed, the same part.
   * @param {CanvasRenderingContext2D} context @param {number} left @param {number} top @param {number} width @param {number} height @param {number} ratio
   */
  paintApart(context, left, top, width, height, ratio) {
    const { k, x, y, labels, labelsFor, looked } = this, was = { width: this.width, height: this.height };
    const middle = this.toWorld(this.width / 2, this.height / 2), own = middle.x / this.gap, part = Math.min(width / this.width, height / this.height) * k;
    Object.assign(this, { apart: true, width, height, labelsFor: "" });
    if (!this.plain) this.options.fit(this);
    if (looked) this.lookAt(own * this.gap, middle.y, part);
    this.paint(context, ratio, left, top);
    Object.assign(this, { apart: false, k, x, y, labels, ...was, labelsFor });
    if (this.plain) return;
    this.options.fit(this);
    if (looked) { this.lookAt(own * this.gap, middle.y, k); this.looked = true; }
  }

  /** Paint nodes and edges alone at another size, in the frame of the whole. @param {CanvasRenderingContext2D} context @param {number} left @param {number} top @param {number} width @param {number} height @param {number} ratio */
  paintSmall(context, left, top, width, height, ratio) {
    this.plain = true;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.beginPath(); context.rect(left, top, width, height); context.clip();
    const { looked } = this;
    this.looked = true;
    try { this.paintApart(context, left, top, width, height, ratio); } finally { this.plain = false; this.looked = looked; context.restore(); }
  }

  /** @param {{ x: number, y: number }} at on the screen */
  nodeAt(at) {
    let best = null, least = Infinity;
    const { size } = this;
    for (const node of this.nodes) {
      if (node.gone) continue;
      const p = this.toScreen(node.at[0], node.at[1]), dx = Math.abs(p.x - at.x), dy = Math.abs(p.y - at.y);
      const inside = node.box ? dx <= size * node.box[0] / 2 && dy <= size * node.box[1] / 2 : Math.hypot(dx, dy) <= size * Math.max(node.r * 1.25, 6);
      if (inside && Math.hypot(dx, dy) < least) { least = Math.hypot(dx, dy); best = node; }
    }
    return best;
  }

  /** @param {{ x: number, y: number }} at on the screen */
  edgeAt(at) {
    const place = this.toWorld(at.x, at.y);
    let best = null, least = 7 / this.k;
    for (const edge of this.edges) {
      if (edge.gone || edge.faint) continue;
      const half = (Math.max(edge.wide || 0, edge.width)) / 2 / this.k, d = nearEdge(this.options.curve(edge, this), place.x, place.y, least + half) - half;
      if (d < least) { least = d; best = edge; }
    }
    return best;
  }

  /** @param {MouseEvent} event */
  where(event) { const box = this.holder.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; }

  /** @param {MouseEvent} event */
  click(event) {
    if (event.defaultPrevented) return;
    const at = this.where(event), world = this.toWorld(at.x, at.y), found = this.nodeAt(at) || this.edgeAt(at);
    if (this.noteAt(at)) return;
    if (pinAt(world.x / this.gap, world.y)) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) { if (found && this.byKey.has(found.key)) toggleChosen(found.key); return; }
    if (found || now().selected) select(found ? found.key : null);
  }

  /** Look closer at a box that is drawn with Shift held. @param {PointerEvent} begun */
  boxFrom(begun) {
    const from = this.where(begun), box = document.createElement("div");
    box.className = "zoom-box";
    /** @param {MouseEvent} event */
    const size = (event) => { const to = this.where(event); return { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) }; };
    const draw = (/** @type {PointerEvent} */ event) => { const at = size(event); for (const side of /** @type {const} */ (["left", "top", "width", "height"])) box.style[side] = `${at[side]}px`; if (!box.isConnected) this.holder.append(box); };
    const end = (/** @type {PointerEvent} */ event) => {
      document.removeEventListener("pointermove", draw);
      box.remove();
      const at = size(event);
      if (at.width < 12 || at.height < 12) return;
      document.addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true });
      const middle = this.toWorld(at.left + at.width / 2, at.top + at.height / 2);
      this.lookAt(middle.x, middle.y, Math.min(60, this.k * Math.min(this.width / at.width, this.height / at.height)));
      this.looked = true;
      this.redraw();
    };
    document.addEventListener("pointermove", draw);
    document.addEventListener("pointerup", end, { once: true });
  }

  /** @param {MouseEvent} event */
  point(event) {
    const at = this.where(event), found = event.buttons || this.noteAt(at) ? null : this.nodeAt(at) || this.edgeAt(at), tip = $("tip");
    tip.hidden = !found;
    this.holder.classList.toggle("pointing", Boolean(found));
    this.holder.classList.toggle("over-note", Boolean(this.noteAt(at)));
    if (found) showTip(tipOf(found.key), event);
  }

  /** @param {{ x: number, y: number }} at on the screen */
  noteAt(at) {
    const { x, y } = this.toWorld(at.x, at.y);
    return [...this.noted].reverse().find(({ left, top, wide, tall }) => x >= left && x <= left + wide && y >= top && y <= top + tall) || null;
  }

  /** Whether what lies there can be dragged: a note, or a node where nodes can be moved. @param {MouseEvent} event */
  holdable(event) { const at = this.where(event); return Boolean(this.noteAt(at) || (this.options.movable && this.nodeAt(at))); }

  /** Keep nodes where they stand now. @param {any[]} nodes */
  put(nodes) {
    const moved = { ...now().moved };
    for (const node of nodes) { node.dragged = false; moved[movedKey(now().layout, node.key)] = [Math.round(node.at[0] / this.gap), Math.round(node.at[1])]; }
    change({ moved }, nodes.length > 1 ? `${number(nodes.length)} nodes moved.` : `${data.things[nodes[0].key].title} moved.`);
  }

  dragging() {
    /** @type {any} */ let held = null;
    /** A node, or where it is one of several that are selected all of these. @param {any} node */
    const together = (node) => { const { selected, also } = now(), keys = [selected, ...also]; return (also.length && keys.includes(node.key) ? keys : [node.key]).flatMap((key) => this.byKey.get(key) || []).map((one) => ({ one, from: one.at })); };
    return drag().container(/** @type {any} */ (this.holder))
      .filter((event) => !event.button && !event.shiftKey && !event.touches && this.holdable(event))
      .subject((event) => {
        const note = this.noteAt(event), node = note ? null : this.nodeAt(event), at = note ? this.toScreen(note.left, note.top) : this.toScreen(node.at[0], node.at[1]);
        return { note, node, ...at };
      })
      .on("start", (event) => { held = event.subject; held.nodes = held.node ? together(held.node) : []; held.from = held.node?.at; })
      .on("drag", (event) => {
        const place = this.toWorld(event.x, event.y), unit = this.size / this.k;
        if (held.note) this.held = { place: held.note.place, off: [(place.x - held.note.x) / unit, (place.y - held.note.y) / unit] };
        else for (const { one, from } of held.nodes) { one.at = [from[0] + place.x - held.from[0], from[1] + place.y - held.from[1]]; one.dragged = true; }
        $("tip").hidden = true;
        this.redraw();
      })
      .on("end", () => {
        const { note, node, nodes } = held || {}, moved = this.held;
        held = null; this.held = null;
        if (note && moved) change({ notes: movedNote(now().notes, moved.place, moved.off) }, "Note moved.");
        else if (node?.dragged) this.put(nodes.map((/** @type {{ one: any }} */ { one }) => one));
      });
  }
}

/** What the pointer is told of a thing. @param {string} key */
function tipOf(key) { return numbers().tips.get(key) || data.things[key].tip || `${data.things[key].title}\n${data.things[key].kind}`; }

/** @param {string} text @param {MouseEvent} event */
export function showTip(text, event) {
  const tip = $("tip");
  tip.textContent = text;
  const around = tip.parentElement.getBoundingClientRect(), x = event.clientX - around.left, y = event.clientY - around.top;
  tip.style.left = `${Math.max(4, Math.min(x + 14, around.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(4, Math.min(y + 14, around.height - tip.offsetHeight - 4))}px`;
}

/** How many labels wait for more room stands beside the status, since it depends on the window and not on the state. @param {number} waiting */
function sayWaiting(waiting) { $("waiting").textContent = waiting ? `${waiting.toLocaleString("en-GB")} ${waiting === 1 ? "label appears" : "labels appear"} when you zoom in.` : ""; }

/* ---- keyboard: arrows walk to the nearest thing that way, + and - zoom, 0 fits, Enter reads, x closes a line ---- */

/** @param {Picture} picture @param {number} dx @param {number} dy */
function walk(picture, dx, dy) {
  const shown = picture.nodes.filter((node) => !node.gone), { selected } = now();
  if (!selected || !picture.byKey.has(selected)) { const first = [...shown].sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))[0]; if (first) select(first.key); return; }
  const [x, y] = picture.byKey.get(selected).at;
  let best = null, least = Infinity;
  for (const node of shown) {
    const ahead = (node.at[0] - x) * dx + (node.at[1] - y) * dy, aside = Math.abs((node.at[0] - x) * dy) + Math.abs((node.at[1] - y) * dx);
    if (node.key !== selected && ahead > 0 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = node; }
  }
  if (best) { select(best.key); bringIntoView(best.key); }
}

/** @param {string} key */
export function bringIntoView(key) {
  const picture = pictures[0], node = picture?.byKey.get(key);
  if (!node) return;
  const at = picture.toScreen(node.at[0], node.at[1]);
  if (at.x < 40 || at.y < 40 || at.x > picture.width - 40 || at.y > picture.height - 40) { picture.lookAt(node.at[0], node.at[1]); picture.looked = true; picture.redraw(); }
}

/** What a sheet says where it shows a part of the picture. */
export const partWords = () => (pictures[0]?.looked && !now().years ? "A part of the picture, as the reader zoomed it." : "");

export function fitAll() { for (const picture of pictures) { picture.fit(); picture.redraw(); } }

export function recolour() { colours = readColours(); for (const picture of pictures) picture.redraw(); }
export const colourOf = (/** @type {string} */ name) => colours[name];

/** On paper the picture is as wide as the sheet, whatever the window was; afterwards the window is as it was. @param {boolean} printing */
let before = /** @type {{ k: number, x: number, y: number, looked: boolean }[]} */ ([]);
/** @param {boolean} printing */
export function forPaper(printing) {
  if (printing && !document.body.classList.contains("paper")) before = pictures.map(({ k, x, y, looked }) => ({ k, x, y, looked }));
  document.body.classList.toggle("paper", printing);
  pictures.forEach((picture, i) => {
    picture.measure();
    picture.fit();
    if (!printing && before[i]) { choose(picture.holder).call(picture.zoom.transform, zoomIdentity.translate(before[i].x, before[i].y).scale(before[i].k)); picture.looked = before[i].looked; }
    picture.redraw();
    picture.draw();
  });
}

/** @param {Picture} picture */
export function setUpKeys(picture) {
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  picture.holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[event.key]) { walk(picture, ...steps[event.key]); event.preventDefault(); }
    else if (event.key === "+" || event.key === "=") picture.zoomBy(1.25);
    else if (event.key === "-") picture.zoomBy(0.8);
    else if (event.key === "0") fitAll();
    else if (event.key === "Enter" && now().selected) $("selection-title").focus();
    else if (event.key === "x" || event.key === "X") toggleClosed(now().selected);
  });
  $("zoom-in").addEventListener("click", () => picture.zoomBy(1.25));
  $("zoom-out").addEventListener("click", () => picture.zoomBy(0.8));
  $("zoom-fit").addEventListener("click", fitAll);
  look.placeOf = (/** @type {string} */ key) => { const node = picture.byKey.get(key); return picture.toScreen(node.at[0], node.at[1]); };
  look.picture = picture;
  look.noteOff = (/** @type {number} */ place) => { const note = picture.noted.find((one) => one.place === place), unit = picture.size / picture.k; return note && [(note.left - note.x) / unit, (note.top - note.y) / unit]; };
}
