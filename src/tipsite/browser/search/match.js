// Which entries of one index a query finds, and in which order.
tipsite.matcher = (index) => {
  "use strict";

  const WEIGHTS = [1, 3, 8]; // in the text, in a heading, in the title
  const fold = tipsite.fold;

  // As language/search_words.py wrote it.
  const numbers = (written) =>
    written.match(/[N-Z]*[A-M]/g).map((number) => {
      let value = 0;
      for (let place = number.length - 1; place >= 0; place--) {
        value = value * 13 + ((number.charCodeAt(place) - 65) % 13);
      }
      return value;
    });
  let last = "";
  const words = index.words.split(" ").filter(Boolean).map((entry) => {
    const parts = /^([N-Z]*[A-M])([^A-Z]+)([A-Z]+)$/.exec(entry);
    last = last.slice(0, numbers(parts[1])[0]) + parts[2];
    return { word: last, places: parts[3] };
  });

  const isEnding = (word, stem) => word.length - stem.length <= 3 && word.indexOf(stem) === 0;
  const closeness = (word, wanted) => {
    if (word === wanted) return 4;
    if (word.indexOf(wanted) === 0) return 2;
    return word.length > 3 && isEnding(wanted, word) ? 1.5 : 0;
  };
  // The same stem with two endings, as far as that can be seen: five letters and more.
  const likeness = (word, wanted) => {
    const stem = wanted.slice(0, Math.max(5, wanted.length - 2));
    return stem.length > 4 && isEnding(word, stem) ? 0.5 : 0;
  };

  // The points of each entry for one word of the query, by the entry's number.
  const pointsOf = (spellings, measure) => {
    const points = {};
    words.forEach((known) => {
      const near = Math.max.apply(null, spellings.map((one) => measure(known.word, one)));
      if (!near) return;
      let place = 0;
      numbers(known.places).forEach((step) => {
        place += step;
        const entry = Math.floor(place / 3);
        points[entry] = Math.max(points[entry] || 0, near * WEIGHTS[place % 3]);
      });
    });
    return points;
  };

  const byNumber = (digits) =>
    index.found.map((_, entry) => entry).filter((entry) =>
      index.found[entry][6].slice(0, 1).some((call) => {
        return fold.digits(index.calls[call][1]).indexOf(digits) >= 0;
      })
    );

  const titleOf = (entry) => [].concat(index.found[entry][3])[0].toLowerCase();

  // What fits: "all" words, words "like" them, or only "some".
  return (query) => {
    const digits = fold.digits(query);
    const wanted = fold.spellings(query);
    if (!wanted.length) {
      return { fits: "all", entries: digits.length > 1 ? byNumber(digits) : [] };
    }
    let fits = "all";
    const points = wanted.map((spellings) => {
      const strict = pointsOf(spellings, closeness);
      if (Object.keys(strict).length) return strict;
      fits = "like";
      return pointsOf(spellings, likeness);
    });
    const counts = {};
    points.forEach((of) => Object.keys(of).forEach((entry) => {
      counts[entry] = (counts[entry] || 0) + 1;
    }));
    const most = Math.max.apply(null, [0].concat(Object.keys(counts).map((one) => counts[one])));
    if (most < wanted.length) fits = "some";
    const typed = query.trim().toLowerCase();
    const score = {};
    const entries = Object.keys(counts).filter((one) => counts[one] === most).map(Number);
    entries.forEach((entry) => {
      const sum = points.reduce((total, of) => total + (of[entry] || 0), 0);
      score[entry] = sum + (titleOf(entry).indexOf(typed) >= 0 ? 10 : 0);
    });
    // The lines of the edition's first country. Then what has all words in its title, or in
    // headings, and among equals what belongs to an earlier country of the edition, or to none.
    const group = (entry) => index.found[entry][0];
    const rank = (entry) => index.found[entry][7];
    const near = (entry) => (group(entry) || rank(entry) ? 1 : 0);
    const quality = (entry) => {
      const least = Math.min.apply(null, points.map((of) => of[entry] || 0));
      return least < 3 ? 0 : least < 8 ? 1 : 2;
    };
    const order = (entry) => [
      near(entry), -quality(entry), rank(entry), group(entry), -score[entry], entry,
    ];
    const keys = {};
    entries.forEach((entry) => {
      keys[entry] = order(entry);
    });
    entries.sort((a, b) =>
      keys[a].reduce((before, key, place) => before || key - keys[b][place], 0)
    );
    return { fits: fits, entries: entries };
  };
};
