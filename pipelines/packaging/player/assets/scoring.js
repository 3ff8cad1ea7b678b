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

  const sum = (list, of) => list.reduce((total, each) => total + of(each), 0);

  // The way a learner took through a scenario: the decisions, where the last one led, half points.
  function walk({ items, scenarios }, name, answers) {
    const decisions = new Map(items.filter((item) => item.points).map((item) => [item.id, item]));
    const taken = [];
    let at = scenarios.find(({ id }) => id === name).start;
    let points = 0;
    for (let item = decisions.get(at); item && at in answers && !taken.includes(at); item = decisions.get(at)) {
      const [choice] = answers[at];
      taken.push(at);
      points += item.points[choice] || 0;
      at = item.to[choice];
    }
    return { taken, at, points, ended: !decisions.has(at) || taken.includes(at) };
  }

  // Each scenario with its half points, null until an ending is reached. The first time through counts.
  function played(edition, { answers, plays = {} }) {
    return (edition.scenarios || []).map((scenario) => {
      const { points, ended } = walk(edition, scenario.id, answers);
      const first = scenario.id in plays ? Math.min(plays[scenario.id], scenario.most) : null;
      return { ...scenario, points: first === null && ended ? points : first };
    });
  }

  // edition.rule: {pages: have they all to be seen?, quiz: none, answered or passed, attempts: 0 for any number}
  // memory: {seen: Set of page ids, answers: {item id: answer}, plays: {scenario id: half points of the first
  // time}, attempt, best: score of a finished try or null, taken: are its answers away, by a new try or for want of room?}
  // A score exists once every item is answered and every scenario has an end. It never goes back. Answers that were
  // taken away were given once; those to questions that a release has added were not.
  function outcome(edition, memory) {
    const { mastery, rule } = edition;
    const pages = counted(edition.pages);
    const items = counted(edition.items).filter((item) => !item.points);
    const ways = played(edition, memory);
    const scored = counted(ways);
    const answered = items.filter((item) => item.id in memory.answers);
    const right = answered.filter((item) => Premierjet.judging.right(item, memory.answers[item.id])).length;
    const most = 2 * items.length + sum(scored, (way) => way.most);
    const earned = 2 * right + sum(scored, (way) => way.points);
    const finished = most > 0 && answered.length === items.length && scored.every((way) => way.points !== null);
    const now = finished ? percent(earned, most) : null;
    const score = now === null ? memory.best : Math.max(now, memory.best);
    const seen = pages.filter((page) => memory.seen.has(page.id)).length;
    const done = memory.taken ? items.length : answered.length;
    const reached = score === null ? null : score >= mastery;
    const quiz = rule.quiz !== "none";
    const toPlay = ways.filter((way) => rule.pages || (quiz && !way.optional));
    const open = toPlay.filter((way) => way.points === null && (way.optional || !memory.taken)).length;
    const asked = [rule.pages && pages.length, quiz && items.length, rule.quiz === "passed", toPlay.length];
    const left = [pages.length - seen, items.length - done, !reached, open];
    const [unseen, unanswered, unpassed, unplayed] = asked.map((of, at) => Number(of && left[at]));
    const steps = sum(asked, Number);
    const missing = unseen + unanswered + unpassed + unplayed;
    const completed = missing === 0;
    const again = finished && !reached && !(memory.attempt >= rule.attempts && rule.attempts);
    return {
      right: earned / 2,
      items: most / 2,
      finished,
      score,
      passed: most === 0 ? completed || null : reached,
      completed,
      now,
      again,
      lost: unpassed > 0 && finished && !again,
      unseen,
      unanswered,
      unpassed,
      unplayed,
      progress: Math.floor((10000 * (steps - missing)) / steps) / 10000,
    };
  }

  Premierjet.scoring = { counted, percent, walk, played, outcome };
})(globalThis);
