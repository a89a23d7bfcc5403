// Words without what people leave out when they type. The same as language/search_words.py, which says why.
tipsite.fold = (() => {
  "use strict";

  const LETTERS =
    "а a|б b|в v|г g|д d|ђ dj|е e|ж zh|з z|ѕ dz|и i|і i|ј j|к k|л l|љ lj|м m|н n|њ nj|о o|" +
    "п p|р r|с s|т t|ћ c|у u|ф f|х h|ц c|ч ch|џ dzh|ш sh|щ sh|ъ a|ы i|ь |э e|ю ju|я ja|є e|" +
    "ґ g|đ dj|ð d|ł l|ø o|ħ h|ı i|ŋ n|ŧ t|þ th|æ ae|œ oe|ß ss|ς σ|ٱ ا|ى ي|ی ي|ې ي|ة ه|ک ك|ہ ه";
  const MARKS =
    "00AD 0300-036F 0483-0489 0591-05BD 05BF-05C7 0610-061A 0640 064B-065F 0670 06D6-06DC " +
    "06DF-06E8 06EA-06ED 08D3-08FF 1AB0-1AFF 1DC0-1DFF 200B-200F 202A-202E 2060-206F " +
    "20D0-20FF FE00-FE0F FE20-FE2F FEFF";
  const SEPARATORS =
    "0000-0060 007B-00AC 00AE-00BF 00D7 00F7 02B0-02FF 037E 0387 055A-055F 0589-058A 05BE " +
    "05F3-05F4 0600-060F 061B-061F 0660-066D 06D4 06DD-06DE 06F0-06F9 0964-0965 0970 1680 " +
    "2000-200A 2010-2029 202F-205F 2070-209F 20A0-20CF 2100-2BFF 2E00-2E7F 3000-3004 " +
    "3008-3020 3030 30FB FE10-FE1F FE30-FE6F FF00-FF0F";
  const UNSPACED =
    "0E01-0E4F 0E81-0ECF 1000-103F 1050-108F 1780-17DF 3005-3007 3041-30FA 30FC-30FF 3400-4DBF " +
    "4E00-9FFF";
  const RULES = [
    [/([cszx])h/g, "$1"],
    [/dz/g, "d"],
    [/([bcdfghklmnprstvz])j/g, "$1"],
    [/([a-z])\1+/g, "$1"],
    [/^ال(..)/, "$1"],
  ];

  const among = (ranges, more) =>
    new RegExp(
      "[" + ranges.replace(/[0-9A-F]{4}/g, "\\u$&").replace(/ /g, "") + "]" + (more || ""), "g"
    );
  const marks = among(MARKS);
  const separators = among(SEPARATORS);
  const runs = among(UNSPACED, "+");
  const pairs = (run) => " " + run.split("").map((_, at) => run.substr(at, 2)).join(" ") + " ";
  const becomes = {};
  LETTERS.split("|").forEach((pair) => {
    becomes[pair[0]] = pair.slice(2);
  });
  const letters = new RegExp("[" + Object.keys(becomes).join("") + "]", "g");

  const plain = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(separators, " ")
      .replace(marks, "")
      .replace(letters, (letter) => becomes[letter])
      .replace(runs, pairs)
      .split(" ")
      .filter(Boolean);
  const bare = (word) => RULES.reduce((left, rule) => left.replace(rule[0], rule[1]), word);

  return {
    words: (text) => plain(text).map(bare).filter(Boolean),
    // Albanian writes x and xh for what others write dz and dž.
    spellings: (text) =>
      plain(text).map((word) => {
        const found = [word, word.replace(/x/g, "dz"), word.replace(/dz/g, "x")].map(bare);
        return found.filter((one, place) => one && found.indexOf(one) === place);
      }),
    digits: (text) =>
      text
        .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15)
        .replace(/[^0-9]/g, ""),
  };
})();
