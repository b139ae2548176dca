// Keeps the empty card page and what it is drawn with, so that it opens without a signal. It never sees what is written: sending is the
// page's own work, and every other page of this site passes by untouched.
"use strict";
const SHELL = "mifc-card-1";
const isCard = (url) => /^(\/p\/[\w-]+)?\/[a-z]{2,3}\/card\/[A-Za-z0-9]+\/$/.test(url.pathname);
const isPart = (url) => url.pathname.startsWith("/static/") || /\/brand[\w./-]*\.(css|png)$/.test(url.pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("mifc-card-") && name !== SHELL) await caches.delete(name);
    await self.clients.claim();
    // The page that installed us was loaded before we were there: lay it and its parts in now.
    for (const client of await self.clients.matchAll({ type: "window" })) {
      const url = new URL(client.url);
      if (isCard(url)) await keep(new Request(url.pathname)).catch(() => {});
    }
  })());
});

async function keep(request) {
  const answer = await fetch(request, { credentials: "omit" });
  const shell = await caches.open(SHELL);
  if (answer.ok && (answer.headers.get("Content-Type") || "").startsWith("text/html") && !answer.redirected) {
    const page = await answer.clone().text();
    // A portal's page is not ours.
    if (!page.includes("data-card")) return answer;
    await shell.put(request, answer.clone());
    const parts = [...page.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg|png))"/g)].map((match) => match[1]);
    await Promise.all(parts.map(async (part) => { if (!(await shell.match(part))) await shell.add(part).catch(() => {}); }));
  }
  return answer;
}

async function cardPage(request) {
  const shell = await caches.open(SHELL);
  const stored = await shell.match(request, { ignoreSearch: true });
  if (!stored) return keep(request);
  // A bad line is worse than none: after four seconds the kept page is shown.
  return Promise.race([keep(request), new Promise((done) => setTimeout(() => done(stored.clone()), 4000))]).catch(() => stored);
}

async function part(request) {
  const shell = await caches.open(SHELL);
  const stored = await shell.match(request);
  return stored || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && isCard(url)) event.respondWith(cardPage(event.request));
  else if (isPart(url)) event.respondWith(part(event.request));
});
