/* What every page shares: the data, the state with its undo, the side panel, the tables and the saving.
   Text from the data only ever becomes text (textContent, setAttribute of data-*), never markup. */

const data = JSON.parse(document.getElementById("data").textContent);
for (const item of [...data.nodes, ...data.edges]) item.key = item.id;
const $ = (id) => document.getElementById(id);
/* What tests and curious readers may ask of the page in the console; it reads and never changes. */
const look = {};
window.graphlab = look;
/* The one rounding rule: halves away from zero, on the digits as printed at 12 significant ones. */
function halfUp(x, places) {
  const digits = String(Math.abs(Number(x.toPrecision(12))));
  return digits.includes("e") ? x : Math.sign(x) * Number(`${Math.round(Number(`${digits}e${places}`))}e-${places}`);
}
/* A number as in the tables: whole or to the hundredth as it is, any other fraction to four digits. */
function number(x) {
  const exact = Number(x.toPrecision(12)), places = Math.max(1, 3 - Math.floor(Math.log10(Math.abs(exact) || 1)));
  const shown = Number.isInteger(exact) || exact === halfUp(exact, 2) ? exact : halfUp(exact, places);
  return shown.toLocaleString("en-GB", { maximumFractionDigits: 20 });
}
look.number = number;
const plural = (n, one, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;

/* Make an element; attributes are ours, children are elements or text. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/* Bounds as people read them: the rule of the tables, in the words that the page brings. */
function bounds(low, high) {
  const said = (name, ...numbers) => numbers.reduce((text, x) => text.replace("{}", number(x)), data.bound_words[name]);
  if (low === null && high === null) return said("nothing");
  if (high === null) return said("low", low);
  if (low === null || (low === 0 && high !== 0)) return high > 0 && Number.isInteger(high) && (high + 1) % 5 === 0 ? said("under", high + 1) : said("high", high);
  return low === high ? number(low) : said("both", low, high);
}
look.bounds = bounds;

/* ---- state, with undo ---- */
const start = Object.freeze({
  selected: null, hidden: [], closed: [], from: null, to: null, operation: "", grade: "",
  layout: (data.layouts && data.layouts[0]) || "", series: 0,
});
const state = { ...start };
const past = [];
const renderers = [];

function change(patch, words) {
  past.push({ ...state });
  if (past.length > 200) past.shift();
  Object.assign(state, patch);
  refresh(words);
}

function refresh(words) {
  $("undo").disabled = past.length === 0;
  for (const render of renderers) render();
  const summary = typeof describeShown === "function" ? describeShown() : "";
  $("status").textContent = [words, summary].filter(Boolean).join(" ");
}

function undo() {
  const before = past.pop();
  if (before) { Object.assign(state, before); refresh("Undone."); }
}

function select(key, move) {
  if (key && !data.things[key]) return;
  change({ selected: key }, key ? `${data.things[key].title} selected.` : "Selection cleared.");
  if (key && move) $("selection-title").focus();
}

/* ---- the side panel: any node, link or figure opened to its claims ---- */
function claimCard(id) {
  const claim = data.claims[id];
  const card = make("article", { class: "claim" });
  if (!claim) { card.append(make("code", {}, id)); return card; }
  card.append(make("p", { class: "says" }, claim.says));
  const facts = make("dl");
  for (const [name, value] of claim.facts) facts.append(make("dt", {}, name), make("dd", {}, value));
  card.append(facts, make("p", { class: "from" }, data.source_names[claim.source]), make("code", {}, id));
  return card;
}

function relatedButtons(keys) {
  const list = make("ul", { class: "related" });
  for (const key of keys) {
    const thing = data.things[key];
    if (thing) list.append(make("li", {}, make("button", { type: "button", title: thing.title, onclick: () => select(key, true) }, thing.title)));
  }
  return list;
}

function relatedShown(title, keys, body) {
  if (!keys.length) return;
  const first = keys.slice(0, 40);
  body.append(make("h3", {}, `${title} (${number(keys.length)})`), relatedButtons(first));
  if (keys.length > first.length) {
    const more = make("button", { type: "button", onclick: () => more.replaceWith(relatedButtons(keys.slice(40))) }, `Show the other ${number(keys.length - 40)}`);
    body.append(more);
  }
}

function claimsShown(ids, body) {
  const first = ids.slice(0, 25);
  body.append(make("h3", {}, ids.length ? `${plural(ids.length, "claim")} behind this` : "No claim of its own"));
  for (const id of first) body.append(claimCard(id));
  if (ids.length > first.length) {
    const more = make("button", { type: "button", onclick: () => more.replaceWith(...ids.slice(25).map(claimCard)) }, `Show the other ${number(ids.length - 25)} claims`);
    body.append(more);
  }
}

function renderPanel() {
  const body = $("selection-body");
  body.replaceChildren();
  const thing = state.selected && data.things[state.selected];
  $("selection-title").textContent = thing ? thing.title : "Nothing selected";
  if (!thing) {
    body.append(make("p", { class: "hint" }, "Click anything in the picture, find it by name, or open a row of the table: its claims appear here."));
  } else {
    body.append(make("p", { class: "hint" }, thing.kind));
    const facts = make("dl");
    for (const [name, value] of thing.facts) facts.append(make("dt", {}, name), make("dd", {}, value));
    body.append(facts);
    if (typeof closingActions === "function") { const actions = closingActions(state.selected); if (actions) body.append(actions); }
    relatedShown("Connected with", thing.related || [], body);
    claimsShown(thing.claims, body);
  }
  for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  if (thing) for (const row of document.querySelectorAll("tr[data-key]")) if (row.dataset.key === state.selected) row.classList.add("chosen");
}
renderers.push(renderPanel);

/* ---- finding by name ---- */
const named = new Map();
function setUpSearch() {
  const keys = Object.keys(data.things).filter((key) => data.things[key].find);
  for (const key of keys) named.set(data.things[key].find, key);
  const list = $("names");
  for (const name of named.keys()) list.append(make("option", { value: name }));
  const look = (enter) => {
    const text = $("search").value.trim().toLowerCase();
    if (!text) return;
    const exact = [...named.keys()].find((name) => name.toLowerCase() === text);
    const near = exact || (enter && [...named.keys()].find((name) => name.toLowerCase().includes(text)));
    if (near) { select(named.get(near), false); if (typeof bringIntoView === "function") bringIntoView(named.get(near)); }
    else if (enter) $("status").textContent = `Nothing here is called “${$("search").value}”.`;
  };
  $("search").addEventListener("change", () => look(false));
  $("search").addEventListener("keydown", (event) => { if (event.key === "Enter") look(true); });
}

/* ---- tables: sort by a heading, open a row, save as CSV ---- */
function sortTable(button) {
  const heading = button.parentElement;
  const table = heading.closest("table");
  const place = [...heading.parentElement.children].indexOf(heading);
  const down = heading.getAttribute("aria-sort") === "ascending";
  for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const numeric = heading.classList.contains("number");
  const worth = (row) => { const text = row.children[place].dataset.sort; return numeric ? (text === "" ? -Infinity : Number(text)) : text; };
  const rows = [...table.tBodies[0].rows].map((row) => [worth(row), row]);
  const compare = numeric ? (a, b) => a[0] - b[0] : (a, b) => a[0].localeCompare(b[0], "en-GB", { numeric: true });
  rows.sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
  table.tBodies[0].append(...rows.map((pair) => pair[1]));
}

function setUpTables() {
  for (const button of document.querySelectorAll("button.sort")) button.addEventListener("click", () => sortTable(button));
  for (const button of document.querySelectorAll("button.opens")) {
    button.addEventListener("click", () => {
      select(button.closest("tr").dataset.key, true);
      document.querySelector(".figure .stage").scrollIntoView({ block: "start" });
    });
  }
  for (const button of document.querySelectorAll("button.save-table")) {
    button.addEventListener("click", () => {
      const table = data.csv[Number(button.dataset.table)];
      save(new Blob(["\ufeff" + table.text], { type: "text/csv;charset=utf-8" }), table.name);
    });
  }
}

/* ---- saving ---- */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 5000);
}

