// One question on the page: choose, check, read why.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});

  function bind(item, form, answered) {
    const hint = form.querySelector(".choose");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      if (!chosen) {
        hint.textContent = hint.dataset.text;
        form.querySelector("input").focus();
        return;
      }
      answered(item, chosen.value);
      form.querySelector(".feedback").focus();
    });
    form.addEventListener("change", () => (hint.textContent = ""));
  }

  // Shows a checked answer: it can no longer be changed, and its meaning never rests on colour alone.
  function show(item, form, value, texts) {
    form.classList.add("checked");
    form.classList.toggle("right", value === item.key);
    for (const input of form.querySelectorAll("input")) {
      const chosen = input.value === value;
      const right = input.value === item.key;
      input.checked = chosen;
      input.disabled = true;
      const option = input.closest(".option");
      option.classList.toggle("is-key", right);
      option.classList.toggle("is-miss", chosen && !right);
      const words = [chosen && texts.chosen, right && texts.right].filter(Boolean);
      option.querySelector(".mark").textContent = words.length ? `(${words.join(", ")})` : "";
    }
    for (const line of form.querySelectorAll("[data-option]")) {
      line.classList.toggle("chosen", line.dataset.option === value);
    }
  }

  function clear(form) {
    form.classList.remove("checked", "right");
    form.reset();
    for (const input of form.querySelectorAll("input")) input.disabled = false;
    for (const option of form.querySelectorAll(".option")) option.classList.remove("is-key", "is-miss");
    for (const mark of form.querySelectorAll(".mark")) mark.textContent = "";
  }

  Premierjet.quiz = { bind, show, clear };
})(globalThis);
