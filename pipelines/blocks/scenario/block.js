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
    drawTrail(player, scenario);
  }

  const worthOf = (share) => (share === 1 ? "right" : share ? "half" : "wrong");

  // The decisions before the one that is shown; from an ending, each can be taken another way.
  function drawTrail({ edition, memory }, scenario) {
    const trail = $(scenario.id).querySelector(".trail");
    const blank = $(scenario.id).querySelector("template").content.firstElementChild;
    const { taken, ended } = Premierjet.scoring.walk(edition, scenario.id, memory().answers);
    const at = places.get(scenario.id);
    trail.textContent = "";
    for (const id of taken.slice(0, taken.includes(at) ? taken.indexOf(at) : taken.length)) {
      const item = edition.items.find((each) => each.id === id);
      const [choice] = memory().answers[id];
      const worth = worthOf(Premierjet.judging.share(item, [choice]));
      const line = blank.cloneNode(true);
      line.dataset.worth = worth;
      line.querySelector(".asked").textContent = item.stem;
      line.querySelector(".taken").textContent = item.options.find((option) => option.id === choice).text;
      line.querySelector(".worth").textContent = $(id).querySelector(`[data-verdict="${worth}"]`).textContent;
      line.querySelector(".rewind").dataset.from = id;
      line.querySelector(".rewind").hidden = !ended || taken.includes(at);
      trail.append(line);
    }
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

  // Where only scenarios are scored, below the mark to play again from the start is a new try.
  function replay(player, scenario) {
    const quiz = Premierjet.scoring.counted(player.edition.items).some((item) => !item.points);
    if (!scenario.optional && !quiz && player.outcome().again) {
      player.retry();
      begin(player, scenario, scenario.start);
    } else rewind(player, scenario, scenario.start);
  }

  // The first time through is kept for the score.
  function rewind(player, scenario, from) {
    const memory = player.memory();
    const { taken, points } = walkOf(player, scenario.id);
    if (!(scenario.id in memory.plays)) memory.plays[scenario.id] = points;
    for (const id of taken.slice(taken.indexOf(from))) {
      delete memory.answers[id];
      Premierjet.quiz.clear(player.edition.items.find((item) => item.id === id), $(id));
    }
    player.announce(player.say("way_again"));
    player.changed();
    begin(player, scenario, from);
  }

  function begin(player, scenario, from) {
    places.set(scenario.id, from);
    turn(player, scenario);
    nodeOf(scenario.id, from).focus();
  }

  function bind(player) {
    const scenarios = new Map((player.edition.scenarios || []).map((scenario) => [scenario.id, scenario]));
    document.addEventListener("click", ({ target }) => {
      const button = target.closest(".go-on, .replay, .rewind");
      const scenario = button && scenarios.get(button.closest(".scenario").id);
      if (!scenario) return;
      if (button.matches(".rewind")) rewind(player, scenario, button.dataset.from);
      else (button.matches(".replay") ? replay : goOn)(player, scenario);
    });
  }

  (Premierjet.blocks = Premierjet.blocks || []).push({ bind, show });
})(globalThis);
