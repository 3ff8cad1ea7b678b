// SCORM 2004 4th Edition Run-Time Environment: completion and success are told apart.
(function (root) {
  "use strict";
  const SUSPEND_DATA = 4096; // 64000 allowed; the same memory as in 1.2 resumes the same way
  const DESCRIPTION = 250; // localized_string_type, smallest permitted maximum

  // timeinterval(second,10,2)
  const interval = (seconds) => `PT${Math.round(seconds * 100) / 100}S`;
  // time(second,10,2): at most hundredths, and its grammar admits a zone only after them
  const time = (at) => at.toISOString().replace(/(\.\d\d)\d*/, "$1");

  const success = (passed) => (passed === null ? "unknown" : passed ? "passed" : "failed");

  function scored(score) {
    if (score === null) return [];
    const scaled = Math.round(score * 100) / 10000;
    return [["score.min", 0], ["score.max", 100], ["score.raw", score], ["score.scaled", scaled]];
  }

  root.Premierjet.openTracker = function (edition, doors) {
    const before = {};

    return root.Premierjet.openScorm(
      edition,
      {
        api: "API_1484_11",
        calls: {
          initialize: "Initialize",
          get: "GetValue",
          set: "SetValue",
          commit: "Commit",
          finish: "Terminate",
          error: "GetLastError",
        },
        passing: [101, 132],
        limit: SUSPEND_DATA,
        learner: "cmi.learner_name",
        raw: "cmi.score.raw",
        opened(get) {
          before.completed = get("cmi.completion_status") === "completed";
          before.passed = get("cmi.success_status") === "passed";
        },
        values({ outcome, page, memory }, seconds) {
          const completed = before.completed || outcome.completed;
          const passed = before.passed || outcome.passed;
          const values = [
            ["cmi.location", page],
            ["cmi.suspend_data", memory],
            ["cmi.progress_measure", completed ? 1 : outcome.progress],
            ["cmi.completion_status", completed ? "completed" : "incomplete"],
            ["cmi.success_status", edition.rule.agrees && !completed ? "unknown" : success(passed)],
            ["cmi.session_time", interval(seconds)],
            ["cmi.exit", "suspend"],
          ];
          return [...scored(outcome.score).map(([key, value]) => [`cmi.${key}`, value]), ...values];
        },
        objective: ({ score, passed, progress, text }) => [
          ...scored(score),
          ["success_status", success(passed)],
          ["completion_status", score === null ? "incomplete" : "completed"],
          ["progress_measure", progress],
          ["description", root.Premierjet.interactions.shortened(text, DESCRIPTION)],
        ],
        interaction({ item, given, share, seconds, at }) {
          const { type, filed, weight, result, patterns, response, shortened } = root.Premierjet.interactions;
          return [
            ["id", item.id],
            ["type", type(item)],
            ...filed(edition, item),
            ["timestamp", time(at)],
            ...patterns(item, edition.language).map((said, n) => [`correct_responses.${n}.pattern`, said]),
            ["learner_response", response(item, given)],
            ["result", result(share, "incorrect")],
            ["weighting", weight(item)],
            ["latency", interval(seconds)],
            ["description", shortened(item.stem, DESCRIPTION)],
          ];
        },
      },
      doors,
    );
  };
})(globalThis);
