// Is an answer right? Pure: what was given, folded or counted, against the key. No model has a part in it.
// An answer is a list: the ids chosen, the texts written, a target for each source, the steps in order;
// or only `true` or `false`, where nothing but the verdict could be kept between two launches.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const ROUNDING = 1e-9; // what binary fractions lose: 0.4 is within 0.1 of 0.3

  const SIGNS = [
    [/[\u00ad\u200b-\u200d\u2060\ufeff]/g, ""],
    [/[‘’‛ʼ′`´]/g, "'"],
    [/«\s*|\s*»|[“”„″]/g, '"'],
    [/[‐‑‒–—―−]/g, "-"],
    [/œ/gi, "oe"],
    [/æ/gi, "ae"],
    [/º/g, "°"],
    [/ς/g, "σ"],
  ];
  const signs = (text) => SIGNS.reduce((done, [sign, plain]) => done.replace(sign, plain), text);

  // Case, quotation marks, dashes, ligatures and spaces tell no two answers apart; accents do.
  function tidy(text) {
    const lower = signs(text).normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
    return signs(lower).replace(/\s+/g, " ").trim();
  }

  // 3,5 is 3.5, 12 000 is 12000, and `5 %` is `5%`, whoever types them.
  function fold(text) {
    return tidy(text)
      .replace(/(\d) (?=\d{3}(?!\d))/g, "$1")
      .replace(/(\d),(?=\d)/g, "$1.")
      .replace(/ +([;:!?%°€])/g, "$1");
  }

  // NaN where it is no number. One of its own units may follow, the longest first; where both marks stand, the
  // last is the decimal one; in English 1,250 is a thousand and more.
  function number(text, units, english) {
    let given = tidy(text);
    const named = units.map(tidy).find((unit) => given.endsWith(unit));
    if (named) given = given.slice(0, -named.length);
    given = given.trim().replace(/(\d) (?=\d{3}(?!\d))/g, "$1");
    const grouped = english && /^[-+]?[1-9]\d{0,2}(,\d{3})+$/.test(given);
    if (grouped || given.lastIndexOf(".") > given.indexOf(",")) given = given.replace(/,/g, "");
    else if (given.includes(",")) given = given.replace(/\./g, "");
    given = given.replace(",", ".");
    return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : NaN;
  }

  function near(given, { answer, tolerance }) {
    return Math.abs(given - answer) <= tolerance + ROUNDING * Math.max(Math.abs(answer), tolerance);
  }

  const counted = (item, text) => number(text, item.units[0], item.english);

  // The units of each text that a gap accepts, null for words and codes; or null where only those are.
  const unitsOf = (item, at) => (item.units ? item.units[at] : null);
  const same = (text, each, units, { english }) =>
    near(number(text, units, english), { answer: number(each, units, english), tolerance: 0 });

  // The accepted text that one typed into a gap comes to, by its words or as a number; else undefined.
  function accepted(item, text, at) {
    const units = unitsOf(item, at) || [];
    const worded = item.gaps[at].find((each) => fold(each) === fold(text));
    return worded || item.gaps[at].find((each, way) => units[way] && same(text, each, units[way], item));
  }

  // Where nothing but a number can be right, words are no answer yet.
  function answers(item, text, at) {
    const units = item.gaps ? unitsOf(item, at) || [null] : item.units;
    return units.some((own) => !own || !Number.isNaN(number(text, own, item.english)));
  }

  // Of one part of an answer: one gap, one number, one place, one pair.
  function partRight(item, given, at) {
    if (item.kind === "cloze") return accepted(item, given[at], at) !== undefined;
    return item.kind === "numeric" ? near(counted(item, given[at]), item) : given[at] === item.key[at];
  }

  // One point, for the whole answer alone.
  function right(item, given) {
    if (typeof given === "boolean") return given;
    if (item.points) return share(item, given) === 1;
    const parts = item.kind === "numeric" ? 1 : (item.gaps || item.key).length;
    return given.length === parts && given.every((_, at) => partRight(item, given, at));
  }

  // Of a point; only a choice in a scenario may earn half of one.
  function share(item, given) {
    return item.points ? (item.points[given[0]] || 0) / 2 : Number(right(item, given));
  }

  Premierjet.judging = { fold, number, counted, accepted, answers, partRight, right, share };
})(globalThis);
