// SCORM 1.2 Run-Time Environment, section 3.4: the data model, its types and limits, its error codes.
(function (root) {
  "use strict";
  const WRONG = "type"; // 405 for whatever is wrong with a value
  const fits = (pattern) => (value) => (pattern.test(value) ? null : WRONG);
  const within = (most) => (value) => (value.length <= most ? null : WRONG);
  const one = (...of) => (value) => (of.includes(value) ? null : WRONG);
  const read = (initial) => ({ access: "r", initial });
  const both = (check, initial = "") => ({ access: "rw", check, initial });
  const write = (check) => ({ access: "w", check });

  const SHORT = within(255); // CMIString255
  const LONG = within(4096); // CMIString4096
  const IDENTIFIER = fits(/^[\x21-\x7e]{1,255}$/); // CMIIdentifier
  const DECIMAL = /^-?\d*\.?\d+$/; // CMIDecimal
  const TIMESPAN = fits(/^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/); // CMITimespan
  const TIME = fits(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/); // CMITime
  // CMIDecimal or CMIBlank, and a score counts from 0 to 100 (3.4.4).
  const score = (value) => (value === "" || (DECIMAL.test(value) && value >= 0 && value <= 100) ? null : WRONG);

  // CMIFeedback, by the type of the interaction.
  const FEEDBACK = {
    "true-false": /^[01tf]$/,
    choice: /^\{?[a-z0-9](,[a-z0-9])*\}?$/,
    sequencing: /^\{?[a-z0-9](,[a-z0-9])*\}?$/,
    matching: /^\{?[a-z0-9]\.[a-z0-9](,[a-z0-9]\.[a-z0-9])*\}?$/,
    numeric: DECIMAL,
    likert: /^[a-z0-9]?$/,
  };
  const feedback = (value, beside) =>
    SHORT(value) || (FEEDBACK[beside("type")] || /^/).test(value) ? SHORT(value) : WRONG;

  const model = {
    "cmi.core.student_id": read("learner"),
    "cmi.core.student_name": read("Learner, Scripted"),
    "cmi.core.lesson_location": both(SHORT),
    "cmi.core.credit": read("credit"),
    "cmi.core.lesson_status": both(one("passed", "completed", "failed", "incomplete", "browsed"), "not attempted"),
    "cmi.core.entry": read("ab-initio"),
    "cmi.core.score.raw": both(score),
    "cmi.core.score.min": both(score),
    "cmi.core.score.max": both(score),
    "cmi.core.total_time": read("0000:00:00.00"),
    "cmi.core.lesson_mode": read("normal"),
    "cmi.core.exit": write(one("time-out", "suspend", "logout", "")),
    "cmi.core.session_time": write(TIMESPAN),
    "cmi.suspend_data": both(LONG),
    "cmi.launch_data": read(""),
    "cmi.comments": both(LONG),
    "cmi.comments_from_lms": read(""),
    "cmi.student_data.mastery_score": read(""),
    "cmi.student_data.max_time_allowed": read(""),
    "cmi.student_data.time_limit_action": read(""),
    "cmi.objectives.n.id": both(IDENTIFIER),
    "cmi.objectives.n.score.raw": both(score),
    "cmi.objectives.n.score.min": both(score),
    "cmi.objectives.n.score.max": both(score),
    "cmi.objectives.n.status": both(
      one("passed", "completed", "failed", "incomplete", "browsed", "not attempted"), "not attempted",
    ),
    "cmi.interactions.n.id": write(IDENTIFIER),
    "cmi.interactions.n.objectives.n.id": write(IDENTIFIER),
    "cmi.interactions.n.time": write(TIME),
    "cmi.interactions.n.type": write(
      one("true-false", "choice", "fill-in", "matching", "performance", "likert", "sequencing", "numeric"),
    ),
    "cmi.interactions.n.correct_responses.n.pattern": write(feedback),
    "cmi.interactions.n.weighting": write(fits(DECIMAL)),
    "cmi.interactions.n.student_response": write(feedback),
    "cmi.interactions.n.result": write(fits(/^(correct|wrong|unanticipated|neutral|-?\d*\.?\d+)$/)),
    "cmi.interactions.n.latency": write(TIMESPAN),
  };

  root.SelfTest.scorm12 = {
    api: "API",
    calls: {
      initialize: "LMSInitialize",
      terminate: "LMSFinish",
      get: "LMSGetValue",
      set: "LMSSetValue",
      commit: "LMSCommit",
      lastError: "LMSGetLastError",
      errorString: "LMSGetErrorString",
      diagnostic: "LMSGetDiagnostic",
    },
    codes: {
      argument: 201,
      initialize: { running: 101, after: 101 },
      terminate: { before: 301, after: 301 },
      commit: { before: 301, after: 301 },
      get: { before: 301, after: 301 },
      set: { before: 301, after: 301 },
      unknown: 401,
      noChildren: 202,
      noCount: 203,
      keyword: 402,
      readOnly: 403,
      writeOnly: 404,
      type: 405,
      getOutOfReach: 201,
      setOutOfReach: 201,
      notSet: 0,
    },
    model,
    arrays: [
      "cmi.objectives",
      "cmi.interactions",
      "cmi.interactions.n.objectives",
      "cmi.interactions.n.correct_responses",
    ],
    children: {
      "cmi.core":
        "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
      "cmi.core.score": "raw,min,max",
      "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
      "cmi.objectives": "id,score,status",
      "cmi.objectives.n.score": "raw,min,max",
      "cmi.interactions": "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
    },
    needs: () => false,
    exit: "cmi.core.exit",
    entry: "cmi.core.entry",
    ofOneSession: ["cmi.core.exit", "cmi.core.session_time"],
  };
})(globalThis);
