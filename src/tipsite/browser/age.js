// Says how old a check is, once it is too old.
(() => {
  "use strict";

  const words = tipsite.words;
  const TWENTY_YEARS = 7305;

  const daysSince = (date) => {
    const now = new Date();
    const local = now - now.getTimezoneOffset() * 60000;
    return Math.floor((local - Date.parse(date + "T00:00Z")) / 86400000);
  };

  const showAge = (element) => {
    const data = element.dataset;
    const counted = daysSince(data.checked);
    const days = Math.max(counted, data.days);
    if (days > data.every && counted - data.days < TWENTY_YEARS) {
      const text = words.age.replace("{days}", days);
      tipsite.write(element, days > 2 * data.every ? text + " " + words.lately : text);
    }
  };

  if (words) tipsite.watch(".age", showAge);
})();
