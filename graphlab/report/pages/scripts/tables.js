/** The tables: rows and cells that follow the state, sorting by a heading, saving as CSV. */

import { $, make, save } from "./dom.js";
import { data, numbers, onChange, select } from "./store.js";

/** @param {HTMLElement} button */
function sortTable(button) {
  const heading = /** @type {HTMLElement} */ (button.parentElement), table = /** @type {HTMLTableElement} */ (heading.closest("table"));
  const heads = [.../** @type {HTMLElement} */ (heading.parentElement).children], place = heads.indexOf(heading);
  const down = heading.getAttribute("aria-sort") === "ascending", numeric = heading.classList.contains("number");
  for (const other of heads) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  /** @param {HTMLTableRowElement} row */
  const worth = (row) => { const text = /** @type {HTMLElement} */ (row.children[place]).dataset.sort || ""; return numeric ? (text === "" ? -Infinity : Number(text)) : text; };
  const rows = [...table.tBodies[0].rows].map((row) => ({ worth: worth(row), row }));
  rows.sort((p, q) => {
    const order = typeof p.worth === "number" && typeof q.worth === "number" ? p.worth - q.worth : String(p.worth).localeCompare(String(q.worth), "en-GB", { numeric: true });
    return down ? -order : order;
  });
  table.tBodies[0].append(...rows.map((pair) => pair.row));
}

/** Rows of each table in the order of the file, with their cells as they came. @type {{ rows: HTMLTableRowElement[], heads: string[], box: HTMLElement, away: boolean[], changed: Set<number> }[]} `away`: rows that are hidden; `changed`: rows whose cells are not those of the file */
const tables = [];

/** The table of what the file does not hold: places rolled up in the page. */
function renderMade() {
  const { made } = numbers(), box = /** @type {HTMLElement} */ ($("made"));
  box.hidden = !made;
  if (!made) { box.replaceChildren(); return; }
  const head = make("tr", {}, ...made.heads.map(([name, numeric]) => make("th", { scope: "col", ...(numeric ? { class: "number" } : {}) }, make("button", { type: "button", class: "sort", onclick: (/** @type {Event} */ event) => sortTable(/** @type {HTMLElement} */ (event.currentTarget)) }, name))));
  const rows = made.rows.map(({ key, cells }) => make("tr", { "data-key": key }, ...cells.map(([text, sort], i) => make(i ? "td" : "th", { "data-sort": sort, ...(i ? {} : { scope: "row" }), ...(made.heads[i][1] ? { class: "number" } : {}) }, i ? text : make("button", { type: "button", class: "opens", onclick: () => open(key) }, text)))));
  const saving = make("button", { type: "button", class: "save-table", onclick: () => saveMade() }, "Save table");
  box.replaceChildren(make("div", { class: "table-head" }, make("h2", {}, made.caption), saving), make("div", { class: "scroll", tabindex: "0" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))));
}

function saveMade() {
  const { made } = numbers();
  /** @param {string} text a cell of a CSV, which no spreadsheet takes for a formula */
  const cell = (text) => { const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };
  if (made) save(new Blob([`\ufeff${[made.heads.map(([name]) => name), ...made.rows.map((row) => row.cells.map(([text]) => text))].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }), `${data.name}-rolled-up.csv`);
}

/** @param {string | null} key */
function open(key) {
  select(key, true);
  document.querySelector(".figure .stage")?.scrollIntoView({ block: "start" });
}

function renderTables() {
  const told = numbers();
  renderMade();
  tables.forEach(({ rows, heads, box, away, changed }, place) => {
    const mine = told.tables[place];
    if (!mine) return;
    box.hidden = mine.hidden;
    rows.forEach((row, i) => {
      const gone = told.rows.get(`${place}/${i}`) === false, cells = told.cells.get(`${place}/${i}`) || {};
      if (gone !== away[i]) { row.hidden = gone; away[i] = gone; }
      const moved = Object.keys(cells).length > 0;
      if (!moved && !changed.has(i)) return;
      if (moved) changed.add(i); else changed.delete(i);
      heads.forEach((head, column) => {
        const cell = /** @type {HTMLElement} */ (row.children[column]);
        if (column === 0) return;
        if (cell.dataset.was === undefined && head in cells) { cell.dataset.was = cell.textContent || ""; cell.dataset.sorted = cell.dataset.sort; }
        if (cell.dataset.was !== undefined) {
          const text = head in cells ? cells[head] : cell.dataset.was;
          cell.textContent = text;
          cell.dataset.sort = head in cells ? (/^[\d,]+/.test(text) ? text.replace(/[,%].*$/, "").replace(/,/g, "") : text) : cell.dataset.sorted;
        }
      });
    });
    for (const head of box.querySelectorAll("thead th")) {
      const button = /** @type {HTMLElement} */ (head.querySelector("button")), name = button.dataset.title || button.textContent || "";
      button.dataset.title = name;
      button.replaceChildren(name, ...(mine.all.includes(name) ? [make("small", {}, " (all periods)")] : []));
    }
    const note = box.querySelector(".filtered");
    if (note) note.textContent = mine.note;
  });
}

export function setUpTables() {
  for (const box of document.querySelectorAll(".table:not(#made)")) {
    const rows = [.../** @type {NodeListOf<HTMLTableRowElement>} */ (box.querySelectorAll("tbody tr"))];
    tables.push({ rows, heads: [...box.querySelectorAll("thead button")].map((b) => b.textContent || ""), box: /** @type {HTMLElement} */ (box), away: rows.map((row) => row.hidden), changed: new Set() });
  }
  for (const button of document.querySelectorAll("button.sort")) button.addEventListener("click", () => sortTable(/** @type {HTMLElement} */ (button)));
  for (const button of document.querySelectorAll(".table:not(#made) button.opens")) button.addEventListener("click", () => open(/** @type {HTMLElement} */ (button.closest("tr")).dataset.key || null));
  for (const button of document.querySelectorAll("button.save-table")) {
    button.addEventListener("click", () => {
      const table = data.csv[Number(/** @type {HTMLElement} */ (button).dataset.table)];
      save(new Blob(["\ufeff" + table.text], { type: "text/csv;charset=utf-8" }), table.name);
    });
  }
  onChange(renderTables);
}
