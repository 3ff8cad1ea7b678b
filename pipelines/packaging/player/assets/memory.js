// What is kept between two launches, packed small enough for SCORM 1.2: 4096 characters.
// `1;p=quiz;t=1;b=66.66;s=start,1-4,quiz;a=1b2t`: place, try, best score, pages seen, answers.
// Ids are stored, never positions: a later release that adds a question keeps the others' answers.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const VERSION = "1";

  function blank() {
    return { page: null, attempt: 1, best: null, seen: new Set(), answers: {} };
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

  // Beyond `limit` characters answers and pages are left out; place, score and completion stay.
  function pack(memory, outcome, limit) {
    const place = `${VERSION};p=${memory.page};t=${memory.attempt}`;
    const answers = Object.entries(memory.answers)
      .map(([id, value]) => Number(id.slice(2)) + value[0])
      .join("");
    const best = memory.best === null ? "" : `;b=${memory.best}`;
    const whole = `${place}${best};s=${packSeen(memory.seen)};a=${answers}`;
    if (whole.length <= limit) return whole;
    const score = outcome.score === null ? "" : `;b=${outcome.score}`;
    return place + score + (outcome.completed ? ";d=1" : "");
  }

  // Anything that is not ours, or no longer in this release, is passed over.
  function unpack(packed, edition) {
    const memory = blank();
    const fields = new Map((packed || "").split(";").map((field) => [field.slice(0, 1), field.slice(2)]));
    if (!(packed || "").startsWith(`${VERSION};`)) return memory;
    const pages = new Set(edition.pages.map((page) => page.id));
    const seen = fields.get("d") ? pages : unpackSeen(fields.get("s") || "");
    memory.seen = new Set([...seen].filter((id) => pages.has(id)));
    memory.page = pages.has(fields.get("p")) ? fields.get("p") : null;
    memory.attempt = fields.get("t") === "2" ? 2 : 1;
    const best = Number(fields.get("b"));
    if (fields.has("b") && best >= 0 && best <= 100) memory.best = best;
    const chosen = new Map();
    for (const [, number, letter] of (fields.get("a") || "").matchAll(/(\d{1,4})([a-z])/g)) {
      chosen.set(`q-${number.padStart(4, "0")}`, letter);
    }
    for (const item of edition.items) {
      const letter = chosen.get(item.id);
      const option = letter && item.options.find((each) => each.id[0] === letter);
      if (option) memory.answers[item.id] = option.id;
    }
    return memory;
  }

  // An LMS found late may hold more than this window: nothing of either is lost, this window leads.
  function merge(stored, current) {
    const scores = [stored.best, current.best].filter((score) => score !== null);
    return {
      page: current.page,
      attempt: Math.max(stored.attempt, current.attempt),
      best: scores.length ? Math.max(...scores) : null,
      seen: new Set([...stored.seen, ...current.seen]),
      answers: { ...stored.answers, ...current.answers },
    };
  }

  Premierjet.memory = { blank, pack, unpack, merge };
})(globalThis);
