// What both xAPI packages share: statements made and sent, the place kept, what is left for next time (xAPI 1.0.3).
(function (root) {
  "use strict";
  const { outbox: sending, unsent } = root.Premierjet;
  const REQUEST_WAIT = 30000;
  const RESUME_WAIT = 4000;
  const NOTICE = 1200; // leaving, a learner is told after this that something has not arrived
  const LEAVE = 2500; // and is let go after this, whatever the LRS does
  const NO_STATES = [404, 405, 501];
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

  // from: {endpoint, auth, actor, registration, activity, question, launched}, as the launch has it. dialect:
  //   due(verb): may this be said of the module now? It is asked once for each statement.
  //   verdicts(outcome, duration, closing): what came true, as [verb, result]
  //   framed(context, verb, ofModule): the context as this launch wants it
  //   kept(memory, sure): what the State API keeps, null for nothing; `sure` when all that was said has arrived
  //   resaid(statement): a statement of an earlier launch that never arrived, as this one may send it; or null
  //   refused(verb): the LRS will not have it
  //   renewed(used): is there another authorization than the one that was used, if that is no good any more?
  function open(edition, from, dialect, { tell }) {
    const opened = Date.now();
    const language = edition.language;
    const id = from.activity;
    const module = described(id, "module", edition.title);
    const course = described(edition.course.activity, "course", edition.course.title);
    const visited = new Set();
    const left = unsent.open(new URL(from.endpoint, location).origin, id, from.launched, from.actor);
    const wait = sending.patience();
    const troubles = new Set(); // of what: "statements", "place"
    const apart = []; // what the LRS refused for good
    let restored = [];
    let parked = false;
    let ended = false;
    let flushed = false;
    let latest = null;
    let stateKept = true;
    let stateHeld = null; // what the LRS is known to have
    let stateSaid = null;
    let writing = null;
    let behind = false;
    let later = null;

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
      outbox.push({
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
        signal: AbortSignal.timeout(body ? REQUEST_WAIT : RESUME_WAIT),
        ...options,
        headers: { Authorization: from.auth, "X-Experience-API-Version": "1.0.3", ...options.headers },
        keepalive: Boolean(body) && body.length < KEEPALIVE,
        cache: "no-store", // through its cache a browser sends one after the other, and drops what waits at the end
        referrerPolicy: "no-referrer",
      });
    }

    // What was refused before is told with the last word: whoever reads the LRS learns what is not there.
    function post(statements) {
      const last = statements[statements.length - 1];
      if (apart.length && last.verb.id === `${VERB}terminated`) last.context.extensions[`${EXTENSION}refused`] = apart;
      return ask("statements", {
        method: "POST",
        body: JSON.stringify(statements),
        headers: { "Content-Type": "application/json" },
      });
    }

    const outbox = sending.open({
      post,
      authority: () => from.auth,
      renewed: dialect.renewed,
      arrived: () => recover("statements"),
      troubled: () => trouble("statements"),
      refused({ verb, object }, status) {
        const name = verb.id.slice(VERB.length);
        dialect.refused(name);
        apart.push({ verb: name, activity: object.id, status });
        inform();
      },
    });

    function trouble(of) {
      if (flushed) return; // a browser breaks off what a closing window asked for, and sends it all the same
      troubles.add(of);
      if (!ended) inform();
      if (counts()) park();
    }

    async function recover(of) {
      if (troubles.delete(of)) inform();
      if (of === "statements") await keep(latest);
      if (parked && safe()) parked = left.clear();
    }

    // The worst of what there is to tell, and that all is well once it is; nothing where nothing is recorded.
    function inform() {
      if (!counts()) return;
      if (troubles.size) tell("not_saved");
      else tell(apart.length ? "refused" : stateKept ? "saved_again" : "place_lost");
    }

    function state(stateId) {
      const agent = JSON.stringify(from.actor);
      const named = { stateId, activityId: id, agent, registration: from.registration };
      return `activities/state?${new URLSearchParams(named)}`;
    }

    // An LRS without the State API resumes nothing; statements are all it is asked for then. What this browser
    // was left with goes first, unless the module was played elsewhere meanwhile.
    async function resumed() {
      let held = "";
      let known = false;
      try {
        const response = await ask(state("premierjet"));
        known = response.ok || response.status === 404;
        if (response.ok) held = await response.text();
      } catch {
        // what is kept here is all there is
      }
      stateHeld = held;
      const before = counts() ? left.read() : null;
      if (!before) return held;
      parked = true;
      restored = before.statements;
      const newest = before.registration === from.registration && (!known || before.base === held);
      return newest ? before.memory : held;
    }

    const counts = () => dialect.kept("", false) !== null;
    const sure = () => !outbox.all().length || (ended && !troubles.size);
    const safe = () => !outbox.all().length && (!stateKept || [null, stateHeld].includes(dialect.kept(latest, sure())));

    // Until everything has arrived it is in this browser too: a window may be closed, and a telephone drop it.
    function park() {
      const memory = dialect.kept(latest, false);
      const statements = outbox.all();
      parked = left.write({ registration: from.registration, base: stateHeld, memory, statements }) || parked;
      return parked;
    }

    // One at a time: of two on their way the older could be the last to arrive. A window that closes cannot wait.
    async function keep(memory) {
      latest = memory;
      const kept = dialect.kept(memory, sure());
      if (!stateKept || kept === null || kept === stateSaid) return;
      behind = writing !== null && !ended;
      if (behind) return;
      clearTimeout(later);
      writing?.abort();
      const own = (writing = new AbortController());
      const limit = setTimeout(() => own.abort(), REQUEST_WAIT);
      stateSaid = kept;
      const used = from.auth;
      const how = { method: "PUT", body: kept, headers: { "Content-Type": "text/plain" }, signal: own.signal };
      const response = await ask(state("premierjet"), how).catch(() => null);
      clearTimeout(limit);
      if (writing !== own) return; // a window that closes sent a newer one
      const denied = response && [401, 403].includes(response.status) && (await dialect.renewed(used));
      if (writing === own) writing = null;
      settlePlace(kept, denied ? null : response, denied);
      if (behind || denied) await keep(latest);
    }

    function settlePlace(kept, response, denied) {
      const verdict = sending.judge(response);
      if (verdict === "taken") {
        stateHeld = kept;
        wait.reset();
        recover("place");
      } else if (verdict === "refused" || (response && NO_STATES.includes(response.status))) {
        stateKept = false; // it will not be another time either
        troubles.delete("place");
        inform();
      } else {
        stateSaid = null;
        if (denied) return;
        later = setTimeout(() => keep(latest), wait.next(response));
        trouble("place");
      }
    }

    function conclude({ outcome }, closing) {
      for (const [verb, result] of dialect.verdicts(outcome, sinceOpened(), closing)) say(verb, module, result);
    }

    function save(report) {
      if (ended) return;
      conclude(report, false);
      keep(report.memory);
      outbox.send();
      if (troubles.size && counts()) park();
    }

    function close(report) {
      conclude(report, true);
      say("terminated", module, { duration: sinceOpened() });
      ended = true;
      keep(report.memory);
    }

    // What is not on its way leaves now, whatever the answer; what may be lost is kept for the next launch.
    function flush() {
      if (flushed) return;
      flushed = true;
      const rest = outbox.waiting();
      if (counts() && (troubles.size || outbox.stuck() || !navigator.onLine)) park();
      if (rest.length) post(rest).catch(nothing);
    }

    const tracker = {
      limit: LIMIT,
      learner: () => from.actor.name,
      begin(report) {
        latest = report.memory;
        say("initialized", module);
        outbox.push(...restored.map(dialect.resaid).filter(Boolean));
        outbox.send();
      },
      turn(page, report) {
        if (!visited.has(page.id)) {
          say("experienced", described(`${id}/pages/${page.id}`, "lesson", page.title));
        }
        visited.add(page.id);
        save(report);
      },
      answer({ item, given, share, seconds }, report) {
        const response = root.Premierjet.interactions.response(item, given);
        const score = item.points && { score: { scaled: share } };
        const result = { response, success: share === 1, ...score, duration: lasting(seconds) };
        say("answered", interaction(item), result, item);
        save(report);
      },
      save,
      // The window is closing.
      end(report) {
        if (!ended) close(report);
        flush();
      },
    };

    // The learner leaves: resolved once everything has arrived, or when there is no more time.
    async function leave(report) {
      const began = Date.now();
      if (!ended) close(report);
      wait.hurry();
      outbox.hurry();
      let noticed = false;
      for (let waited = 0; waited < LEAVE && !(safe() && !writing); waited = Date.now() - began) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (waited < NOTICE || noticed || !counts()) continue;
        noticed = true;
        tell(park() ? "kept_here" : "left_unsaved");
      }
      if (!safe()) flush();
    }

    return { ask, state, resumed, restored: () => restored, tracker, leave };
  }

  root.Premierjet.xapi = { open, uuid, untracked };
})(globalThis);
