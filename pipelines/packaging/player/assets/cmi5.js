// A cmi5 assignable unit (cmi5 Quartz, sections 7 to 11): one token, launch data, one session, its verdicts.
(function (root) {
  "use strict";
  const { open, untracked } = root.Premierjet.xapi;
  const CMI5 = "https://w3id.org/xapi/cmi5/context/";
  const CATEGORY = `${CMI5}categories/`;
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
      arrived = reported;
      return memory;
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
      return {
        ...context,
        ...template,
        contextActivities: lists,
        extensions: {
          ...context.extensions,
          ...(mark && { [`${CMI5}extensions/masteryscore`]: launched.masteryScore }),
          ...extensions,
        },
      };
    }

    function kept(memory, sure) {
      if (!normal()) return null;
      if (sure) arrived = reported;
      return `${memory};r=${arrived.join()}`;
    }

    const { ask, state, resumed, tracker, leave } = open(edition, from, { due, verdicts, framed, kept }, { tell, ...doors });
    const whenLaunched = (act) => (...given) => launched && act(...given);
    return {
      ...tracker,
      ready: start(),
      begin: whenLaunched(tracker.begin),
      turn: whenLaunched(tracker.turn),
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
