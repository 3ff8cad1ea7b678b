// What SCORM 1.2 and 2004 share: finding the LMS, keeping what it did not take, trying again.
(function (root) {
  "use strict";
  const FIRST_RETRY = 5000;
  const LONGEST_RETRY = 60000; // an LMS that hangs freezes the page at each try
  const FARTHEST = 500; // frames to climb, as in the search ADL prints

  // The API stands in a parent of this window, or in what opened the topmost one or a parent of that.
  function find(name) {
    const starts = [() => root, () => root.top.opener];
    for (const start of starts) {
      try {
        let frame = start();
        for (let climbed = 0; frame && climbed < FARTHEST; climbed++) {
          if (frame[name]) return frame[name];
          frame = frame.parent === frame ? null : frame.parent;
        }
      } catch {
        // a frame of another site: the API is not there
      }
    }
    return null;
  }

  // dialect: {api, calls, limit, learner, raw, opened(get), values(report, seconds), objective(measure), interaction(given)}
  root.Premierjet.openScorm = function (edition, dialect, { tell, recovered }) {
    const opened = Date.now();
    let api = null;
    let ended = false;
    let troubled = false;
    let retry = null;
    let delay = FIRST_RETRY;
    let latest = null;
    let unsent = [];
    let learner = "";
    let next = 0; // index of the next interaction, for an LMS that counts none
    const told = new Map();

    const call = (name, ...values) => String(api[dialect.calls[name]](...values));
    const get = (key) => call("get", key);
    const set = (key, value) => call("set", key, String(value)) === "true";

    function connect() {
      try {
        api = find(dialect.api);
        if (api && call("initialize", "") === "true") {
          dialect.opened(get);
          learner = get(dialect.learner);
          return true;
        }
      } catch {
        // an API that throws is treated as one that is not there
      }
      api = null;
      return false;
    }

    // The players of earlier releases packed no score before a second try: the LMS has that of the first.
    function resumed() {
      const packed = get("cmi.suspend_data");
      const raw = packed && !packed.includes(";b=") ? get(dialect.raw) : "";
      return raw === "" ? packed : `${packed};b=${raw};f`;
    }

    function again() {
      if (retry) return;
      retry = setTimeout(tryAgain, delay);
      delay = Math.min(2 * delay, LONGEST_RETRY);
    }

    function tryAgain() {
      retry = null;
      if (ended) return;
      if (api) flush();
      else if (connect()) recovered(resumed());
      else again();
    }

    // An interaction goes to the next free index: earlier answers are a journal, never rewritten.
    function sendInteractions() {
      while (unsent.length) {
        const index = Math.max(Number(get("cmi.interactions._count")) || 0, next);
        const at = `cmi.interactions.${index}`;
        const [id, ...others] = dialect.interaction(unsent[0]);
        if (set(`${at}.${id[0]}`, id[1])) next = index + 1;
        else if (dialect.passing.includes(Number(call("error")))) return false;
        for (const [key, value] of others) set(`${at}.${key}`, value);
        unsent.shift();
      }
      return true;
    }

    // Where an objective stands in the LMS's list, which it may have made from the manifest; at its end if not.
    function placeOf(id) {
      const count = Number(get("cmi.objectives._count")) || 0;
      for (let n = 0; n < count; n++) if (get(`cmi.objectives.${n}.id`) === id) return `cmi.objectives.${n}`;
      set(`cmi.objectives.${count}.id`, id);
      return `cmi.objectives.${count}`;
    }

    // The LMS remembers the better of two tries: a measure is only sent where it has none, or a lower one.
    function sendObjectives() {
      for (const { id, ...measure } of root.Premierjet.measures(edition, latest.answers)) {
        const values = dialect.objective(measure);
        if (told.get(id) === String(values)) continue;
        const at = placeOf(id);
        const had = get(`${at}.score.raw`);
        const better = had === "" || (measure.score !== null && measure.score >= Number(had));
        for (const [key, value] of better ? values : []) set(`${at}.${key}`, value);
        told.set(id, String(values));
      }
    }

    function sendValues() {
      const complete = sendInteractions();
      sendObjectives();
      for (const [key, value] of dialect.values(latest, (Date.now() - opened) / 1000)) set(key, value);
      return complete;
    }

    function flush() {
      let saved = false;
      try {
        saved = sendValues() && call("commit", "") === "true";
      } catch {
        saved = false; // the LMS's frame went away
      }
      if (saved) {
        if (troubled) tell("saved_again");
        delay = FIRST_RETRY;
      } else {
        tell("not_saved");
        again();
      }
      troubled = !saved;
    }

    function save(report) {
      latest = report;
      if (api && !ended) flush();
    }

    const found = connect();
    if (!found) {
      troubled = true;
      tell("not_found");
      again();
    }
    return {
      limit: dialect.limit,
      // Most LMS have the family name first, and 2004 may say its language before.
      learner: () => learner.replace(/^\{lang=[^}]*\}/, "").replace(/^([^,]+), *([^,]+)$/, "$2 $1"),
      ready: Promise.resolve(found ? resumed() : ""),
      begin: (report) => (latest = report),
      turn: (page, report) => save(report),
      answer(given, report) {
        unsent.push(given);
        save(report);
      },
      save,
      // Finish commits by itself, in the one way an LMS can still send while the window closes.
      end(report) {
        if (ended) return;
        ended = true;
        latest = report;
        try {
          if (!api) return;
          sendValues();
          call("finish", "");
        } catch {
          // the window is closing: nobody is left to be told
        }
      },
    };
  };
})(globalThis);
