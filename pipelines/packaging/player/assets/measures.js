// How far a learner has come with each objective the quiz asks about. Pure; only SCORM has a place for it.
(function (root) {
  "use strict";
  const { scoring, judging } = root.Premierjet;

  // Nothing is said of an objective before a question of it is answered.
  root.Premierjet.measures = function ({ objectives, objectivePrefix, items, mastery }, answers) {
    return Object.entries(objectives).flatMap(([name, text]) => {
      const asked = scoring.counted(items).filter((item) => item.objective === name);
      const answered = asked.filter((item) => item.id in answers);
      if (!answered.length) return [];
      const right = answered.filter((item) => judging.right(item, answers[item.id])).length;
      const score = answered.length === asked.length ? scoring.percent(right, asked.length) : null;
      const progress = Math.floor((10000 * answered.length) / asked.length) / 10000;
      return [{ id: objectivePrefix + name, text, score, passed: score === null ? null : score >= mastery, progress }];
    });
  };
})(globalThis);
