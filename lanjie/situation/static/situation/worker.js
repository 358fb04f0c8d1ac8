// Stands between the pages under /situation/ and the network: what can not be fetched comes from the copies that offline.js put aside.
// It keeps nothing itself and never answers instead of a network that works.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  const aside = () => caches.match(event.request, { ignoreVary: true });
  event.respondWith(fetch(event.request).catch(() => aside().then((found) => found || Response.error())));
});
