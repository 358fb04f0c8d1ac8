// Reading works without this file. It adds: the label of a chart mark on hover and focus, focus on an error summary,
// the area switcher sending itself, and 正在读取… on a part that htmx has been loading for 300 ms.
(function () {
  "use strict";
  const words = document.documentElement.lang === "en" ? { loading: "Loading…" } : { loading: "正在读取…" };

  const label = document.createElement("div");
  label.className = "hover";
  label.hidden = true;
  label.setAttribute("aria-hidden", "true");

  function mark(target) {
    if (!target.closest || !target.closest(".drawing")) return null;
    const link = target.closest("a");
    return link ? link.querySelector("[aria-label]") : target.closest("[role=graphics-symbol][aria-label]");
  }

  function show(event) {
    const found = mark(event.target);
    label.hidden = !found;
    if (!found) return;
    label.textContent = found.getAttribute("aria-label");
    const at = found.getBoundingClientRect();
    const half = label.offsetWidth / 2;
    const middle = Math.min(Math.max(at.left + at.width / 2, half + 4), window.innerWidth - half - 4);
    const above = at.top - label.offsetHeight - 6;
    label.style.left = middle - half + window.scrollX + "px";
    label.style.top = (above > 0 ? above : at.bottom + 6) + window.scrollY + "px";
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.body.appendChild(label);
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  });
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("change", function (event) {
    if (event.target.form && event.target.form.hasAttribute("data-auto")) event.target.form.submit();
  });

  const waiting = new WeakMap();
  document.addEventListener("htmx:beforeRequest", function (event) {
    const part = event.detail.target;
    waiting.set(part, setTimeout(function () {
      part.classList.add("loading");
      part.dataset.loading = words.loading;
      part.setAttribute("aria-busy", "true");
    }, 300));
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const part = event.detail.target;
    clearTimeout(waiting.get(part));
    part.classList.remove("loading");
    part.removeAttribute("aria-busy");
  });
})();
