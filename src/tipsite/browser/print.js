// Prints the page, where the browser can. Paper cannot be unfolded, and older browsers print what is
// folded as it is: so all is open while they print, and as it was afterwards.
(() => {
  "use strict";

  let folded = [];
  let named = [];
  addEventListener("beforeprint", () => {
    // Of those with a name only one can be open.
    named = tipsite.all("details[name]");
    named.forEach((fold) => fold.removeAttribute("name"));
    folded = tipsite.all("details:not([open])");
    folded.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => {
    folded.forEach((fold) => (fold.open = false));
    named.forEach((fold) => fold.setAttribute("name", "country"));
    folded = named = [];
  });

  if (!window.print) return;
  tipsite.all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
