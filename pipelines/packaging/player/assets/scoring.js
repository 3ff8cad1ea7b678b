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

  // memory: {seen: Set of page ids, answers: {item id: answer}, best: score of a finished try or null}
  // A score exists once every item is answered. It, and completion, never go back.
  function outcome(edition, memory) {
    const { mastery } = edition;
    const pages = counted(edition.pages);
    const items = counted(edition.items);
    const answered = items.filter((item) => item.id in memory.answers);
    const right = answered.filter((item) => Premierjet.judging.right(item, memory.answers[item.id])).length;
    const finished = items.length > 0 && answered.length === items.length;
    const now = finished ? percent(right, items.length) : null;
    const score = now === null ? memory.best : Math.max(now, memory.best === null ? 0 : memory.best);
    const seen = pages.filter((page) => memory.seen.has(page.id)).length;
    const done = score === null ? answered.length : items.length;
    const completed = seen === pages.length && done === items.length;
    const passed = items.length === 0 ? completed || null : score === null ? null : score >= mastery;
    return {
      right,
      items: items.length,
      finished,
      score,
      passed,
      completed,
      now,
      unseen: pages.length - seen,
      unanswered: items.length - done,
      progress: Math.floor((10000 * (seen + done)) / (pages.length + items.length)) / 10000,
    };
  }

  Premierjet.scoring = { counted, percent, outcome };
})(globalThis);
