// Keeps only the services that fit.
(() => {
  "use strict";

  const words = tipsite.words;
  const form = document.querySelector(".filter");
  if (!words || !form) return;

  const selects = tipsite.all(".filter select");
  const tick = form.querySelector("input");
  const canTick = tick && document.querySelector(".entry [data-now]");

  const fitsChoice = (entry, select) => {
    const name = select.dataset.filter;
    const listed = (entry.dataset[name] || "").split(" ");
    const isRest = (word) => name !== "need" && /^(everyone)?$/.test(word);
    return listed.some((word) => word === select.value || isRest(word));
  };

  const apply = () => {
    const choices = selects.filter((select) => select.value);
    const now = canTick && tick.checked;
    const chosen = now || choices.length > 0;
    const fits = (entry) =>
      choices.every((select) => fitsChoice(entry, select)) &&
      (!now || entry.querySelector("[data-now=open]"));
    const keep = (selector, condition) =>
      tipsite.all(selector).forEach((element) => {
        element.hidden = chosen && !condition(element);
      });
    keep(".entry", fits);
    keep("section[id^=need-]", (section) => section.querySelector(".entry:not([hidden])"));
    keep(".also, .jump", () => false);
    // What fits is not to be searched for in a fold.
    if (chosen) tipsite.all("section[id^=need-] > details").forEach((fold) => (fold.open = true));
    const count = tipsite.all(".entry:not([hidden])").length;
    const text = chosen ? words.shown.replace("{count}", count) : "";
    tipsite.write(form.querySelector("output"), text);
  };

  if (tick && !canTick) tick.closest("label").hidden = true;
  if (!selects.length && !canTick) form.remove();
  else {
    form.hidden = false;
    const fold = form.closest("details");
    if (fold) fold.hidden = false;
  }
  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  // Old engines know no method=dialog.
  form.addEventListener("submit", (event) => event.preventDefault());
  // Not each minute: no number may move under a finger.
  tipsite.watch(".filter", apply);
})();
