// Says whether a line is open, or when it opens.
(() => {
  "use strict";

  const words = tipsite.words;
  const DAY = 1440;
  const WEEK = 7 * DAY;
  const clocks = {};

  const makeClock = (timeZone) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone: timeZone,
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
      hour12: false,
    });

  const minuteOfWeek = (zone) => {
    try {
      clocks[zone] = clocks[zone] || makeClock(zone);
      const parts = /(\w+)\D+(\d+):(\d+)/.exec(clocks[zone].format(new Date()));
      const day = { Mon: 0, Tue: 1, Wed: 2, Thu: 3, Fri: 4, Sat: 5, Sun: 6 }[parts[1]];
      // Some engines say 24:00 for 00:00.
      return day * DAY + (parts[2] % 24) * 60 + Number(parts[3]);
    } catch (error) {
      return NaN;
    }
  };

  const sayNext = (next, now) => {
    const day = Math.floor(next / DAY);
    const near = [words.today, words.tomorrow][day - Math.floor(now / DAY)];
    const time = new Date(next * 60000).toISOString().slice(11, 16);
    return words.opens.replace("{day}", near || words.days[day % 7]).replace("{time}", time);
  };

  const showState = (line) => {
    const times = (line.dataset.open.match(/\d+/g) || []).map(Number);
    const always = times[1] - times[0] === WEEK;
    const now = always ? 0 : minuteOfWeek(line.dataset.zone || "?");
    // It opens and closes by turns.
    const passed = times.filter((time) => time <= now).length;
    const next = passed < times.length ? times[passed] : times[0] + WEEK;
    if (isNaN(next - now)) return;
    const open = passed % 2;
    tipsite.write(line, open ? words.open : words.closed + " " + sayNext(next, now));
    line.dataset.now = open ? "open" : "closed";
    line.hidden = always;
  };

  if (words) setInterval(tipsite.watch(".now[data-open]", showState), 60000);
})();
