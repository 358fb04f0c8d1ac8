// The day list without network. On the list: today's pages are put aside, and steps recorded without network are sent when it is back.
// On a step: a form that can not be sent is kept on this phone under a key of its own, so that it is recorded once however often it is sent.
// Reading and recording work without this file as long as there is network. Words stand in the page.
(function () {
  "use strict";
  const COPIES = "lanjie-today";
  const KEPT = "lanjie-steps";
  const here = document.querySelector("[data-offline]");
  if (!here || !("serviceWorker" in navigator) || !window.caches) return;
  const reader = here.dataset.reader;

  const read = () => JSON.parse(localStorage.getItem(KEPT) || "[]");
  const write = (steps) => localStorage.setItem(KEPT, JSON.stringify(steps));
  const change = (key, to) => write(read().flatMap((step) => (step.key !== key ? [step] : to ? [{ ...step, ...to }] : [])));

  function line(step) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = step.to;
    link.textContent = `${step.label} ${step.code}`;
    row.append(link, ` · ${step.at} · ${step.wrong ? here.dataset.refused : here.dataset.waiting}`);
    if (step.wrong) {
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "btn";
      drop.textContent = here.dataset.drop;
      drop.addEventListener("click", () => { change(step.key, null); show(); });
      row.append(" ", drop);
    }
    return row;
  }

  function show() {
    const own = read().filter((step) => step.reader === reader);
    here.hidden = own.length === 0;
    here.querySelector("ul").replaceChildren(...own.map(line));
    for (const card of document.querySelectorAll("[data-bottle]")) {
      const acts = card.querySelector(".acts");
      if (acts) acts.hidden = own.some((step) => step.code === card.dataset.bottle && !step.wrong);
    }
  }

  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    let sent = 0;
    try {
      for (const step of read().filter((one) => one.reader === reader && !one.wrong)) {
        const body = new URLSearchParams(step.fields);
        body.set("csrfmiddlewaretoken", here.dataset.token);
        const answer = await fetch(step.to, { method: "POST", body, redirect: "manual" });
        if (answer.type === "opaqueredirect") { change(step.key, null); sent += 1; }
        else if (answer.status < 500) change(step.key, { wrong: true });
      }
    } catch { /* the network is gone again: what is left waits */ }
    sending = false;
    if (sent) location.reload();
    else show();
  }

  async function putAside() {
    const pages = [...document.querySelectorAll("[data-bottle] .acts a")].map((link) => link.href);
    const parts = [...document.querySelectorAll("link[rel=stylesheet][href], link[rel=icon], script[src]")].map((part) => part.href || part.src);
    const wanted = [location.href, ...pages, ...parts];
    const copies = await caches.open(COPIES);
    await Promise.allSettled(wanted.map((address) => copies.add(address)));
    for (const old of await copies.keys()) if (!wanted.includes(old.url)) await copies.delete(old); // last: the list may be left at any moment
    here.dataset.ready = "yes";
  }

  async function reachable() {
    if (!navigator.onLine) return false;
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(), 4000);
    try {
      await fetch(here.dataset.list, { method: "HEAD", cache: "no-store", signal: tooLong.signal });
      return true;
    } catch { return false; } finally { clearTimeout(timer); }
  }

  function keep(form) {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    const step = {
      key: fields.key, reader, to: location.pathname + location.search, code: here.dataset.code,
      label: document.querySelector("h1").textContent.trim(), at: clock().replace("T", " "), fields,
    };
    write([...read(), step]);
    location.assign(here.dataset.list);
  }

  function clock() {
    const now = new Date(Date.now() + 8 * 3600 * 1000); // the time in China, whatever the phone is set to
    return now.toISOString().slice(0, 16);
  }

  const form = document.querySelector("form.panel[method=post]");
  if (form && here.dataset.code) {
    const key = document.createElement("input");
    Object.assign(key, { type: "hidden", name: "key", value: crypto.randomUUID() });
    form.append(key);
    const at = form.querySelector("[name=at]");
    if (at && !navigator.onLine) at.value = clock(); // the page was put aside earlier
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await reachable()) form.submit();
      else keep(form);
    });
    return;
  }
  navigator.serviceWorker.register(here.dataset.worker, { scope: here.dataset.scope });
  show();
  window.addEventListener("online", send);
  if (navigator.onLine) send().then(putAside);
})();
