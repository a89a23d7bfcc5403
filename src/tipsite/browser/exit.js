// Leaves the site when Shift is pressed three times.
(() => {
  "use strict";

  const BETWEEN = 5000; // milliseconds, from one press to the next
  const link = document.querySelector("a[data-exit]");
  const region = document.querySelector("[data-exit-words]");
  let words = [];
  let presses = 0;
  let held = false;
  let alone = false;
  let timer;

  if (!link) return;
  try {
    words = JSON.parse(region.dataset.exitWords) || [];
  } catch (error) {} // then it leaves without a word

  const say = (text) => text && tipsite.write(region, text);

  const cancel = () => {
    alone = false;
    if (!presses) return;
    clearTimeout(timer);
    presses = 0;
    say(words[2]);
  };

  const onDown = (event) => {
    const others = event.ctrlKey || event.altKey || event.metaKey;
    if (event.key !== "Shift" || others || event.getModifierState("AltGraph")) {
      cancel();
    } else if (!held) {
      // Keyboards on a screen send Shift whenever they like.
      alone = !matchMedia("(pointer: coarse)").matches;
    }
    held = event.shiftKey || event.key === "Shift";
  };

  const onUp = (event) => {
    if (event.key !== "Shift") return;
    held = event.shiftKey; // the other Shift
    if (!alone) return;
    clearTimeout(timer);
    presses += 1;
    if (presses === 3) {
      presses = 0;
      link.click();
    } else {
      say(words[presses - 1]);
      timer = setTimeout(cancel, BETWEEN);
    }
  };

  addEventListener("keydown", onDown, true);
  addEventListener("keyup", onUp, true);
  // Shift changes what these do, too.
  addEventListener("mousedown", cancel, true);
  addEventListener("wheel", cancel, { capture: true, passive: true });
  addEventListener("blur", () => {
    held = false;
    cancel();
  });
})();
