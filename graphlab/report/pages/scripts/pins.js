/** The reader's own words on a picture: notes put at a thing or a point, and the words of the key. */

import { $, make } from "./dom.js";
import { LONGEST, MOST, movedNote, pointFrame, pointOf } from "./notes.js";
import { change, data, look, now, numbers, onChange } from "./store.js";

let pinning = false;

/** @param {boolean} on */
function setPinning(on) {
  pinning = on;
  document.body.classList.toggle("pinning", on);
  $("pin-point").setAttribute("aria-pressed", String(on));
}

/** @param {string} at */
function pin(at) {
  const box = $("pin-text"), text = box.value.trim().slice(0, LONGEST);
  if (!text) { $("spoken").textContent = "Write the note first."; box.focus(); return; }
  if (now().notes.length >= MOST) { $("spoken").textContent = `No more than ${MOST} notes.`; return; }
  box.value = "";
  change({ notes: [...now().notes, { at, text }] }, "Note put in the picture.");
}

/** Put a note at a point that was clicked, if one is waiting for it. @param {number} x @param {number} y in the units of the arrangement; of a page that is SVG, thousandths of its drawing */
export function pinAt(x, y) {
  if (!pinning) return false;
  setPinning(false);
  pin(pointOf(data.view, pointFrame(data, now()), x, y));
  return true;
}

/** A button whose arrow keys move a note; Home lets the page find its place. @param {number} place @param {string} of what it stands at */
function moverOf(place, of) {
  const button = make("button", { type: "button", title: "Arrow keys move the note, Home puts it back", "aria-label": `Move the note at ${of}: arrow keys; Home puts it back` }, "✥");
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] };
  let together = false;
  button.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step && event.key !== "Home") return;
    event.preventDefault();
    const [x, y] = look.noteOff?.(place) || [26, 26], off = /** @type {[number, number]} */ (step ? [x + step[0], y + step[1]] : [0, 0]);
    change({ notes: movedNote(now().notes, place, step ? off : null) }, step ? "Note moved." : "The page finds the place of the note.", together && Boolean(step));
    together = Boolean(step);
  });
  button.addEventListener("blur", () => { together = false; });
  return button;
}

/** Notes as they stand, each with its text to change and a way to remove it. */
function renderPins() {
  const { notes, selected } = now(), told = numbers().notes, list = $("pin-list");
  $("pin-selected").disabled = !selected;
  if (list.contains(document.activeElement) && list.children.length === notes.length) return;
  list.replaceChildren(...notes.map((note, i) => {
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "text", value: note.text, maxlength: String(LONGEST), "aria-label": `Note at ${told[i].of}` }));
    box.addEventListener("change", () => { const text = box.value.trim(); if (text) change({ notes: now().notes.map((other, j) => (j === i ? { ...other, text } : other)) }, "Note changed."); });
    return make("li", {}, make("span", { class: "hint" }, told[i].key || told[i].point ? `at ${told[i].of}` : `at ${told[i].of} (not marked here)`), box, told[i].key || told[i].point ? moverOf(i, told[i].of) : null, make("button", { type: "button", "aria-label": `Remove the note at ${told[i].of}`, onclick: () => change({ notes: now().notes.filter((_, j) => j !== i) }, "Note removed.") }, "×"));
  }));
}

export function setUpPins() {
  $("pin-selected").addEventListener("click", () => { const { selected } = now(); if (selected) pin(selected); });
  $("pin-point").addEventListener("click", () => { if (!pinning && !$("pin-text").value.trim()) { pin(""); return; } setPinning(!pinning); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pinning) { event.stopPropagation(); setPinning(false); } }, true);
  onChange(renderPins);
  setUpKeyWords();
}

/* ---- words of the key ---- */

/** @returns {HTMLElement[]} */
const keyWordsShown = () => [.../** @type {NodeListOf<HTMLElement>} */ ($("key").querySelectorAll("[data-words]"))];

function setUpKeyWords() {
  const box = $("key-edit"), list = make("div", { id: "key-fields" }), clear = make("button", { type: "button", onclick: () => change({ labels: {} }, "Key as it was.") }, "Key as it was");
  box.append(list, clear);
  box.addEventListener("toggle", () => renderFields());
  function renderFields() {
    if (!box.open || list.contains(document.activeElement)) return;
    const words = [...new Set(keyWordsShown().filter((span) => span.getClientRects().length).map((span) => span.dataset.words || ""))];
    list.replaceChildren(...words.map((was) => {
      const field = /** @type {HTMLInputElement} */ (make("input", { type: "text", value: now().labels[was] || was, maxlength: "120", "aria-label": `Words for: ${was}` }));
      field.addEventListener("change", () => {
        const text = field.value.trim(), labels = { ...now().labels };
        if (!text || text === was) delete labels[was]; else labels[was] = text;
        change({ labels }, "Key changed.");
      });
      return field;
    }));
  }
  onChange(() => {
    const { labels } = now();
    for (const span of keyWordsShown()) span.textContent = labels[span.dataset.words || ""] || span.dataset.text || span.dataset.words || "";
    clear.hidden = !Object.keys(labels).length;
    renderFields();
  });
}
