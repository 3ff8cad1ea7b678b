// SCORM 1.2 Run-Time Environment: one lesson_status says both completion and success.
(function (root) {
  "use strict";
  const SUSPEND_DATA = 4096; // CMIString4096
  const FEEDBACK = 255; // CMIString255, which CMIFeedback is

  const scored = (score) => (score === null ? [] : [["score.min", 0], ["score.max", 100], ["score.raw", score]]);
  const two = (number) => String(number).padStart(2, "0");

  // CMITimespan: HHHH:MM:SS.SS
  function timespan(seconds) {
    const hundredths = Math.round(seconds * 100);
    const minutes = Math.floor(hundredths / 6000);
    const rest = `${two(Math.floor((hundredths % 6000) / 100))}.${two(hundredths % 100)}`;
    return `${String(Math.floor(minutes / 60)).padStart(4, "0")}:${two(minutes % 60)}:${rest}`;
  }

  const clock = (at) => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.00`;

  // CMIFeedback: single characters and commas; braces say that all of them are needed.
  function said(item, given) {
    if (item.kind === "true_false") return given[0][0];
    if (item.kind === "numeric") return root.Premierjet.interactions.numberSaid(item, given);
    const { cut, filled } = root.Premierjet.interactions;
    if (item.kind === "cloze") return cut(filled(item, given).join("; "), FEEDBACK);
    return (item.kind === "matching" ? item.key.map((id, at) => `${id}.${given[at]}`) : given).join(",");
  }

  function patterns(item) {
    const { fillings, decimal } = root.Premierjet.interactions;
    if (item.kind === "cloze") return fillings(item).map((texts) => said(item, texts));
    if (item.kind === "numeric") return [decimal(item.answer)];
    const all = item.kind === "multiple" || item.kind === "matching";
    return [all ? `{${said(item, item.key)}}` : said(item, item.key)];
  }

  root.Premierjet.openTracker = function (edition, doors) {
    let before = "";

    // What was reached stays; a quiz that is not asked for cannot fail the module.
    function status({ completed, passed, lost }) {
      if (before === "passed" || (completed && passed)) return "passed";
      if (before === "completed" || (completed && edition.rule.quiz === "none")) return "completed";
      return completed || lost ? "failed" : "incomplete";
    }

    return root.Premierjet.openScorm(
      edition,
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
        learner: "cmi.core.student_name",
        raw: "cmi.core.score.raw",
        opened: (get) => (before = get("cmi.core.lesson_status")),
        values({ outcome, page, memory }, seconds) {
          const values = [
            ["cmi.core.lesson_location", page],
            ["cmi.suspend_data", memory],
            ["cmi.core.lesson_status", status(outcome)],
            ["cmi.core.session_time", timespan(seconds)],
            ["cmi.core.exit", "suspend"],
          ];
          return [...scored(outcome.score).map(([key, value]) => [`cmi.core.${key}`, value]), ...values];
        },
        objective: ({ score, passed }) => [
          ...scored(score),
          ["status", score === null ? "incomplete" : passed ? "passed" : "failed"],
        ],
        interaction({ item, given, share, seconds, at }) {
          const { type, filed, weight, result } = root.Premierjet.interactions;
          return [
            ["id", item.id],
            ["type", type(item)],
            ...filed(edition, item),
            ["time", clock(at)],
            ...patterns(item).map((pattern, n) => [`correct_responses.${n}.pattern`, pattern]),
            ["student_response", said(item, given)],
            ["result", result(share, "wrong")],
            ["weighting", weight(item)],
            ["latency", timespan(seconds)],
          ];
        },
      },
      doors,
    );
  };
})(globalThis);
