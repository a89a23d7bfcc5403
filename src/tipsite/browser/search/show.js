// Shows what a search finds. Nothing of it is sent, kept, or written into an address.
(() => {
  "use strict";

  const form = document.querySelector("form[data-search]");
  const page = tipsite.page;
  const box = form.querySelector("input");
  const status = form.querySelector("[data-search-status]");
  const place = form.querySelector("[data-search-results]");
  const AT_ONCE = 10;
  const PAUSE = 150;
  const LONG_PAUSE = 800; // before other editions are loaded: each is as large as a page
  const indexes = {};
  let timer = 0;
  let shown = "";

  const make = (name, parent, said, className) => {
    const element = document.createElement(name);
    const words = [].concat(said || "");
    element.textContent = words[0];
    if (words[1]) {
      element.lang = words[1][0];
      element.dir = words[1][1];
    }
    if (words[3]) {
      element.textContent = "";
      const whole = make("span", element, `${words[0]} (${words[2]} `);
      make("span", whole, words[3]);
      whole.appendChild(document.createTextNode(")"));
    }
    if (className) element.className = className;
    parent.appendChild(element);
    return element;
  };
  // Words are a text, or a text and the number of its language. Where they may mislead, "now:" and
  // the words of the source follow.
  const said = (index, words) =>
    words.pop
      ? [words[0], index.langs[words[1]], words[2], words[3] && said(index, words[3])]
      : words;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const showCall = (index, list, call, place) => {
    const link = make("a", make("li", list, "", call[5]), "", "call");
    // As contacts/dialling.py: no extension, and no zero in brackets behind a country's code.
    const main = call[1].split(/[^-+()\d\s./]/)[0];
    const dialled = main.replace(/^(\(?(?:\+|00) ?\d{1,3}\)?[ ./-]?)\(0\)/, "$1");
    link.href = "tel:" + dialled.replace(/[^+0-9]/g, "");
    make("span", link, said(index, call[0]));
    make("small", link, call[4], "know");
    // What is said beside the first line stands above it already.
    if (place && call[3]) make("small", link, said(index, call[3]), "know");
    make("bdi", make("b", link), call[1]);
    if (call[2]) make("small", link, call[2], "know");
  };

  const showEntry = (index, list, base, entry) => {
    const item = make("li", list);
    make("a", item, said(index, entry[3])).href = base + entry[2];
    make("small", item, said(index, index.kinds[entry[1]]), "kind");
    if (entry[5]) make("p", item, said(index, entry[5]), "label");
    if (entry[4]) make("p", item, said(index, entry[4]));
    if (entry[6].length) {
      const calls = make("ul", item, "", "calls");
      entry[6].forEach((call, place) => showCall(index, calls, index.calls[call], place));
    }
  };

  const showList = (index, base, entries) => {
    const list = make("ul", place, "", "cards found");
    if (index.tag !== page.tag) {
      list.lang = index.lang;
      list.dir = index.dir;
    }
    const some = (from) => {
      entries.slice(from, from + AT_ONCE).forEach((entry) => {
        showEntry(index, list, base, index.found[entry]);
      });
      if (entries.length <= from + AT_ONCE) return;
      const more = make("button", place, page.words.more);
      more.type = "button";
      place.insertBefore(more, list.nextSibling);
      more.addEventListener("click", () => {
        place.removeChild(more);
        some(from + AT_ONCE);
        list.children[from + AT_ONCE].querySelector("a").focus();
      });
    };
    some(0);
  };

  const clear = () => {
    place.textContent = "";
    shown = "";
    tipsite.write(status, "");
  };

  const load = (source, done) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = script.onerror = done;
    document.head.appendChild(script);
  };

  // What is written in the box, and long enough to be looked for.
  const query = () => {
    const text = box.value.trim();
    return text.length > 1 || text > "\u2e80" ? text : "";
  };

  const lookElsewhere = (text) => {
    const missing = page.others.filter((other) => !indexes[other.tag]);
    const before = place.firstChild ? status.textContent : page.words.none;
    let left = missing.length;
    const show = () => {
      if (query() !== text) return;
      const told = [before];
      page.others.forEach((other) => {
        const known = indexes[other.tag];
        const found = known && known.find(text);
        if (!found || found.fits !== "all" || !found.entries.length) return;
        const values = { language: other.name, count: found.entries.length };
        told.push(fill(page.words.elsewhere, values));
        make("h2", place, told[told.length - 1]);
        showList(known.index, other.base, found.entries);
      });
      tipsite.write(status, told.join(" "));
    };
    if (!left) return show();
    missing.forEach((other) => {
      load(other.index, () => {
        left -= 1;
        if (!left) show();
      });
    });
  };

  const look = () => {
    const own = indexes[page.tag];
    const text = query();
    if (!text) return clear();
    if (!own || text === shown) return;
    clear();
    shown = text;
    const found = own.find(text);
    if (found.entries.length) {
      tipsite.write(status, fill(page.words[found.fits], { count: found.entries.length }));
      showList(own.index, "", found.entries);
    }
    if (found.entries.length && found.fits === "all") return;
    clearTimeout(timer);
    timer = setTimeout(() => lookElsewhere(text), LONG_PAUSE);
  };

  tipsite.index = (index) => {
    indexes[index.tag] = { index: index, find: tipsite.matcher(index) };
    if (index.tag === page.tag) look();
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("submit", () => {
    look();
    const first = place.querySelector("a");
    if (first) first.focus();
  });
  // Whoever has the phone next does not see what was looked for.
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    clear();
  });
})();
