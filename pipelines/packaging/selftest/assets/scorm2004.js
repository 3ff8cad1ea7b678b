// SCORM 2004 4th Edition Run-Time Environment, section 4.2: data model, types, limits; 3.1.7: error codes.
(function (root) {
  "use strict";
  const [TYPE, RANGE] = ["type", "range"]; // 406 and 407
  const fits = (pattern) => (value) => (pattern.test(value) ? null : TYPE);
  const within = (most) => (value) => (value.length <= most ? null : TYPE); // smallest permitted maximum
  const one = (...of) => (value) => (of.includes(value) ? null : TYPE);
  const read = (initial) => ({ access: "r", initial });
  const both = (check, initial) => ({ access: "rw", check, initial });
  const write = (check) => ({ access: "w", check });

  const REAL = /^-?\d+(\.\d+)?$/; // real(10,7)
  const INTERVAL = fits(/^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/); // second,10,2
  const TIME = fits(/^\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,2}(Z|[+-]\d\d(:\d\d)?)?)?)?)?)?)?)?$/); // second,10,2
  const IDENTIFIER = fits(/^[^\s]{1,4000}$/); // long_identifier_type
  const DESCRIPTION = within(250 + 40); // localized_string_type: 250, and up to a {lang=…} before them
  const real = fits(REAL);
  const between = (low, high) => (value) =>
    !REAL.test(value) ? TYPE : value >= low && value <= high ? null : RANGE;

  const id = "[^\\s\\[\\]{}]{1,250}"; // short_identifier_type
  const listed = (each) => new RegExp(`^(${each}(\\[,\\]${each})*)?$`);
  const number = "-?\\d+(\\.\\d+)?";
  const PAIRS = listed(`${id}\\[\\.\\]${id}`);
  // learner_response and correct_responses.n.pattern, by the type of the interaction (4.2.9)
  const RESPONSES = {
    "true-false": /^(true|false)$/,
    choice: listed(id),
    sequencing: listed(id),
    matching: PAIRS,
    numeric: REAL,
    likert: new RegExp(`^${id}$`),
    "fill-in": /^[^]{0,4000}$/,
    "long-fill-in": /^[^]{0,4000}$/,
    performance: /^[^]{0,4000}$/,
    other: /^[^]{0,4000}$/,
  };
  const PATTERNS = { ...RESPONSES, numeric: new RegExp(`^(${number})?\\[:\\](${number})?$|^${number}$`) };
  const by = (patterns) => (value, beside) => (patterns[beside("type")].test(value) ? null : TYPE);

  const model = {
    "cmi._version": read("1.0"),
    "cmi.completion_status": both(one("completed", "incomplete", "not attempted", "unknown"), "unknown"),
    "cmi.completion_threshold": read(),
    "cmi.credit": read("credit"),
    "cmi.entry": read("ab-initio"),
    "cmi.exit": write(one("time-out", "suspend", "logout", "normal", "")),
    "cmi.launch_data": read(),
    "cmi.learner_id": read("learner"),
    "cmi.learner_name": read("Learner, Scripted"),
    "cmi.location": both(within(1000)),
    "cmi.max_time_allowed": read(),
    "cmi.mode": read("normal"),
    "cmi.progress_measure": both(between(0, 1)),
    "cmi.scaled_passing_score": read(),
    "cmi.score.scaled": both(between(-1, 1)),
    "cmi.score.raw": both(real),
    "cmi.score.min": both(real),
    "cmi.score.max": both(real),
    "cmi.session_time": write(INTERVAL),
    "cmi.success_status": both(one("passed", "failed", "unknown"), "unknown"),
    "cmi.suspend_data": both(within(64000)),
    "cmi.time_limit_action": read("continue,no message"),
    "cmi.total_time": read("PT0H0M0S"),
    "cmi.objectives.n.id": both(IDENTIFIER),
    "cmi.objectives.n.score.scaled": both(between(-1, 1)),
    "cmi.objectives.n.score.raw": both(real),
    "cmi.objectives.n.score.min": both(real),
    "cmi.objectives.n.score.max": both(real),
    "cmi.objectives.n.success_status": both(one("passed", "failed", "unknown"), "unknown"),
    "cmi.objectives.n.completion_status": both(
      one("completed", "incomplete", "not attempted", "unknown"), "unknown",
    ),
    "cmi.objectives.n.progress_measure": both(between(0, 1)),
    "cmi.objectives.n.description": both(DESCRIPTION),
    "cmi.interactions.n.id": both(IDENTIFIER),
    "cmi.interactions.n.type": both(
      one(
        "true-false", "choice", "fill-in", "long-fill-in", "likert", "matching", "performance", "sequencing",
        "numeric", "other",
      ),
    ),
    "cmi.interactions.n.objectives.n.id": both(IDENTIFIER),
    "cmi.interactions.n.timestamp": both(TIME),
    "cmi.interactions.n.correct_responses.n.pattern": both(by(PATTERNS)),
    "cmi.interactions.n.weighting": both(real),
    "cmi.interactions.n.learner_response": both(by(RESPONSES)),
    "cmi.interactions.n.result": both(fits(/^(correct|incorrect|unanticipated|neutral|-?\d+(\.\d+)?)$/)),
    "cmi.interactions.n.latency": both(INTERVAL),
    "cmi.interactions.n.description": both(DESCRIPTION),
  };

  // An objective or interaction has its id before anything else, and its type before what that gives form to.
  function needs(key, valueOf) {
    const [, entry, rest] = /^(cmi\.(?:interactions|objectives)\.\d+)\.(.+)$/.exec(key) || [];
    if (!entry || rest === "id") return false;
    if (valueOf(`${entry}.id`) === undefined) return true;
    return /^(correct_responses|learner_response)/.test(rest) && valueOf(`${entry}.type`) === undefined;
  }

  root.SelfTest.scorm2004 = {
    api: "API_1484_11",
    calls: {
      initialize: "Initialize",
      terminate: "Terminate",
      get: "GetValue",
      set: "SetValue",
      commit: "Commit",
      lastError: "GetLastError",
      errorString: "GetErrorString",
      diagnostic: "GetDiagnostic",
    },
    codes: {
      argument: 201,
      initialize: { running: 103, after: 104 },
      terminate: { before: 112, after: 113 },
      commit: { before: 142, after: 143 },
      get: { before: 122, after: 123 },
      set: { before: 132, after: 133 },
      unknown: 401,
      noChildren: 301,
      noCount: 301,
      keyword: 404,
      readOnly: 404,
      writeOnly: 405,
      type: 406,
      range: 407,
      dependency: 408,
      getOutOfReach: 301,
      setOutOfReach: 351,
      notSet: 403,
    },
    model,
    arrays: [
      "cmi.objectives",
      "cmi.interactions",
      "cmi.interactions.n.objectives",
      "cmi.interactions.n.correct_responses",
    ],
    children: {
      cmi: "_version,comments_from_learner,comments_from_lms,completion_status,completion_threshold,credit,entry,exit,interactions,launch_data,learner_id,learner_name,learner_preference,location,max_time_allowed,mode,objectives,progress_measure,scaled_passing_score,score,session_time,success_status,suspend_data,time_limit_action,total_time",
      "cmi.score": "scaled,raw,min,max",
      "cmi.objectives": "id,score,success_status,completion_status,progress_measure,description",
      "cmi.objectives.n.score": "scaled,raw,min,max",
      "cmi.interactions":
        "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description",
    },
    needs,
    exit: "cmi.exit",
    entry: "cmi.entry",
    ofOneSession: ["cmi.exit", "cmi.session_time"],
  };
})(globalThis);
