// One question on the page: answer, check, read why. One entry of KINDS for each way of answering.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const ORDERS = 50; // after so many tries they come again
  const LONE_SURROGATE = /\p{Surrogate}/gu; // half a character, cut by the length a field allows

  const all = (form, selector) => [...form.querySelectorAll(selector)];
  const mark = (place, ...words) => {
    const said = words.filter(Boolean).join(", ");
    place.querySelector(".mark").textContent = said ? `(${said})` : "";
  };
  const verdict = (place, right) => {
    place.classList.toggle("is-key", right);
    place.classList.toggle("is-miss", !right);
  };
  const firstEmpty = (fields) => fields.find((field) => !field.value.trim());

  // read: the answer, or what is missing of it (the field to go to). show: marks each part of an answer that
  // was checked; `given` is null where only the verdict is known.
  const choice = {
    read(form) {
      const chosen = all(form, "input:checked").map((input) => input.value);
      return chosen.length ? { given: chosen.sort() } : { missing: form.querySelector("input") };
    },
    show(item, form, given, texts) {
      for (const input of all(form, "input")) {
        const chosen = given !== null && given.includes(input.value);
        const key = item.key.includes(input.value);
        input.checked = chosen;
        const option = input.closest(".option");
        option.classList.toggle("is-key", key);
        option.classList.toggle("is-miss", chosen && !key);
        mark(option, chosen && texts.chosen, key && texts.right);
      }
      const told = new Set(); // what is said of several is read once
      for (const line of all(form, "[data-option]")) {
        const missed = item.kind === "multiple" && item.key.includes(line.dataset.option);
        const before = told.size;
        if (given !== null && (given.includes(line.dataset.option) || missed)) told.add(line.lastChild.textContent);
        line.classList.toggle("chosen", told.size > before);
      }
    },
  };

  // In a scenario what follows tells enough: the other choices stay open for another time.
  const decision = {
    read: choice.read,
    show(item, form, given, texts) {
      form.classList.toggle("half", Premierjet.judging.share(item, given) === 0.5);
      for (const input of all(form, "input")) {
        input.checked = given.includes(input.value);
        mark(input.closest(".option"), input.checked && texts.chosen);
      }
      for (const part of all(form, "[data-option]")) {
        part.classList.toggle("chosen", given.includes(part.dataset.option));
      }
    },
  };

  const written = {
    read(form, item) {
      const fields = all(form, "input");
      const given = fields.map((field) => field.value.replace(LONE_SURROGATE, "").trim());
      const unread = (_, at) => !Premierjet.judging.answers(item, given[at], at);
      const missing = firstEmpty(fields) || fields.find(unread);
      return missing ? { missing } : { given };
    },
    show(item, form, given, texts) {
      all(form, "input").forEach((field, at) => {
        field.value = given === null ? "" : given[at];
        if (given === null) return;
        const place = field.closest(".gap");
        const right = Premierjet.judging.partRight(item, given, at);
        verdict(place, right);
        mark(place, right ? texts.right : `${texts.expected} ${place.dataset.answer}`);
      });
    },
  };

  // In the order of the key, wherever each line stands.
  const lines = (item, form) => item.sources.map(({ id }) => form.elements[`${item.id}-${id}`]);
  const matching = {
    read(form, item) {
      const fields = lines(item, form);
      const missing = firstEmpty(all(form, "select"));
      return missing ? { missing } : { given: fields.map((field) => field.value) };
    },
    show(item, form, given, texts) {
      lines(item, form).forEach((field, at) => {
        field.value = given === null ? "" : given[at];
        if (given === null) return;
        const place = field.closest(".pair");
        const right = given[at] === item.key[at];
        verdict(place, right);
        mark(place, right ? texts.right : `${texts.expected} ${place.dataset.answer}`);
      });
    },
  };

  const places = (form) => all(form, ".place");
  const ordering = {
    // The order shown is never the right one: an answer begins with a move.
    read(form) {
      if (!form.classList.contains("moved")) return { missing: form.querySelector(".move") };
      return { given: places(form).map((place) => place.dataset.id) };
    },
    show(item, form, given, texts) {
      if (given !== null) arrange(form, given);
      places(form).forEach((place, at) => {
        if (given === null) return;
        const right = item.key[at] === place.dataset.id;
        verdict(place, right);
        mark(place, right ? texts.right_place : `${texts.expected_place} ${item.key.indexOf(place.dataset.id) + 1}`);
      });
    },
  };

  function arrange(form, ids) {
    const list = form.querySelector(".places");
    for (const id of ids) list.append(list.querySelector(`[data-id="${id}"]`));
    atEnds(form);
  }

  // A button that can do nothing stays where it is, so that the focus does too.
  function atEnds(form) {
    places(form).forEach((place, at, { length }) => {
      for (const button of all(place, ".move")) {
        button.setAttribute("aria-disabled", at === (button.dataset.step === "-1" ? 0 : length - 1));
      }
    });
  }

  function move(button, texts, tell) {
    const { form } = button;
    const place = button.closest(".place");
    const up = button.dataset.step === "-1";
    const other = up ? place.previousElementSibling : place.nextElementSibling;
    if (other) {
      other[up ? "before" : "after"](place);
      form.classList.add("moved");
      form.querySelector(".choose").textContent = "";
      button.focus(); // moving a node takes the focus away
      atEnds(form);
    }
    const now = places(form);
    tell(texts.moved.replace("{text}", place.querySelector(".text").textContent)
      .replace("{place}", now.indexOf(place) + 1).replace("{places}", now.length));
  }

  const KINDS = {
    single: choice,
    multiple: choice,
    true_false: choice,
    decision,
    cloze: written,
    numeric: written,
    matching,
    ordering,
  };
  const controls = (form) => all(form, "input, select, .move");

  // One listener of a kind for all questions: none is touched before it is met.
  function bind(items, texts, answered, tell) {
    const asked = new Map(items.map((item) => [item.id, item]));
    const hint = (form) => form.querySelector(".choose");
    document.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      const item = asked.get(form.id);
      const { given, missing } = KINDS[item.kind].read(form, item);
      if (missing) {
        hint(form).textContent = missing.value && item.units ? texts.no_number : hint(form).dataset.text;
        missing.focus();
        return;
      }
      answered(item, given);
      form.querySelector(".feedback").focus();
    });
    // Enter sends what was typed, not what is being chosen.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches(".option input")) event.preventDefault();
    });
    document.addEventListener("input", ({ target }) => (hint(target.form).textContent = ""));
    document.addEventListener("click", ({ target }) => {
      const button = target.closest(".move");
      if (button) move(button, texts, tell);
    });
  }

  // Shows a checked answer: it can no longer be changed, and its meaning never rests on colour alone.
  function show(item, form, given, texts) {
    const known = typeof given !== "boolean";
    form.classList.add("checked");
    form.classList.toggle("right", Premierjet.judging.right(item, given));
    KINDS[item.kind].show(item, form, known ? given : null, texts);
    for (const control of controls(form)) control.disabled = true;
    const lost = form.querySelector(".lost");
    if (lost) lost.textContent = known ? "" : texts.verdict_only;
  }

  function clear(item, form) {
    form.classList.remove("checked", "right", "half", "moved");
    form.reset();
    for (const control of controls(form)) control.disabled = false;
    for (const part of all(form, ".is-key, .is-miss")) part.classList.remove("is-key", "is-miss");
    for (const said of all(form, ".mark")) said.textContent = "";
  }

  // A number for an id that looks like chance and is the same whenever this try goes on (FNV-1a, and a last mix).
  function draw(seed, id) {
    let hash = seed;
    for (const sign of id) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  // The order of a try: the first has the page's, each other one of its own; never `forbidden`, the answer.
  function mix(ids, attempt, name, forbidden = []) {
    const round = attempt % ORDERS;
    if (round === 1) return ids;
    const drawn = new Map(ids.map((id) => [id, draw(round, name + id)]));
    const mixed = [...ids].sort((one, other) => drawn.get(one) - drawn.get(other));
    const before = mix(ids, round ? round - 1 : ORDERS - 1, name, forbidden);
    const turn = () => mixed.push(mixed.shift());
    for (const _ of ids) if ([before, forbidden].some((order) => `${order}` === `${mixed}`)) turn();
    if (`${forbidden}` === `${mixed}`) turn();
    return mixed;
  }

  // Nodes that stand together, in another order.
  function reorder(nodes, nameOf, order) {
    const named = new Map(nodes.map((node) => [nameOf(node), node]));
    const place = document.createComment("");
    nodes[0].before(place);
    for (const name of order) place.before(named.get(name));
    place.remove();
  }

  function mixRows(item, form, attempt) {
    const order = (parts, name = "") => mix(parts.map(({ id }) => name + id), attempt, item.id, item.steps && item.key);
    if (item.steps) form.classList.contains("moved") || arrange(form, order(item.steps));
    else if (item.sources) {
      reorder(all(form, ".pair"), (pair) => pair.querySelector("select").name, order(item.sources, `${item.id}-`));
    } else if (item.options && !item.still) {
      reorder(all(form, ".option"), (option) => option.querySelector("input").value, order(item.options));
    }
  }

  // Questions and what there is to choose, in the order of a try; the numbers above them count on.
  function shuffle(items, attempt) {
    const quizzes = new Map();
    for (const item of items) {
      const form = document.getElementById(item.id);
      mixRows(item, form, attempt);
      if (!item.inside) quizzes.set(form.parentNode, [...(quizzes.get(form.parentNode) || []), item.id]);
    }
    for (const [quiz, ids] of quizzes) {
      const counts = () => all(quiz, ".item .count");
      const numbers = counts().map((count) => count.textContent);
      reorder(ids.map((id) => document.getElementById(id)), ({ id }) => id, mix(ids, attempt, ""));
      counts().forEach((count, at) => (count.textContent = numbers[at]));
    }
  }

  Premierjet.quiz = { bind, show, clear, shuffle };
})(globalThis);