function wrapped(context, text, width) {
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) { lines.push(line); line = word; } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/* A sheet with the marking at top and bottom, the title, the picture, the key and what is not shown. */
function pictureSheet(draw, width, height) {
  const scale = 2, margin = 24, strip = 30, font = "system-ui, sans-serif";
  const sheet = document.createElement("canvas");
  const context = sheet.getContext("2d");
  const words = [[`600 20px ${font}`, 27, data.title], [`14px ${font}`, 20, data.lede]];
  const feet = [`Key: ${data.key_words}`, typeof describeShown === "function" ? describeShown() : "", ...data.absent, data.imprint].filter(Boolean);
  const lay = (list) => list.flatMap(([style, step, text]) => { context.font = style; return wrapped(context, text, width - 2 * margin).map((line) => [style, step, line]); });
  const above = lay(words), below = lay(feet.map((text) => [`12px ${font}`, 17, text]));
  const sum = (list) => list.reduce((total, item) => total + item[1], 0);
  const top = strip + 14 + sum(above) + 8;
  sheet.width = width * scale;
  sheet.height = (top + height + 14 + sum(below) + 12 + strip) * scale;
  context.scale(scale, scale);
  const tall = sheet.height / scale;
  context.fillStyle = "#ffffff"; context.fillRect(0, 0, width, tall);
  const band = (y) => {
    context.fillStyle = "#16213a"; context.fillRect(0, y, width, strip);
    context.fillStyle = "#ffffff"; context.font = `700 14px ${font}`; context.textAlign = "center";
    context.fillText(data.marking.toUpperCase(), width / 2, y + 20); context.textAlign = "left";
  };
  band(0); band(tall - strip);
  let y = strip + 14;
  const write = (list) => { context.fillStyle = "#1a1f2b"; for (const [style, step, line] of list) { context.font = style; y += step; context.fillText(line, margin, y - 5); } };
  write(above);
  draw(context, 0, top, width, height);
  y = top + height + 14;
  write(below);
  return sheet;
}

