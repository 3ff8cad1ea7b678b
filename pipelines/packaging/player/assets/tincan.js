// xAPI 1.0.3, launched the TinCan way: endpoint, auth, actor, registration and activity_id in the address.
(function (root) {
  "use strict";
  const FIRST_RETRY = 2000;
  const LONGEST_RETRY = 30000;
  const RESUME_WAIT = 4000;
  const KEEPALIVE = 60000; // a browser lets at most 64 KiB outlive the page
  const VERB = "http://adlnet.gov/expapi/verbs/";
  const ACTIVITY = "http://adlnet.gov/expapi/activities/";
  const EXTENSION = "urn:premierjet:xapi:";
  const SAID = {
    initialized: { en: "initialized", fr: "a ouvert" },
    experienced: { en: "experienced", fr: "a consulté" },
    answered: { en: "answered", fr: "a répondu à" },
    completed: { en: "completed", fr: "a terminé" },
    passed: { en: "passed", fr: "a réussi" },
    failed: { en: "failed", fr: "a échoué à" },
    terminated: { en: "terminated", fr: "a quitté" },
  };

  // Random UUID, version 4 (RFC 9562); crypto.randomUUID is missing where the LMS is not on https.
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // Older launchers wrap each property of the actor in a list.
  function agent(text) {
    const given = JSON.parse(text);
    const first = (value) => (Array.isArray(value) ? value[0] : value);
    const actor = { objectType: "Agent" };
    for (const key of ["name", "mbox", "mbox_sha1sum", "openid", "account"]) {
      if (given[key] !== undefined) actor[key] = first(given[key]);
    }
    if (actor.account && actor.account.accountName) {
      actor.account = { name: actor.account.accountName, homePage: actor.account.accountServiceHomePage };
    }
    return actor;
  }

  function launch() {
    const given = new URLSearchParams(location.search);
    try {
      return {
        endpoint: given.get("endpoint").replace(/\/?$/, "/"),
        auth: given.get("auth") || "",
        actor: agent(given.get("actor")),
        registration: given.get("registration") || uuid(),
        activity: given.get("activity_id"),
      };
    } catch {
      return null; // opened without an LMS
    }
  }

  const untracked = {
    limit: 100000,
    ready: Promise.resolve(""),
    begin() {},
    turn() {},
    answer() {},
    save() {},
    end() {},
  };

  root.Premierjet.openTracker = function (edition, { tell }) {
    const from = launch();
    if (!from) {
      tell("not_launched");
      return untracked;
    }
    const opened = Date.now();
    const language = edition.language;
    const id = from.activity || edition.activity;
    const headers = { Authorization: from.auth, "X-Experience-API-Version": "1.0.3" };
    const module = described(id, "module", edition.title);
    const course = described(edition.course.activity, "course", edition.course.title);
    const visited = new Set();
    let queue = [];
    let onTheWay = 0;
    let refused = 0;
    let delay = FIRST_RETRY;
    let retry = null;
    let troubled = false;
    let ended = false;
    let before = null;
    let stateKept = true;
    let stateSaid = null;

    function described(activity, type, name, more = {}) {
      return {
        objectType: "Activity",
        id: activity,
        definition: { type: ACTIVITY + type, name: { [language]: name }, ...more },
      };
    }

    const components = (parts) => parts.map(({ id, text }) => ({ id, description: { [language]: text } }));

    function interaction(item) {
      const { type, patterns } = root.Premierjet.interactions;
      return described(`${id}/items/${item.id}`, "cmi.interaction", item.id, {
        description: { [language]: item.stem },
        interactionType: type(item),
        correctResponsesPattern: patterns(item, language),
        ...(type(item) === "choice" && { choices: components(item.options) }),
        ...(item.steps && { choices: components(item.steps) }),
        ...(item.sources && { source: components(item.sources), target: components(item.targets) }),
      });
    }

    const lasting = (seconds) => `PT${Math.round(seconds * 100) / 100}S`;
    const sinceOpened = () => lasting((Date.now() - opened) / 1000);
    const scored = (score) => ({ scaled: Math.round(score * 100) / 10000, raw: score, min: 0, max: 100 });

    function add(verb, object, result) {
      const inside = object !== module;
      queue.push({
        id: uuid(),
        actor: from.actor,
        verb: { id: VERB + verb, display: SAID[verb] },
        object,
        ...(result && { result }),
        context: {
          registration: from.registration,
          revision: `v${edition.number}`,
          language,
          contextActivities: { ...(inside && { parent: [module] }), grouping: [course] },
          extensions: {
            [`${EXTENSION}release`]: edition.number,
            [`${EXTENSION}content-sha256`]: edition.digest,
            [`${EXTENSION}provenance`]: {
              digitalSourceType: edition.digitalSourceType,
              approvals: edition.approvals,
            },
          },
        },
        timestamp: new Date().toISOString(),
      });
    }

    function ask(path, options) {
      const body = options.body;
      return fetch(from.endpoint + path, {
        ...options,
        headers: { ...headers, ...options.headers },
        keepalive: Boolean(body) && body.length < KEEPALIVE,
        referrerPolicy: "no-referrer",
      });
    }

    const post = (statements) =>
      ask("statements", {
        method: "POST",
        body: JSON.stringify(statements),
        headers: { "Content-Type": "application/json" },
      });

    // In order, one request at a time; what the LRS did not take is sent again, the same statements and no
    // other, so that a 409 (they had arrived, only the answer was lost) never swallows newer ones.
    async function send() {
      if (onTheWay || retry || !queue.length) return;
      onTheWay = refused || queue.length;
      let taken = false;
      try {
        const response = await post(queue.slice(0, onTheWay));
        taken = response.ok || response.status === 409;
      } catch {
        taken = false; // no network, or no LRS
      }
      refused = taken ? 0 : onTheWay;
      if (taken) queue = queue.slice(onTheWay);
      onTheWay = 0;
      settle(taken);
    }

    function settle(taken) {
      if (ended) return;
      if (taken) {
        if (troubled) tell("saved_again");
        troubled = false;
        delay = FIRST_RETRY;
        send();
        return;
      }
      tell("not_saved");
      troubled = true;
      retry = setTimeout(sendAgain, delay);
      delay = Math.min(2 * delay, LONGEST_RETRY);
    }

    function sendAgain() {
      clearTimeout(retry);
      retry = null;
      send();
    }
    root.addEventListener("online", sendAgain);

    function statePath() {
      const named = new URLSearchParams({
        stateId: "premierjet",
        activityId: id,
        agent: JSON.stringify(from.actor),
        registration: from.registration,
      });
      return `activities/state?${named}`;
    }

    // An LRS without the State API resumes nothing; statements are all it is asked for then.
    async function resumed() {
      try {
        const response = await ask(statePath(), { signal: AbortSignal.timeout(RESUME_WAIT) });
        return response.ok ? await response.text() : "";
      } catch {
        return "";
      }
    }

    async function keep(memory) {
      if (!stateKept || memory === stateSaid) return;
      stateSaid = memory;
      try {
        const response = await ask(statePath(), {
          method: "PUT",
          body: memory,
          headers: { "Content-Type": "text/plain" },
        });
        stateKept = ![404, 405, 501].includes(response.status);
      } catch {
        stateSaid = null; // the next save tries again
      }
    }

    // Completed, passed and failed are said when they come true, once, not at every launch after.
    function save({ outcome, memory }) {
      const { score, passed, completed } = outcome;
      const result = { duration: sinceOpened(), ...(score !== null && { score: scored(score) }) };
      if (passed !== null && passed !== before.passed) {
        add(passed ? "passed" : "failed", module, { success: passed, ...result });
      }
      if (completed && !before.completed) {
        add("completed", module, { completion: true, duration: result.duration });
      }
      before = outcome;
      keep(memory);
      send();
    }

    return {
      limit: 100000,
      ready: resumed(),
      begin(report) {
        before = report.outcome;
        add("initialized", module);
        send();
      },
      turn(page, report) {
        if (!visited.has(page.id)) {
          add("experienced", described(`${id}/pages/${page.id}`, "lesson", page.title));
        }
        visited.add(page.id);
        save(report);
      },
      answer({ item, given, right, seconds }, report) {
        const response = root.Premierjet.interactions.response(item, given);
        add("answered", interaction(item), { response, success: right, duration: lasting(seconds) });
        save(report);
      },
      save,
      end(report) {
        add("terminated", module, { duration: sinceOpened() });
        ended = true;
        clearTimeout(retry);
        retry = null;
        queue = queue.slice(onTheWay);
        onTheWay = 0;
        refused = 0;
        save(report);
      },
    };
  };
})(globalThis);
