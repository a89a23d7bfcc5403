// Closes the menu and the list of languages: with Escape, or with a click beside them.
(() => {
  "use strict";

  const close = (event) =>
    tipsite.all("header details[open]").forEach((fold) => {
      const within = fold.parentNode.contains(event.target);
      if (event.key ? event.key !== "Escape" : within) return;
      fold.open = false;
      if (event.key && within) fold.firstElementChild.focus();
    });
  addEventListener("keydown", close);
  addEventListener("click", close);
})();