function inLight(work) {
  const root = document.documentElement, before = root.dataset.theme;
  root.dataset.theme = "light";
  if (typeof themeChanged === "function") themeChanged();
  const done = () => { root.dataset.theme = before; if (typeof themeChanged === "function") themeChanged(); };
  const result = work();
  if (result && result.then) return result.finally(done);
  done();
  return result;
}

/* ---- light and dark ---- */
function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(dark));
  if (typeof themeChanged === "function") themeChanged();
}

function setUpShell() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  setTheme(dark.matches);
  dark.addEventListener("change", () => setTheme(dark.matches));
  $("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));
  $("undo").addEventListener("click", undo);
  $("reset").addEventListener("click", () => { change({ ...start }, "View reset."); if (typeof fitAll === "function") fitAll(); });
  $("save-picture").addEventListener("click", savePicture);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && event.target.tagName !== "INPUT") { event.preventDefault(); undo(); }
    if (event.key === "Escape" && state.selected) select(null);
  });
  let wasDark = false;
  window.addEventListener("beforeprint", () => { wasDark = document.documentElement.dataset.theme === "dark"; if (wasDark) setTheme(false); if (typeof forPaper === "function") forPaper(true); });
  window.addEventListener("afterprint", () => { if (wasDark) setTheme(true); if (typeof forPaper === "function") forPaper(false); });
  setUpSearch();
  setUpTables();
}
