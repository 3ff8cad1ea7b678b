// Scenarios, played decision by decision: what follows from a choice is read before the next one is asked.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const $ = (id) => document.getElementById(id);
  const places = new Map(); // of each scenario, the node that is shown

  const nodeOf = (name, node) => $(`${name}-${node}`);
  const walkOf = ({ edition, memory }, name) => Premierjet.scoring.walk(edition, name, memory().answers);

  function show(player) {
    for (const scenario of player.edition.scenarios || []) {
      const { taken, at } = walkOf(player, scenario.id);
      const known = places.get(scenario.id);
      // Somebody who comes back reads again what their last choice led to.
      if (known !== at && !taken.includes(known)) places.set(scenario.id, taken.length ? taken[taken.length - 1] : at);
      turn(player, scenario);
    }
  }

  function turn(player, scenario) {
    const now = nodeOf(scenario.id, places.get(scenario.id));
    for (const node of $(scenario.id).querySelectorAll(".node")) node.classList.toggle("now", node === now);
    const { ended, points } = walkOf(player, scenario.id);
    if (ended) tellResult(player, scenario, points);
  }

  function tellResult(player, scenario, points) {
    const half = (number) => player.figure(number / 2);
    const { plays } = player.memory();
    const lines = [player.say("way", { points: half(points), most: half(scenario.most) })];
    if (scenario.optional) lines.push(player.say("way_apart"));
    else if (scenario.id in plays) lines.push(player.say("way_first", { points: half(plays[scenario.id]) }));
    for (const line of $(scenario.id).querySelectorAll(".way-result")) line.textContent = lines.join(" ");
  }

  function goOn(player, scenario) {
    places.set(scenario.id, walkOf(player, scenario.id).at);
    turn(player, scenario);
    nodeOf(scenario.id, places.get(scenario.id)).focus();
  }

  // The first time through is kept for the score; where only scenarios are scored, below the mark it is a new try.
  function replay(player, scenario) {
    const memory = player.memory();
    const { edition } = player;
    const quiz = Premierjet.scoring.counted(edition.items).some((item) => !item.points);
    if (!scenario.optional && !quiz && player.outcome().again) player.retry();
    else {
      if (!(scenario.id in memory.plays)) memory.plays[scenario.id] = walkOf(player, scenario.id).points;
      for (const item of edition.items.filter((each) => each.points && $(scenario.id).contains($(each.id)))) {
        delete memory.answers[item.id];
        Premierjet.quiz.clear(item, $(item.id));
      }
      player.announce(player.say("way_again"));
      player.changed();
    }
    places.set(scenario.id, scenario.start);
    turn(player, scenario);
    nodeOf(scenario.id, scenario.start).focus();
  }

  function bind(player) {
    const scenarios = new Map((player.edition.scenarios || []).map((scenario) => [scenario.id, scenario]));
    document.addEventListener("click", ({ target }) => {
      const button = target.closest(".go-on, .replay");
      const scenario = button && scenarios.get(button.closest(".scenario").id);
      if (scenario) (button.matches(".replay") ? replay : goOn)(player, scenario);
    });
  }

  (Premierjet.blocks = Premierjet.blocks || []).push({ bind, show });
})(globalThis);
