// Opens the search, and loads what it needs once somebody uses it.
(() => {
  "use strict";

  // What is named here is loaded as a script: so it is the search's own, and on its page alone.
  const CODE = /^\.\.\/assets\/search\.[0-9a-f]{8}\.js$/;
  const INDEX = /^\.\.\/assets\/index-[\w-]+\.[0-9a-f]{8}\.js$/;
  const BASE = /^\.\.\/[\w-]+\/$/;
  const form = document.querySelector("form[data-search]");
  if (!form || !/\/search(\.html)?$/.test(location.pathname)) return;

  const page = JSON.parse(form.dataset.search);
  const isOurs = (other) => INDEX.test(other.index) && BASE.test(other.base);
  if (!CODE.test(page.code) || !INDEX.test(page.index) || !page.others.every(isOurs)) return;
  tipsite.page = page;
  const without = document.querySelector("[data-search-without]") || {};
  // A theme may say where they stand.
  const place = (name) => {
    const mark = "data-search-" + name;
    const found = form.querySelector("[" + mark + "]") || document.createElement("div");
    found.setAttribute(mark, "");
    if (!found.parentNode) form.appendChild(found);
    return found;
  };
  const status = place("status");
  let asked = false;

  const fail = () => {
    tipsite.write(status, page.words.failed);
    without.hidden = false;
  };
  const loadAll = () => {
    if (asked) return;
    asked = true;
    [page.code, page.index].forEach((source) => {
      const script = document.createElement("script");
      script.src = source;
      script.async = false; // one after the other
      script.onerror = fail;
      document.head.appendChild(script);
    });
  };
  // Neither Back nor a restored tab shows what somebody typed.
  const empty = () => form.reset();

  empty();
  status.setAttribute("role", "status");
  place("results");
  without.hidden = true;
  form.hidden = false;
  form.addEventListener("focusin", loadAll);
  form.addEventListener("input", loadAll);
  // Old engines know no method=dialog.
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pagehide", empty);
  addEventListener("pageshow", (event) => {
    if (event.persisted) empty(); // else somebody may be typing already
  });
})();
