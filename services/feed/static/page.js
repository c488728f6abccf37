// Says when stories have changed, and keeps ages right. Everything on the page works without it.
const notice = document.querySelector(".notice");
const stream = document.body.dataset.stream;

if (stream && notice) {
  const changed = new Set();
  new EventSource(stream).addEventListener("story", (event) => {
    changed.add(JSON.parse(event.data).story_id);
    if ("reload" in document.body.dataset) {
      location.reload();
      return;
    }
    const single = changed.size === 1;
    notice.textContent = `${changed.size} updated ${single ? "story" : "stories"}: show`;
    notice.hidden = false;
  });
}

const steps = [
  [60, () => "just now"],
  [3600, (age) => `${Math.floor(age / 60)} min ago`],
  [86400, (age) => `${Math.floor(age / 3600)} h ago`],
];

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const step = steps.find(([limit]) => age < limit);
    if (step) time.textContent = step[1](age);
  }
}, 60000);
