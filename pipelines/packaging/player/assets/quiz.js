// One question on the page: answer, check, read why. One entry of KINDS for each way of answering.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
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
      for (const line of all(form, "[data-option]")) {
        const missed = item.kind === "multiple" && item.key.includes(line.dataset.option);
        line.classList.toggle("chosen", given !== null && (given.includes(line.dataset.option) || missed));
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
      const number = item.kind !== "numeric" || !Number.isNaN(Premierjet.judging.number(given[0], item));
      const missing = firstEmpty(fields) || (number ? null : fields[0]);
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

  const matching = {
    read(form) {
      const fields = all(form, "select");
      const missing = firstEmpty(fields);
      return missing ? { missing } : { given: fields.map((field) => field.value) };
    },
    show(item, form, given, texts) {
      all(form, "select").forEach((field, at) => {
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
    clear(item, form) {
      form.classList.remove("moved");
      arrange(form, item.steps.map((step) => step.id));
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
        hint(form).textContent = hint(form).dataset.text;
        missing.focus();
        return;
      }
      answered(item, given);
      form.querySelector(".feedback").focus();
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
    form.classList.remove("checked", "right", "half");
    form.reset();
    for (const control of controls(form)) control.disabled = false;
    for (const part of all(form, ".is-key, .is-miss")) part.classList.remove("is-key", "is-miss");
    for (const said of all(form, ".mark")) said.textContent = "";
    if (KINDS[item.kind].clear) KINDS[item.kind].clear(item, form);
  }

  Premierjet.quiz = { bind, show, clear };
})(globalThis);
