/** A page: what every view shares, and the one that this file is of. */

import { $, isolated, make } from "./dom.js";
import { find } from "./find.js";
import { setUpMap } from "./map.js";
import { setUpNetwork } from "./network.js";
import { setUpPanel, titleApart } from "./panel.js";
import { bringIntoView, fitAll, forPaper, pictures, recolour } from "./picture.js";
import { paintYears, setUpYears } from "./multiples.js";
import { setUpPins } from "./pins.js";
import { RATIO, WIDTH, inLight, keyWords, savePng, saveSvg } from "./sheet.js";
import { change, data, look, now, numbers, onChange, redo, refresh, reset, select, strange, undo } from "./store.js";
import { setUpTables } from "./tables.js";
import { setUpTime } from "./time.js";
import { drawingShown, setUpVector, showMark } from "./vector.js";
import { sheetsForPaper } from "./vector_paper.js";
import { bounds, number } from "./words.js";

look.number = number;
look.bounds = (/** @type {number | null} */ low, /** @type {number | null} */ high) => bounds(data.bound_words, low, high);
look.afterClosing = (/** @type {string[]} */ lines) => {
  const told = look.tell({ closed: lines }).whatif;
  return { served: told.served, lost: told.lost, towns: told.towns, flows: told.flows.map((/** @type {any} */ flow) => flow.lost) };
};

/* ---- find ---- */

/** What can be found: everything named in the file, and the areas that the state draws as one. */
const named = () => Object.entries(data.things).filter(([, thing]) => thing.find).map(([key, thing]) => ({ key, name: thing.title, id: key.slice(2) }));

function setUpFind() {
  const box = $("search"), list = $("found");
  let at = -1;
  const close = () => { list.hidden = true; list.replaceChildren(); box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); at = -1; };
  /** @param {string} key */
  const open = (key) => { close(); select(key); bringIntoView(key); if (!data.nodes.length || data.view !== "network") showMark(key); };
  const show = () => {
    const hits = find(named(), box.value);
    at = -1;
    list.replaceChildren(...hits.slice(0, 12).map(({ key, how }, i) => {
      const item = make("li", { id: `found-${i}`, role: "option", "aria-selected": "false", "data-key": key }, isolated(titleApart(key)), make("small", {}, ` ${data.things[key].kind}${how === "near" ? ", nearly so called" : ""}`));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); open(key); });
      return item;
    }));
    if (hits.length > 12) list.append(make("li", { role: "presentation", class: "hint" }, `${number(hits.length - 12)} more: type on`));
    list.hidden = !hits.length;
    box.setAttribute("aria-expanded", String(Boolean(hits.length)));
    return hits;
  };
  box.addEventListener("input", show);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const items = [...list.querySelectorAll("[role=option]")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { show(); return; }
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
      items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      box.setAttribute("aria-activedescendant", `found-${at}`);
    } else if (event.key === "Enter") {
      const hits = find(named(), box.value), exact = hits.filter((hit) => hit.how === "exact");
      if (at >= 0) open(/** @type {string} */ (/** @type {HTMLElement} */ (items[at]).dataset.key));
      else if (!hits.length) { if (box.value.trim()) $("spoken").textContent = `Nothing here is called “${box.value.trim()}”.`; }
      else if (exact.length === 1 || hits.length === 1 || (!exact.length && hits[0].how !== "near")) open((exact[0] || hits[0]).key);
      else { show(); $("spoken").textContent = `${number(exact.length || hits.length)} are so called: choose one.`; }
    } else if (event.key === "Escape") { event.stopPropagation(); close(); }
  });
}

/* ---- saving ---- */

