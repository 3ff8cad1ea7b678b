// What both xAPI packages share: statements made, sent in order and sent again, the place kept (xAPI 1.0.3).
(function (root) {
  "use strict";
  const FIRST_RETRY = 2000;
  const LONGEST_RETRY = 30000;
  const RESUME_WAIT = 4000;
  const KEEPALIVE = 60000; // a browser lets at most 64 KiB outlive the page
  const LIMIT = 100000;
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

  const nothing = () => {};
  const untracked = {
    limit: LIMIT,
    ready: Promise.resolve(""),
    begin: nothing,
    turn: nothing,
    answer: nothing,
    save: nothing,
    end: nothing,
  };

  // from: {endpoint, auth, actor, registration, activity, question}, as the launch has it. dialect:
  //   due(verb): may this be said of the module now? It is asked once for each statement.
  //   verdicts(outcome, duration, closing): what came true, as [verb, result]
  //   framed(context, verb, ofModule): the context as this launch wants it
  //   kept(memory, sure): what the State API keeps, null for nothing; `sure` when all that was said has arrived
  function open(edition, from, dialect, { tell }) {
    const opened = Date.now();
    const language = edition.language;
    const id = from.activity;
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
    let drained = null;
    let latest = null;
    let stateKept = true;
    let stateSaid = null;
    let writing = null;
    let behind = false;

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
      return described(id + from.question + item.id, "cmi.interaction", item.id, {
        description: { [language]: item.stem },
        interactionType: type(item),
        correctResponsesPattern: patterns(item, language),
        ...(type(item) === "choice" && { choices: components(item.options) }),
        ...(item.steps && { choices: components(item.steps) }),
        ...(item.sources && { source: components(item.sources), target: components(item.targets) }),
      });
    }

    const objective = (name) => described(`${edition.activity}/objectives/${name}`, "objective", edition.objectives[name]);
    const lasting = (seconds) => `PT${Math.round(seconds * 100) / 100}S`;
    const sinceOpened = () => lasting((Date.now() - opened) / 1000);

    function say(verb, object, result, item = {}) {
      const ofModule = object === module;
      if (ended || (ofModule && !dialect.due(verb))) return;
      const parent = [module, ...(item.objective in edition.objectives ? [objective(item.objective)] : [])];
      const context = {
        registration: from.registration,
        revision: `v${edition.number}`,
        language,
        contextActivities: { ...(!ofModule && { parent }), grouping: [course] },
        extensions: {
          ...(item.optional && { [`${EXTENSION}optional`]: true }),
          [`${EXTENSION}release`]: edition.number,
          [`${EXTENSION}content-sha256`]: edition.digest,
          [`${EXTENSION}provenance`]: {
            digitalSourceType: edition.digitalSourceType,
            approvals: edition.approvals,
          },
        },
      };
      queue.push({
        id: uuid(),
        actor: from.actor,
        verb: { id: VERB + verb, display: SAID[verb] },
        object,
        ...(result && { result }),
        context: dialect.framed(context, verb, ofModule),
        timestamp: new Date().toISOString(),
      });
    }

    function ask(path, options = {}) {
      const body = options.body;
      return fetch(from.endpoint + path, {
        ...(!body && { signal: AbortSignal.timeout(RESUME_WAIT) }),
        ...options,
        headers: { Authorization: from.auth, "X-Experience-API-Version": "1.0.3", ...options.headers },
        keepalive: Boolean(body) && body.length < KEEPALIVE,
        cache: "no-store", // through its cache a browser sends one after the other, and drops what waits at the end
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
      if (taken) {
        if (troubled) tell("saved_again");
        troubled = false;
        delay = FIRST_RETRY;
        if (queue.length) send();
        else arrived();
        return;
      }
      tell("not_saved");
      troubled = true;
      retry = setTimeout(sendAgain, delay);
      delay = Math.min(2 * delay, LONGEST_RETRY);
    }

    async function arrived() {
      await keep(latest);
      if (drained) drained();
    }

    function sendAgain() {
      clearTimeout(retry);
      retry = null;
      send();
    }
    root.addEventListener("online", sendAgain);

    function state(stateId) {
      const agent = JSON.stringify(from.actor);
      const named = { stateId, activityId: id, agent, registration: from.registration };
      return `activities/state?${new URLSearchParams(named)}`;
    }

    // An LRS without the State API resumes nothing; statements are all it is asked for then.
    async function resumed() {
      try {
        const response = await ask(state("premierjet"));
        return response.ok ? await response.text() : "";
      } catch {
        return "";
      }
    }

    // One at a time: of two on their way the older could be the last to arrive. A window that closes cannot wait.
    async function keep(memory) {
      latest = memory;
      const kept = dialect.kept(memory, !queue.length || (ended && !troubled));
      if (!stateKept || kept === null || kept === stateSaid) return;
      behind = writing !== null && !ended;
      if (behind) return;
      writing?.abort();
      const own = (writing = new AbortController());
      const patience = setTimeout(() => own.abort(), LONGEST_RETRY);
      stateSaid = kept;
      try {
        const response = await ask(state("premierjet"), {
          method: "PUT",
          body: kept,
          headers: { "Content-Type": "text/plain" },
          signal: own.signal,
        });
        stateKept = ![404, 405, 501].includes(response.status);
      } catch {
        if (writing === own) stateSaid = null; // the next save tries again
      }
      clearTimeout(patience);
      if (writing === own) writing = null;
      if (behind) await keep(latest);
    }

    function conclude({ outcome }, closing) {
      for (const [verb, result] of dialect.verdicts(outcome, sinceOpened(), closing)) say(verb, module, result);
    }

    function save(report) {
      if (ended) return;
      conclude(report, false);
      keep(report.memory);
      send();
    }

    function close(report) {
      conclude(report, true);
      say("terminated", module, { duration: sinceOpened() });
      ended = true;
      keep(report.memory);
    }

    const tracker = {
      limit: LIMIT,
      begin(report) {
        latest = report.memory;
        say("initialized", module);
        send();
      },
      turn(page, report) {
        if (!visited.has(page.id)) {
          say("experienced", described(`${id}/pages/${page.id}`, "lesson", page.title));
        }
        visited.add(page.id);
        save(report);
      },
      answer({ item, given, right, seconds }, report) {
        const response = root.Premierjet.interactions.response(item, given);
        say("answered", interaction(item), { response, success: right, duration: lasting(seconds) }, item);
        save(report);
      },
      save,
      // The window is closing: what is not on its way leaves now, whatever the answer.
      end(report) {
        if (!ended) close(report);
        if (queue.length > onTheWay) post(queue.slice(onTheWay)).catch(nothing);
      },
    };

    // The learner leaves: resolved once everything has arrived, however long that takes.
    function leave(report) {
      return new Promise((resolve) => {
        drained = resolve;
        if (!ended) close(report);
        send();
      });
    }

    return { ask, state, resumed, tracker, leave };
  }

  root.Premierjet.xapi = { open, uuid, untracked };
})(globalThis);
