// What the scripts share.
const tipsite = {
  all: (selector) => Array.from(document.querySelectorAll(selector)),
  write: (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  },
  // A page may come back days later.
  watch: (selector, show) => {
    const look = () => tipsite.all(selector).forEach(show);
    look();
    addEventListener("pageshow", look);
    document.addEventListener("visibilitychange", look);
    return look;
  },
};

try {
  const words = JSON.parse(document.currentScript.dataset.words);
  tipsite.words = words.age.trim && words.opens.trim && words.shown.trim && words.days && words;
} catch (error) {} // then none of them runs
