/* Pages drawn as SVG: the flow diagram, the timeline and the matrix. The shapes come ready from the file; here they are
   selected by click or key, isolated, and saved as a picture. */

const holder = $("picture");
const marks = [...holder.querySelectorAll("[data-key]")];

function around(key) {
  const near = new Set([key]);
  for (const other of data.things[key].related || []) near.add(other);
  if (key.startsWith("n/")) for (const other of [...near]) if (other.startsWith("f/")) for (const end of data.things[other].related) near.add(end);
  return near;
}

function renderMarks() {
  const near = state.selected ? around(state.selected) : null;
  holder.classList.toggle("isolating", Boolean(near));
  for (const mark of marks) mark.classList.toggle("near", Boolean(near && near.has(mark.dataset.key)));
}

function renderSeries() {
  if (!data.series) return;
  const series = data.series[state.series];
  for (const box of holder.querySelectorAll(".series")) box.hidden = box.dataset.series !== String(state.series);
  if (!series) return;
  document.querySelector("h1").textContent = series.title;
  document.querySelectorAll(".table").forEach((table, i) => { table.hidden = i !== series.table; });
  for (const row of document.querySelectorAll("tr[data-series]")) row.hidden = row.dataset.series !== String(state.series);
}

function describeShown() {
  if (!data.series) return data.shown || "";
  const others = data.series.length - 1, series = data.series[state.series];
  return series ? `Shown: “${series.name}”.${others > 0 ? ` ${plural(others, "other figure")} can be chosen.` : ""}` : "";
}

function showSvgTip(event) {
  const mark = event.target.closest && event.target.closest("[data-tip]"), tip = $("tip");
  tip.hidden = !mark;
  if (!mark) return;
  tip.textContent = mark.dataset.tip;
  const around = tip.parentElement.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(event.clientX - around.left + 14, around.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(4, event.clientY - around.top + 14)}px`;
}

function bringIntoView(key) {
  const mark = marks.find((item) => item.dataset.key === key && item.getClientRects().length);
  if (mark) mark.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* The drawing as a picture: SVG carries its own colours, so it is drawn as it stands in the file, in light. */
function savePicture() {
  const svg = [...holder.querySelectorAll("svg")].find((item) => !item.parentElement.hidden), copy = svg.cloneNode(true);
  const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height"));
  const image = new Image();
  image.onload = () => {
    pictureSheet((context, x, y) => context.drawImage(image, x, y, width, height), width, height).toBlob((blob) => save(blob, `${data.name}.png`), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
}

function setUpVector() {
  for (const mark of marks) {
    mark.addEventListener("click", (event) => { event.stopPropagation(); select(mark.dataset.key); });
    mark.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(mark.dataset.key, event.key === "Enter"); } });
  }
  holder.addEventListener("click", () => { if (state.selected) select(null); });
  holder.addEventListener("mousemove", showSvgTip);
  holder.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  if ($("series")) {
    $("series").addEventListener("change", () => change({ series: Number($("series").value), selected: null }, ""));
    renderers.push(() => { $("series").value = String(state.series); });
  }
  for (const [words, colour, shape] of data.legend || []) {
    const paths = { square: "M3 3H15V15H3Z", circle: "M9 3A6 6 0 1 0 9.01 3Z", diamond: "M9 2L16 9L9 16L2 9Z", triangle: "M9 2L16 15H2Z", band: "M1 5H17V13H1Z" };
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [name, value] of [["width", "18"], ["height", "18"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
    path.setAttribute("d", paths[shape]);
    if (colour === "dashed") { path.setAttribute("fill", "none"); path.setAttribute("stroke", "currentColor"); path.setAttribute("stroke-dasharray", "4 3"); } else path.setAttribute("fill", colour);
    svg.append(path);
    $("legend").append(make("li", {}, svg, words));
  }
  renderers.unshift(renderMarks, renderSeries);
  setUpShell();
  refresh("");
}

setUpVector();
