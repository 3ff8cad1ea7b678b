// xAPI 1.0.3, launched the TinCan way: endpoint, auth, actor, registration and activity_id in the address.
(function (root) {
  "use strict";
  const { open, uuid, untracked } = root.Premierjet.xapi;

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

  function launch(edition) {
    const given = new URLSearchParams(location.search);
    try {
      return {
        endpoint: given.get("endpoint").replace(/\/?$/, "/"),
        auth: given.get("auth") || "",
        actor: agent(given.get("actor")),
        registration: given.get("registration") || uuid(),
        launched: given.get("registration"),
        activity: given.get("activity_id") || edition.activity,
        question: "/items/",
      };
    } catch {
      return null; // opened without an LMS
    }
  }

  root.Premierjet.openTracker = function (edition, doors) {
    const from = launch(edition);
    if (!from) {
      doors.tell("not_launched");
      return untracked;
    }
    let before = null;
    const scored = (score) => ({ scaled: Math.round(score * 100) / 10000, raw: score, min: 0, max: 100 });

    // Completed, passed and failed are said when they come true, and a better score; not at every launch after.
    function verdicts(outcome, duration) {
      const { score, passed, completed } = outcome;
      const now = [];
      if (passed !== null && (passed !== before.passed || score !== before.score)) {
        const result = { success: passed, duration, ...(score !== null && { score: scored(score) }) };
        now.push([passed ? "passed" : "failed", result]);
      }
      if (completed && !before.completed) now.push(["completed", { completion: true, duration }]);
      before = outcome;
      return now;
    }

    const dialect = {
      due: () => true,
      verdicts,
      framed: (context) => context,
      kept: (memory) => memory,
      resaid: (statement) => statement,
      refused: () => {},
      renewed: async () => false, // the address that launches has the only one
    };
    const { tracker, resumed } = open(edition, from, dialect, doors);
    return {
      ...tracker,
      ready: resumed(),
      begin(report) {
        before = report.outcome;
        tracker.begin(report);
      },
    };
  };
})(globalThis);
