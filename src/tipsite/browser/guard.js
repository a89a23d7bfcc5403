// Leaves the site so that Back does not show it again. It stands in the head of every page, so that
// it works before the rest of the page has come. tipsite.read.own_guard ships it without comments.
(function () {
  "use strict";
  // A page from a disk has nothing to come back to: its link stays as it is.
  if (!/^http/.test(location.protocol)) return;
  var channel;

  function blank() {
    // Stops the parser too, which would bring the title and the content.
    stop();
    document.documentElement.style.setProperty("display", "none", "important");
    document.title = "\u200b";
  }

  // A link within the page is no step of Back: WebKit and Firefox for Android keep the page for that
  // step, and show it after an exit.
  function onLink(event) {
    var link = event.target.closest("a[href^='#']");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.hash);
  }

  function onClick(event) {
    var link = event.button < 2 && event.target.closest("a[data-exit]");
    if (!link) return;
    event.preventDefault();
    blank();
    // Storage may be forbidden: then we leave without the flag.
    try { sessionStorage.setItem("exit", link.href); } catch (error) {}
    if (channel) channel.postMessage("");
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
  addEventListener("click", onClick, true);
  addEventListener("click", onLink);
  // A middle click would open the target beside this page.
  addEventListener("auxclick", onClick, true);
  // A browser keeps earlier pages alive in its back/forward cache. Chromium paints them before they
  // can look at the flag, and Firefox gives them back the storage of their time. A message that
  // they cannot hear while they wait there makes all browsers drop them.
  try {
    channel = new BroadcastChannel("exit");
    channel.onmessage = function () {};
  } catch (error) {}
  // An old Firefox might not. It never keeps what listens to this, which is deprecated elsewhere.
  if ("mozInnerScreenX" in window) addEventListener("unload", function () {});
})();
