// SCORM 1.2 Run-Time Environment: one lesson_status says both completion and success.
(function (root) {
  "use strict";
  const SUSPEND_DATA = 4096; // CMIString4096
  const FINAL = ["passed", "completed"];

  const two = (number) => String(number).padStart(2, "0");

  // CMITimespan: HHHH:MM:SS.SS
  function timespan(seconds) {
    const hundredths = Math.round(seconds * 100);
    const minutes = Math.floor(hundredths / 6000);
    const rest = `${two(Math.floor((hundredths % 6000) / 100))}.${two(hundredths % 100)}`;
    return `${String(Math.floor(minutes / 60)).padStart(4, "0")}:${two(minutes % 60)}:${rest}`;
  }

  const clock = (at) => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.00`;

  root.Premierjet.openTracker = function (edition, doors) {
    let before = "";

    function status({ completed, passed }) {
      if (FINAL.includes(before)) return before;
      return completed ? (passed ? "passed" : "failed") : "incomplete";
    }

    return root.Premierjet.openScorm(
      {
        api: "API",
        calls: {
          initialize: "LMSInitialize",
          get: "LMSGetValue",
          set: "LMSSetValue",
          commit: "LMSCommit",
          finish: "LMSFinish",
          error: "LMSGetLastError",
        },
        passing: [101, 301],
        limit: SUSPEND_DATA,
        opened: (get) => (before = get("cmi.core.lesson_status")),
        values({ outcome, page, memory }, seconds) {
          const values = [
            ["cmi.core.lesson_location", page],
            ["cmi.suspend_data", memory],
            ["cmi.core.lesson_status", status(outcome)],
            ["cmi.core.session_time", timespan(seconds)],
            ["cmi.core.exit", "suspend"],
          ];
          if (outcome.score === null) return values;
          return [
            ["cmi.core.score.min", 0],
            ["cmi.core.score.max", 100],
            ["cmi.core.score.raw", outcome.score],
            ...values,
          ];
        },
        interaction({ item, value, right, seconds, at }) {
          const single = item.kind === "single";
          return [
            ["id", item.id],
            ["type", single ? "choice" : "true-false"],
            ["time", clock(at)],
            ["correct_responses.0.pattern", single ? item.key : item.key[0]],
            ["student_response", single ? value : value[0]],
            ["result", right ? "correct" : "wrong"],
            ["weighting", 1],
            ["latency", timespan(seconds)],
          ];
        },
      },
      doors,
    );
  };
})(globalThis);
