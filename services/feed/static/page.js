// Says when stories have changed, keeps ages right, copies addresses, keeps pages for reading offline.
// Everything on the page works without it.
const { body, documentElement: root } = document;
const notice = document.querySelector(".notice");
const number = new Intl.NumberFormat(root.lang);

if (body.dataset.stream && notice) {
  const changed = new Set();
  new EventSource(body.dataset.stream).addEventListener("story", (event) => {
    changed.add(JSON.parse(event.data).story_id);
    if ("reload" in body.dataset) {
      location.reload();
      return;
    }
    notice.textContent =
      changed.size === 1 ? body.dataset.oneChanged : body.dataset.changed.replace("{0}", number.format(changed.size));
    notice.hidden = false;
  });
}

const short = new Intl.RelativeTimeFormat(root.lang, { style: "short" });
const long = new Intl.RelativeTimeFormat(root.lang);
const ages = [
  [60, () => body.dataset.now],
  [3600, (age) => short.format(-Math.floor(age / 60), "minute")],
  [86400, (age) => long.format(-Math.floor(age / 3600), "hour")],
  [604800, (age) => long.format(-Math.floor(age / 86400), "day")],
];

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const step = ages.find(([limit]) => age < limit);
    if (step) time.textContent = step[1](age);
  }
}, 60000);

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}

// A browser without popovers goes to the numbered source instead.
if (!("popover" in HTMLElement.prototype)) {
  for (const mark of document.querySelectorAll("[popovertarget]")) {
    mark.addEventListener("click", () => {
      location.hash = document.getElementById(mark.getAttribute("popovertarget")).querySelector(".number").hash;
    });
  }
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}

// Which revision of a story this browser has seen: kept here and nowhere else.
const story = document.querySelector("[data-story]");
if (story) {
  const key = "infobud-seen";
  const seen = new Map(JSON.parse(localStorage.getItem(key) ?? "[]"));
  const { story: id, revision } = story.dataset;
  const since = story.querySelector(".since[hidden]");
  if (since && seen.has(id) && Number(seen.get(id)) < Number(revision)) {
    const link = since.querySelector("a");
    link.href = `?changed_since=${seen.get(id)}${link.dataset.also ?? ""}`;
    since.hidden = false;
  }
  seen.delete(id);
  seen.set(id, revision);
  localStorage.setItem(key, JSON.stringify([...seen].slice(-500)));
}

if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/offline.js");
