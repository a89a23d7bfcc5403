// Keeps one country open at a time, and opens the one that an address names. Browsers of today do
// both by themselves.
(() => {
  "use strict";

  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target && target.closest("details");
    if (!fold || fold.open) return;
    fold.open = true;
    target.scrollIntoView();
  };
  // No toggle bubbles.
  addEventListener("toggle", (event) => {
    const fold = event.target;
    if (!fold.open || fold.getAttribute("name") !== "country") return;
    tipsite.all("details[name=country][open]").forEach((other) => {
      if (other !== fold) other.open = false;
    });
  }, true);
  addEventListener("hashchange", openTarget);
  openTarget();
})();
