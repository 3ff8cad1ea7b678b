// What is kept between two launches, packed small enough for SCORM 1.2: 4096 characters.
// `1;p=quiz;t=1;b=66.66;f;e=29865600;n=1:3;s=start,1-4,quiz;a=1b2t3acbbca4+;w=5:3%20%C2%B0C:dehors`: place,
// try, best score, that the answers it came from were not taken away, minutes from 1970 to the pass (0: nobody knows),
// half points of scenarios played before, pages seen, answers by letters (pairs of them in a matching; + or - is a
// verdict alone), answers in words.
// Ids are stored, never positions: a later release that adds a question keeps the others' answers, and the score is
// there beside them, since its keys may be others. All of it is ASCII, so that an LMS that counts bytes counts the
// same.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const VERSION = "1";

  function blank() {
    return { page: null, attempt: 1, best: null, taken: false, earned: null, seen: new Set(), answers: {}, plays: {} };
  }

  function packSeen(seen) {
    const names = [];
    const numbers = [];
    for (const id of seen) {
      const lesson = /^p-(\d{4})$/.exec(id);
      if (lesson) numbers.push(Number(lesson[1]));
      else names.push(id);
    }
    numbers.sort((a, b) => a - b);
    const ranges = [];
    for (const number of numbers) {
      const last = ranges[ranges.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else ranges.push([number, number]);
    }
    return [...names, ...ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))].join(",");
  }

  function unpackSeen(packed) {
    const seen = new Set();
    for (const part of packed.split(",").filter(Boolean)) {
      const range = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part);
      if (!range) seen.add(part);
      else {
        for (let number = Number(range[1]); number <= Number(range[2] || range[1]); number++) {
          seen.add(`p-${String(number).padStart(4, "0")}`);
        }
      }
    }
    return seen;
  }

  const isWritten = (item) => item.kind === "cloze" || item.kind === "numeric";
  const numberOf = (id) => Number(id.slice(2));
  const letters = (item, given) =>
    item.kind === "matching" ? item.key.map((id, at) => id + given[at]).join("") : given.map((id) => id[0]).join("");

  // `worded`: how many items from the first keep their texts; of the others it is kept whether they were right.
  function packAnswers(items, answers, worded) {
    const short = [];
    const words = [];
    for (const [at, item] of items.entries()) {
      const given = answers[item.id];
      if (given === undefined) continue;
      const number = numberOf(item.id);
      const verdict = typeof given === "boolean";
      if (!verdict && isWritten(item) && at < worded) words.push([number, ...given.map(encodeURIComponent)].join(":"));
      else if (verdict || isWritten(item)) short.push(number + (Premierjet.judging.right(item, given) ? "+" : "-"));
      else short.push(number + letters(item, given));
    }
    return `;a=${short.join("")}${words.length ? `;w=${words.join(",")}` : ""}`;
  }

  const packNumber = (name, number) => (number === null ? "" : `;${name}=${number}`);

  function packPlays(plays) {
    return plays.length ? `;n=${plays.map(([id, points]) => `${numberOf(id)}:${points}`).join(",")}` : "";
  }

  function unpackPlays(packed, { scenarios = [] }) {
    const plays = new Map(packed.split(",").map((play) => play.split(":").map(Number)));
    const known = scenarios.map(({ id }) => [id, plays.get(numberOf(id))]);
    return Object.fromEntries(known.filter(([, points]) => points >= 0));
  }

  // Beyond `limit` characters the words typed go first, from the last item on, then answers and pages; place,
  // score and completion stay.
  function pack(memory, outcome, limit, edition) {
    const { items } = edition;
    const place = `${VERSION};p=${memory.page};t=${memory.attempt}`;
    const score = packNumber("b", outcome.score);
    const earned = packNumber("e", memory.earned);
    const standing = score && (outcome.finished || !memory.taken) ? ";f" : "";
    const plays = packPlays(Object.entries(memory.plays));
    const seen = `${place}${score}${standing}${earned}${plays};s=${packSeen(memory.seen)}`;
    for (let worded = items.length; worded >= 0; worded--) {
      const whole = seen + packAnswers(items, memory.answers, worded);
      if (whole.length <= limit) return whole;
    }
    const ended = Premierjet.scoring.played(edition, memory).filter((way) => way.points !== null);
    const points = packPlays(ended.map((way) => [way.id, way.points]));
    return place + score + earned + points + (outcome.completed ? ";d=1" : "");
  }

  // The answer an item may have been given, or undefined where this release's item cannot have been.
  function answerOf(item, packed) {
    if (packed === "+" || packed === "-") return item.points ? undefined : packed === "+";
    const given = [...packed];
    if (item.kind === "matching") {
      const chosen = new Map(item.key.map((id, at) => [given[2 * at], given[2 * at + 1]]));
      const targets = item.key.map((id) => chosen.get(id));
      return given.length === 2 * item.key.length && targets.every((id) => item.key.includes(id)) ? targets : undefined;
    }
    if (item.kind === "ordering") {
      const whole = given.length === item.key.length && item.key.every((id) => given.includes(id));
      return whole ? given : undefined;
    }
    const options = given.map((letter) => (item.options || []).find((option) => option.id[0] === letter));
    const fits = options.every(Boolean) && (item.kind === "multiple" || options.length === 1);
    return fits ? options.map((option) => option.id) : undefined;
  }

  function wordsOf(item, packed) {
    try {
      const given = packed.split(":").slice(1).map(decodeURIComponent);
      return isWritten(item) && given.length === (item.gaps || [""]).length ? given : undefined;
    } catch {
      return undefined; // cut short by whoever kept it
    }
  }

  function unpackAnswers(fields, items) {
    const packed = new Map();
    for (const [, number, short] of (fields.get("a") || "").matchAll(/(\d{1,4})([a-z]+|[+-])/g)) {
      packed.set(Number(number), (item) => answerOf(item, short));
    }
    for (const words of (fields.get("w") || "").split(",")) {
      packed.set(Number.parseInt(words, 10), (item) => wordsOf(item, words));
    }
    const answers = {};
    for (const item of items) {
      const read = packed.get(numberOf(item.id));
      const given = read && read(item);
      if (given !== undefined) answers[item.id] = given;
    }
    return answers;
  }

  // Anything that is not ours, or no longer in this release, is passed over.
  function unpack(packed, edition) {
    const memory = blank();
    if (!packed?.startsWith(`${VERSION};`)) return memory;
    const fields = new Map(packed.split(";").map((field) => [field.slice(0, 1), field.slice(2)]));
    const pages = new Set(edition.pages.map((page) => page.id));
    const seen = fields.get("d") ? pages : unpackSeen(fields.get("s") || "");
    memory.seen = new Set([...seen].filter((id) => pages.has(id)));
    memory.page = pages.has(fields.get("p")) ? fields.get("p") : null;
    memory.attempt = Math.max(1, Number.parseInt(fields.get("t"), 10) || 1);
    const best = Number(fields.get("b"));
    if (best >= 0 && best <= 100) memory.best = best;
    memory.taken = memory.best !== null && !fields.has("f");
    if (/^\d{1,9}$/.test(fields.get("e"))) memory.earned = Number(fields.get("e"));
    memory.answers = unpackAnswers(fields, edition.items);
    memory.plays = unpackPlays(fields.get("n") || "", edition);
    return memory;
  }

  // An LMS found late may hold more than this window: nothing of either is lost, this window leads.
  function merge(stored, current) {
    return {
      page: current.page,
      attempt: Math.max(stored.attempt, current.attempt),
      taken: stored.taken || current.taken,
      earned: stored.earned ?? current.earned,
      best: stored.best > current.best ? stored.best : (current.best ?? stored.best),
      seen: new Set([...stored.seen, ...current.seen]),
      answers: { ...stored.answers, ...current.answers },
      plays: { ...current.plays, ...stored.plays },
    };
  }

  Premierjet.memory = { blank, pack, unpack, merge };
})(globalThis);
