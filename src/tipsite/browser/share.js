// Hands the page over to an app of the reader's choice, where the browser can do that.
(() => {
  "use strict";

  const start = (box) => {
    const button = box.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const page = { title: document.title, url: document.URL.split(/[?#]/)[0] };
      navigator.share(page).catch(() => {});
    });
    box.hidden = false;
  };

  if (navigator.share) tipsite.all("[data-share]").forEach(start);
})();
