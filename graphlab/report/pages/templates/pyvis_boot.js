(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  /* vis-network sets a title as markup where any title of the page looks like a link: it gets elements that hold text. */
  for (const item of [...data.nodes, ...data.edges]) { const box = document.createElement("span"); box.textContent = item.title; item.title = box; }
  window.network = new vis.Network(document.getElementById("picture"), { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) }, data.options);
})();
