// The service worker: pages come from the network while there is one, and from the last visit when there is none.
const KEPT = "infobud-pages-1";
const MOST = 60;
const anyVariant = { ignoreVary: true };

async function keep(request, answer) {
  const cache = await caches.open(KEPT);
  await cache.put(request, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const page = request.mode === "navigate";
  if (request.method !== "GET" || origin !== location.origin || !(page || pathname.startsWith("/static/"))) return;
  event.respondWith(
    (async () => {
      try {
        const answer = await fetch(request);
        if (answer.ok && !answer.headers.get("cache-control")?.includes("no-store")) event.waitUntil(keep(request, answer.clone()));
        return answer;
      } catch (failure) {
        const kept = (await caches.match(request, anyVariant)) ?? (page && (await caches.match("/", anyVariant)));
        if (kept) return kept;
        throw failure;
      }
    })(),
  );
});
