// A cmi5 assignable unit (cmi5 Quartz, sections 7 to 11): one token, launch data, one session, its verdicts.
(function (root) {
  "use strict";
  const { open, untracked } = root.Premierjet.xapi;
  const CMI5 = "https://w3id.org/xapi/cmi5/context/";
  const CATEGORY = `${CMI5}categories/`;
  const VERB = "http://adlnet.gov/expapi/verbs/";
  const EXTENSION = "urn:premierjet:xapi:";
  const TRIES = [0, 2000, 4000]; // milliseconds before each, where launch data do not come
  const VERDICTS = ["completed", "passed", "failed"];

  function launch() {
    const given = new URLSearchParams(location.search);
    try {
      const from = {
        endpoint: given.get("endpoint").replace(/\/?$/, "/"),
        fetch: new URL(given.get("fetch")).href,
        actor: JSON.parse(given.get("actor")),
        registration: given.get("registration"),
        launched: given.get("registration"),
        activity: given.get("activityId"),
        question: "/test/quiz/question/", // best practice of cmi5 for the ids of questions
      };
      return Object.values(from).every(Boolean) ? from : null;
    } catch {
      return null; // opened without an LMS
    }
  }

  // What must outlive a reload, because a session has it once: the token, and what was said of the module.
  function sessionOf(name) {
    const key = `premierjet:${name}`;
    let kept = { auth: null, said: [] };
    try {
      kept = JSON.parse(sessionStorage.getItem(key)) || kept;
    } catch {
      // no storage: a reload is then a launch that fails
    }
    function store() {
      try {
        sessionStorage.setItem(key, JSON.stringify(kept));
      } catch {
        // the session goes on without
      }
    }
    return { kept, store };
  }

  const activities = (given) => [].concat(given || []);

  root.Premierjet.openTracker = function (edition, { tell, ...doors }) {
    const from = launch();
    if (!from) {
      tell("not_launched");
      return untracked;
    }
    const { kept: session, store } = sessionOf(from.fetch);
    let launched = null;
    let reported = []; // verdicts of this registration that were said
    let arrived = []; // those of them the LRS is known to have
    let denied = []; // verbs the LRS will not have
    let renewing = null;
    const normal = () => !["Browse", "Review"].includes(launched.launchMode);

    // 8.2: the address gives a token once, and is asked once.
    async function authorize() {
      if (!session.auth) {
        const response = await fetch(from.fetch, { method: "POST", referrerPolicy: "no-referrer" });
        const token = (await response.json())["auth-token"];
        if (!token) throw new Error("no token");
        session.auth = `Basic ${token}`;
        store();
      }
      from.auth = session.auth;
    }

    // Where the LMS knows the token no more, it is asked for another, once; else a refusal is of what was said.
    function renewed(used) {
      if (from.auth !== used) return true;
      renewing = renewing || renew().finally(() => (renewing = null));
      return renewing;
    }

    async function renew() {
      const asked = session.renewed ? null : await ask(state("LMS.LaunchData")).catch(() => null);
      if (!asked || ![401, 403].includes(asked.status)) return false;
      const before = session.auth;
      Object.assign(session, { auth: null, renewed: true });
      try {
        await authorize();
      } catch {
        session.auth = before;
      }
      return session.auth !== before;
    }

    async function launchData() {
      for (const wait of TRIES) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        const response = await ask(state("LMS.LaunchData")).catch(() => null);
        if (response && response.ok) return await response.json();
      }
      throw new Error("no launch data");
    }

    // 11: none, or none for us to see, is no error; sound is off where the learner wants it so.
    async function preferences() {
      const named = { profileId: "cmi5LearnerPreferences", agent: JSON.stringify(from.actor) };
      try {
        const response = await ask(`agents/profile?${new URLSearchParams(named)}`);
        const { audioPreference } = response.ok ? await response.json() : {};
        for (const audio of document.querySelectorAll("audio")) audio.muted = audioPreference === "off";
      } catch {
        // the module plays as it is
      }
    }

    async function start() {
      if (session.said.includes("terminated")) {
        tell("session_over");
        return "";
      }
      try {
        await authorize();
        launched = await launchData();
      } catch {
        tell("launch_failed");
        return "";
      }
      await preferences();
      if (typeof launched.masteryScore === "number") {
        edition.mastery = Math.round(launched.masteryScore * 10000) / 100; // 10.2.4: the LMS's goes first
      }
      if (!normal()) tell("only_looking");
      const memory = await resumed();
      reported = (/;r=([\w,.]*)/.exec(memory) || ["", ""])[1].split(",").filter(Boolean);
      await recall();
      arrived = reported;
      return memory;
    }

    // Verdicts whose answers were lost may have arrived: a registration has each once.
    async function recall() {
      const verdicts = restored().filter(({ verb }) => VERDICTS.includes(verb.id.slice(VERB.length)));
      const before = verdicts.map(async ({ id, verb, result }) => {
        const response = await ask(`statements?statementId=${id}`).catch(() => null);
        const name = verb.id.slice(VERB.length);
        return response?.ok && (name === "failed" ? name + Math.round(result.score.scaled * 10000) / 100 : name);
      });
      reported = [...new Set([...reported, ...(await Promise.all(before)).filter(Boolean)])];
    }

    function due(verb) {
      if (session.said.includes(verb)) return false;
      session.said.push(verb);
      store();
      return true;
    }

    // 9.3: one of passed and failed in a session, so a failure waits for the end: the quiz may be restarted.
    // In a registration one passed, one completed, no failure after a pass; without a quiz nothing is judged.
    function verdicts({ score, passed, completed }, duration, closing) {
      if (!normal()) return [];
      const now = [];
      const judged = score !== null && !reported.includes("passed") && !session.said.includes("failed");
      if (judged && (passed || (closing && !reported.includes(`failed${score}`)))) {
        const verb = passed ? "passed" : "failed";
        reported = [...reported, passed ? verb : verb + score];
        now.push([verb, { success: passed, score: { scaled: Math.round(score * 100) / 10000 }, duration }]);
      }
      if (completed && !reported.includes("completed")) {
        reported = [...reported, "completed"];
        now.push(["completed", { completion: true, duration }]);
      }
      return now;
    }

    // 10.2.1: the template's values stay as they are, ours come beside them.
    function framed(context, verb, ofModule) {
      const { contextActivities, extensions, ...template } = launched.contextTemplate || {};
      const lists = { ...context.contextActivities };
      if (ofModule) {
        const names = VERDICTS.includes(verb) ? ["cmi5", "moveon"] : ["cmi5"];
        lists.category = names.map((name) => ({ objectType: "Activity", id: CATEGORY + name }));
      }
      for (const [kind, given] of Object.entries(contextActivities || {})) {
        lists[kind] = [...activities(given), ...activities(lists[kind])];
      }
      const judged = verb === "passed" || verb === "failed";
      const mark = judged && "masteryScore" in launched;
      const looking = !normal() && { [`${EXTENSION}mode`]: launched.launchMode };
      return {
        ...context,
        ...template,
        contextActivities: lists,
        extensions: {
          ...context.extensions,
          ...(mark && { [`${CMI5}extensions/masteryscore`]: launched.masteryScore }),
          ...looking,
          ...extensions,
        },
      };
    }

    // A session that is over takes no more: what it did not get is said in this one, with the time it happened.
    // Its verdicts come from what the learner achieved, its beginning and end are no part of this one.
    function resaid(statement) {
      const { extensions, contextActivities, ...template } = launched.contextTemplate || {};
      const before = statement.context;
      if (activities(before.contextActivities.category).some(({ id }) => id.startsWith(CATEGORY))) return null;
      const happened = { [`${EXTENSION}happened`]: statement.timestamp, ...before.extensions };
      const context = { ...before, ...template, extensions: { ...happened, ...extensions } };
      return { ...statement, timestamp: new Date().toISOString(), context };
    }

    function refused(verb) {
      denied = [...denied, verb];
    }

    function kept(memory, sure) {
      if (!normal()) return null;
      if (sure) arrived = reported.filter((verdict) => !denied.includes(verdict.replace(/[\d.]+$/, "")));
      return `${memory};r=${arrived.join()}`;
    }

    const dialect = { due, verdicts, framed, kept, resaid, refused, renewed };
    const { ask, state, resumed, restored, tracker, leave } = open(edition, from, dialect, { tell, ...doors });
    const whenLaunched = (act) => (...given) => launched && act(...given);
    return {
      ...tracker,
      ready: start(),
      looking: () => launched && !normal(),
      begin: whenLaunched(tracker.begin),
      turn: whenLaunched((page, report) => (normal() ? tracker.turn(page, report) : null)),
      answer: whenLaunched((given, report) => (normal() ? tracker.answer(given, report) : null)),
      save: whenLaunched(tracker.save),
      end: whenLaunched(tracker.end),
      // 10.2.6: back to the LMS. A script's address is no way back, whoever wrote the launch.
      async leave(report) {
        if (launched) await leave(report);
        if (launched && /^https?:/i.test(launched.returnURL)) location.assign(launched.returnURL);
        else root.close();
        tell("session_over");
      },
    };
  };
})(globalThis);
