// Prints the page, where the browser can.
(() => {
  "use strict";

  if (!window.print) return;
  tipsite.all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
