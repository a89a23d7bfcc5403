// Shows the panel beside a page of the preview, and has the page come anew when it has changed.
(function () {
  "use strict";
  var me = document.currentScript;
  var page = encodeURIComponent(me.dataset.page);
  var host = document.createElement("tipsite-panel");
  var root = host.attachShadow({ mode: "open" });
  // Beside the body, so that a theme's own rules never meet it; none in the window of a phone.
  var phone = window.name === "tipsite-phone";
  if (!phone) {
    document.documentElement.appendChild(host);
  }

  var shown = "";

  function draw() {
    if (phone) {
      return Promise.resolve();
    }
    return fetch("/.tipsite/panel?page=" + page)
      .then(function (answer) { return answer.text(); })
      .then(function (html) {
        if (html !== shown) {
          shown = html;
          root.innerHTML = html;
          settle();
        }
      });
  }

  // Open where it was left open, and for a mistake until that one is closed.
  function settle() {
    var panel = root.querySelector(".panel");
    var bar = root.querySelector(".bar");
    var body = root.querySelector(".body");
    var wrong = panel.dataset.wrong;
    root.querySelector(".phone").addEventListener("click", function (event) {
      if (window.open(location.href, "tipsite-phone", "popup,width=360,height=740")) {
        event.preventDefault();
      }
    });
    function set(open) {
      bar.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
    }
    function left() {
      try {
        return sessionStorage.getItem("tipsite-panel");
      } catch (refused) {
        return null;
      }
    }
    function keep(value) {
      try {
        sessionStorage.setItem("tipsite-panel", value);
      } catch (refused) {}
    }
    set(wrong ? left() !== "closed " + wrong : left() === "open");
    bar.addEventListener("click", function () {
      var open = body.hidden;
      set(open);
      keep(open ? "open" : "closed " + wrong);
    });
    panel.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !body.hidden) {
        event.stopPropagation();
        set(false);
        keep("closed " + wrong);
        bar.focus();
      }
    });
  }

  function look() {
    fetch("/.tipsite/state?page=" + page)
      .then(function (answer) { return answer.json(); })
      .then(function (state) {
        if (state.page !== me.dataset.digest) {
          location.reload();
        } else {
          draw();
        }
      })
      .catch(function () {}); // the server has ended; livereload asks again
  }

  function Plugin() {}
  Plugin.identifier = "tipsite";
  Plugin.version = "1";
  Plugin.prototype.reload = function () { look(); return true; };
  window.LiveReloadPluginTipsite = Plugin;
  document.addEventListener("LiveReloadConnect", look);
  draw().catch(function () {});
})();
