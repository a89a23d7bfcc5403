// Says whether a line is open, or when it opens. A public holiday may change its hours.
(() => {
  "use strict";

  const words = tipsite.words;
  const DAY = 1440;
  const WEEK = 7 * DAY;
  const AHEAD = [-1, 0, 1, 2, 3, 4, 5, 6, 7]; // a night may have begun yesterday
  const HOLIDAY = 7; // after Sunday
  const clocks = {};

  const makeClock = (timeZone) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone: timeZone,
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
      hour12: false,
    });

  // The day of the week there, its date as milliseconds of UTC, and the minute of the day.
  const readClock = (zone) => {
    try {
      const now = new Date();
      clocks[zone] = clocks[zone] || makeClock(zone);
      const parts = /(\w+)\D+(\d+):(\d+)/.exec(clocks[zone].format(now));
      const day = { Mon: 0, Tue: 1, Wed: 2, Thu: 3, Fri: 4, Sat: 5, Sun: 6 }[parts[1]];
      // Engines order a date by their own language, so it is counted from the date of UTC.
      const later = ((day - now.getUTCDay() + 9) % 7) - 1;
      const date = now.getTime() + later * DAY * 60000;
      // Some engines say 24:00 for 00:00.
      return { day: day, date: date, minute: (parts[2] % 24) * 60 + Number(parts[3]) };
    } catch (error) {
      return null;
    }
  };

  // A day with its spans in minutes from the midnight before now; a doubtful one may have others.
  const dayAhead = (line, now, ahead) => {
    const spansOf = (day) =>
      (line.dataset.open.match(/\d+-\d+/g) || [])
        .map((span) => span.split("-").map((time) => time - day * DAY))
        .filter((span) => span[0] >= 0 && span[0] < DAY);
    const date = new Date(now.date + ahead * DAY * 60000).toISOString().slice(0, 10);
    const mark = new RegExp(date + "(~?)").exec(line.dataset.holidays || "");
    const usual = spansOf((now.day + ahead + 7) % 7);
    const other = spansOf(HOLIDAY);
    // Where the rule for holidays changes nothing, an estimated one is no doubt.
    const known = mark && (String(other) === String(usual) || (other.length > 0 && !mark[1]));
    const shift = (span) => span.map((time) => time + ahead * DAY);
    return { ahead: ahead, sure: !mark || known, spans: (known ? other : usual).map(shift) };
  };

  const nameDay = (now, ahead) =>
    [words.today, words.tomorrow][ahead] || words.days[(now.day + ahead) % 7];

  const sayNext = (now, next) => {
    const time = new Date(next * 60000).toISOString().slice(11, 16);
    const day = nameDay(now, Math.floor(next / DAY));
    return words.opens.replace("{day}", day).replace("{time}", time);
  };

  const stateOf = (line, now) => {
    const days = AHEAD.map((ahead) => dayAhead(line, now, ahead));
    const covers = (day) =>
      day.spans.some((span) => span[0] <= now.minute && now.minute < span[1]);
    if (days.some((day) => day.sure && covers(day))) return [words.open, "open"];
    const doubt = days.filter((day) => !day.sure && (day.ahead >= 0 || covers(day)))[0];
    const differ = doubt && line.dataset.differ.replace("{day}", nameDay(now, Math.max(doubt.ahead, 0)));
    if (doubt && doubt.ahead < 1) return [differ, ""];
    const isNext = (span) => span[0] > now.minute && span[0] < span[1];
    const nexts = days.map((day) => (day.sure ? day.spans.filter(isNext)[0] : 0));
    const next = nexts.filter((span) => span)[0];
    const later = doubt && !(next && next[0] < doubt.ahead * DAY);
    const more = later ? differ : next && sayNext(now, next[0]);
    return [words.closed + (more ? " " + more : ""), "closed"];
  };

  const showState = (line) => {
    const always = line.dataset.open === "0-" + WEEK;
    const now = readClock(line.dataset.zone || "?");
    if (!always && !(now && /\d/.test(line.dataset.open))) return;
    const state = always ? [words.open, "open"] : stateOf(line, now);
    tipsite.write(line, state[0]);
    line.dataset.now = state[1];
    line.hidden = always;
  };

  if (words) setInterval(tipsite.watch(".now[data-open]", showState), 60000);
})();
