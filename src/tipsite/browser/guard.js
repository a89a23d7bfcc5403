// Leaves the site so that Back does not show it again. It stands in the head of every page, so that
// it works before the rest of the page has come. tipsite.read.own_guard ships it without comments.
(function () {
  "use strict";
  // A page from a disk has nothing to come back to: its link stays as it is.
  if (!/^http/.test(location.protocol)) return;

  function blank() {
    // Stops the parser too, which would bring the title and the content.
    stop();
    document.documentElement.style.setProperty("display", "none", "important");
    document.title = "\u200b";
  }

  function onClick(event) {
    var link = event.button < 2 && event.target.closest("a[data-exit]");
    if (!link) return;
    event.preventDefault();
    blank();
    // Storage may be forbidden: then we leave without the guard.
    try { sessionStorage.setItem("exit", link.href); } catch (error) {}
    location.replace(link.href);
  }

  function onArrival(returned) {
    try {
      var target = sessionStorage.getItem("exit");
      if (returned && /^https:/.test(target)) {
        blank();
        location.replace(target);
      } else if (target) sessionStorage.removeItem("exit");
    } catch (error) {}
  }

  var entry = performance.getEntriesByType("navigation")[0];
  var type = entry ? entry.type : performance.navigation.type;
  // What is neither typed nor linked is Back, Forward or a reload.
  onArrival(!/^(navigate|prerender|0)$/.test(type));
  addEventListener("pageshow", function (event) {
    if (event.persisted) onArrival(true);
  });
  // Firefox alone brings a page back from its memory with the storage of that time. It keeps no page
  // there that listens to this. Elsewhere the listener is not needed, and deprecated.
  if ("mozInnerScreenX" in window) addEventListener("unload", function () {});
  // A middle click would open the target beside this page.
  addEventListener("click", onClick, true);
  addEventListener("auxclick", onClick, true);
})();
