// What a learner's answers amount to. Pure: the same answers give the same outcome in every format.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});

  // Cut, never rounded up, to a hundredth: a score short of a whole pass mark cannot reach it.
  function percent(right, items) {
    return Math.floor((10000 * right) / items) / 100;
  }

  // What is asked before the lesson, and its page, count for nothing.
  const counted = (list) => list.filter((each) => !each.optional);

  // edition.rule: {pages: have they all to be seen?, quiz: none, answered or passed, attempts: 0 for any number}
  // memory: {seen: Set of page ids, answers: {item id: answer}, attempt, best: score of a finished try or null}
  // A score exists once every item is answered. It, and completion, never go back.
  function outcome(edition, memory) {
    const { mastery, rule } = edition;
    const pages = counted(edition.pages);
    const items = counted(edition.items);
    const answered = items.filter((item) => item.id in memory.answers);
    const right = answered.filter((item) => Premierjet.judging.right(item, memory.answers[item.id])).length;
    const finished = items.length > 0 && answered.length === items.length;
    const now = finished ? percent(right, items.length) : null;
    const score = now === null ? memory.best : Math.max(now, memory.best === null ? 0 : memory.best);
    const seen = pages.filter((page) => memory.seen.has(page.id)).length;
    const done = score === null ? answered.length : items.length;
    const reached = score === null ? null : score >= mastery;
    const asked = [rule.pages && pages.length, rule.quiz !== "none" && items.length, rule.quiz === "passed"];
    const left = [pages.length - seen, items.length - done, !reached];
    const [unseen, unanswered, unpassed] = asked.map((of, at) => Number(of && left[at]));
    const steps = asked.reduce((sum, of) => sum + Number(of), 0);
    const missing = unseen + unanswered + unpassed;
    const completed = missing === 0;
    const again = finished && !reached && !(memory.attempt >= rule.attempts && rule.attempts);
    return {
      right,
      items: items.length,
      finished,
      score,
      passed: items.length === 0 ? completed || null : reached,
      completed,
      now,
      again,
      lost: unpassed > 0 && finished && !again,
      unseen,
      unanswered,
      unpassed,
      progress: Math.floor((10000 * (steps - missing)) / steps) / 10000,
    };
  }

  Premierjet.scoring = { counted, percent, outcome };
})(globalThis);
