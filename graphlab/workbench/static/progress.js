// Shows what a long command says as it says it, and the finished page when it ends.
(() => {
  const log = document.getElementById("progress");
  const address = log?.dataset.events;
  if (!log || !address) return;
  const events = new EventSource(address);
  events.onmessage = (event) => {
    log.textContent += `${JSON.parse(event.data)}\n`;
    log.scrollTop = log.scrollHeight;
  };
  events.addEventListener("end", () => {
    events.close();
    location.reload();
  });
})();