/** @param {any} canvas what `setUpNetwork` or `setUpMap` returned, or null */
function setUpSaving(canvas) {
  /** @param {number} ratio */
  const painter = (ratio) => (/** @type {CanvasRenderingContext2D} */ context, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height) => {
    if (!canvas) return;
    const frame = () => { context.beginPath(); context.rect(x, y, width, height); context.clip(); };
    context.save();
    context.fillStyle = canvas.ground(); context.fillRect(x, y, width, height);
    frame();
    if (now().years) {
      paintYears(context, x, y, width, height, ratio, (panel, ...rest) => paintPanel(canvas, panel, ...rest));
      canvas.applyState();
      context.restore();
      return;
    }
    canvas.main.paintApart(context, x, y, width, height, ratio);
    const holder = document.querySelector(".inset");
    if (canvas.inset && holder instanceof HTMLElement && holder.style.visibility !== "hidden") {
      const wide = Math.min(480, width * 0.28), tall = wide * 0.72, left = holder.classList.contains("at-left") ? x + 18 : x + width - wide - 18, top = y + 18;
      context.fillStyle = "#f6f2e9"; context.fillRect(left, top, wide, tall);
      context.save(); context.beginPath(); context.rect(left, top, wide, tall); context.clip();
      canvas.inset.paintApart(context, left, top, wide, tall, ratio);
      context.restore();
      context.lineWidth = 1; context.strokeStyle = "#1a1f2b"; context.strokeRect(left, top, wide, tall);
      context.fillStyle = "#1a1f2b"; context.font = "600 14px system-ui, sans-serif"; context.textAlign = "left"; context.textBaseline = "alphabetic";
      context.fillText($("inset-title").textContent, left + 8, top + 18);
    }
    context.restore();
  };
  const light = (/** @type {() => void} */ work) => inLight(work, () => { if (canvas) recolour(); });
  look.savePicture = () => light(() => {
    if (canvas) { savePng(WIDTH, null, painter(RATIO)); return; }
    const { text, width, height, sheet } = drawingShown(), image = new Image();
    image.onload = () => savePng(sheet, height, (context, x, y) => context.drawImage(image, x + (sheet - width) / 2, y, width, height));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
  look.saveSvg = () => light(() => {
    if (canvas) { saveSvg(WIDTH, null, painter(1)); return; }
    const { text, width, height, sheet } = drawingShown();
    saveSvg(sheet, height, (context, x, y) => /** @type {any} */ (context).nest(text, x + (sheet - width) / 2, y));
  });
  $("save-picture").addEventListener("click", look.savePicture);
  $("save-svg").addEventListener("click", look.saveSvg);
}

/** A year on a canvas, in the frame of the whole. @param {any} canvas @param {{ told: any, state: any }} panel @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {number} ratio */
function paintPanel(canvas, { told, state }, context, x, y, width, height, ratio) {
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = canvas.ground(); context.fillRect(x, y, width, height);
  context.restore();
  canvas.applyState(told, state);
  canvas.main.paintSmall(context, x, y, width, height, ratio);
}

/* ---- the frame ---- */

/** @param {string} theme */
function applyTheme(theme) {
  const dark = theme ? theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches, wanted = dark ? "dark" : "light";
  if (document.documentElement.dataset.theme === wanted) return;
  document.documentElement.dataset.theme = wanted;
  $("theme").setAttribute("aria-pressed", String(dark));
  recolour();
}

function renderFrame() {
  const told = numbers();
  /** @type {HTMLElement} */ (document.querySelector("h1")).textContent = told.title;
  document.querySelector(".lede")?.replaceChildren(told.lede);
  $("whatif-said").textContent = told.whatif?.sentence || "";
  $("whatif-said").hidden = !told.whatif?.sentence;
  document.body.classList.toggle("closing", now().closed.length > 0);
  $("nothing").textContent = told.nothing;
  $("nothing").hidden = !told.nothing;
  $("apart").textContent = told.apart;
  $("apart").hidden = !told.apart;
  $("absent").replaceChildren(...told.absent.map((line) => make("li", {}, line)));
  document.title = `${told.title} [${data.marking}]`;
  applyTheme(now().theme);
}

function setUpFrame() {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => applyTheme(now().theme));
  $("theme").addEventListener("click", () => change({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" }));
  $("undo").addEventListener("click", undo);
  $("redo").addEventListener("click", redo);
  $("reset").addEventListener("click", () => { reset(); fitAll(); });
  $("more-tools").addEventListener("click", () => $("more-tools").setAttribute("aria-expanded", String(document.body.classList.toggle("tools-open"))));
  $("close-sheet").addEventListener("click", () => select(null));
  $("copy-link").addEventListener("click", copyLink);
  $("present").addEventListener("click", () => { const on = document.body.classList.toggle("presenting"); $("present").setAttribute("aria-pressed", String(on)); refresh(); setTimeout(fitAll, 50); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && ["INPUT", "TEXTAREA"].includes(event.target.tagName);
    if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === "z") { event.preventDefault(); if (event.shiftKey) redo(); else undo(); }
    else if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === "y") { event.preventDefault(); redo(); }
    else if (event.key === "Escape") {
      if (document.body.classList.contains("presenting")) $("present").click();
      else if (now().selected) select(null);
    }
  });
  window.addEventListener("beforeprint", () => { document.documentElement.dataset.theme = "light"; $("print-status").textContent = [`Key: ${keyWords()}.`, numbers().status, ...numbers().choices].join(" "); recolour(); if (pictures.length) forPaper(true); else sheetsForPaper(true); });
  window.addEventListener("afterprint", () => { document.documentElement.dataset.theme = ""; if (pictures.length) forPaper(false); else sheetsForPaper(false); applyTheme(now().theme); });
  if ($("series")) {
    $("series").addEventListener("change", () => change({ figure: Number($("series").value), selected: null }));
    onChange(() => { $("series").value = String(now().figure); });
  }
  for (const name of /** @type {const} */ (["layout", "operation", "grade", "place", "level"])) {
    const box = $(name);
    if (!box) continue;
    box.addEventListener("change", () => change({ [name]: box.value }, `${box.parentElement.firstChild.textContent.trim()}: ${box.options[box.selectedIndex].text}.`));
    onChange(() => {
      const wanted = now()[name];
      if (![...box.options].some((option) => option.value === wanted)) box.append(make("option", { value: wanted }, name === "grade" ? `${wanted} or better` : data.names[wanted] || wanted));
      box.value = wanted;
    });
  }
  if ($("certainty")) {
    $("certainty").addEventListener("change", () => change({ certainty: Number($("certainty").value) }, `Certainty: ${$("certainty").selectedOptions[0].text}.`));
    onChange(() => { $("certainty").value = String(now().certainty); });
  }
  $("note").addEventListener("change", () => change({ note: $("note").value.trim().slice(0, 2000) }, "Note kept in this view."));
  onChange(() => { if (document.activeElement !== $("note")) $("note").value = now().note; $("note-print").textContent = now().note ? `Note: ${now().note}` : ""; });
}

/** Copy the address with the state in it; where a page may not write to the clipboard the address is shown to be copied. */
async function copyLink() {
  const text = look.address(), address = `${location.href.split("#")[0]}${text ? `#${text}` : ""}`, box = $("link-shown");
  try { await navigator.clipboard.writeText(address); box.hidden = true; $("spoken").textContent = "Link copied."; $("copy-link").textContent = "Link copied"; setTimeout(() => { $("copy-link").textContent = "Copy link"; }, 2000); }
  catch { box.hidden = false; box.value = address; box.focus(); box.select(); $("spoken").textContent = "Copy the address from the field."; }
}

function setUpPage() {
  onChange(renderFrame);
  setUpFrame();
  const canvas = data.view === "network" ? setUpNetwork() : data.view === "map" ? setUpMap() : null;
  if (!canvas) setUpVector();
  setUpTime();
  setUpPanel();
  setUpTables();
  setUpFind();
  setUpSaving(canvas);
  setUpPins();
  setUpYears(canvas && ((panel, ...rest) => paintPanel(canvas, panel, ...rest)), () => { canvas?.applyState(); for (const picture of pictures) picture.redraw(); });
  applyTheme(now().theme);
  refresh("");
  for (const picture of pictures) { picture.fit(); picture.draw(); }
  if (strange.length) $("spoken").textContent = `The address asks for what this page does not have: ${strange.join("; ")}.`;
}

setUpPage();
