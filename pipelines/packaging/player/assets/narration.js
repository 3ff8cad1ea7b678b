// Recordings of one sentence each, heard as one: the next begins where one ends, and the page shows which.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});

  function follow(reading, texts) {
    const audio = reading.querySelector("audio");
    const sentences = [...reading.querySelectorAll("[data-audio]")];
    const status = reading.querySelector(".heard");
    let at = 0;

    function load(number, play) {
      at = Math.min(Math.max(number, 0), sentences.length - 1);
      audio.src = sentences[at].dataset.audio;
      audio.querySelector("track").src = sentences[at].dataset.captions;
      for (const sentence of sentences) sentence.classList.toggle("heard-now", play && sentence === sentences[at]);
      status.textContent = texts.sentence.replace("{number}", at + 1).replace("{total}", sentences.length);
      if (play) audio.play().catch(() => {}); // its own controls say that it did not start
    }

    load(0, false);
    for (const part of reading.querySelectorAll("[data-step], .heard")) part.hidden = sentences.length < 2;
    audio.addEventListener("play", () => sentences[at].classList.add("heard-now"));
    audio.addEventListener("ended", () => load((at + 1) % sentences.length, at + 1 < sentences.length));
    for (const button of reading.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => load(at + Number(button.dataset.step), !audio.paused));
    }
  }

  function hush(but) {
    for (const audio of document.querySelectorAll("audio")) if (audio !== but) audio.pause();
  }

  // One voice at a time: a second one silences the first.
  function bind(texts) {
    for (const reading of document.querySelectorAll(".reading")) follow(reading, texts);
    document.addEventListener("play", (event) => hush(event.target), true);
  }

  Premierjet.narration = { bind, hush };
})(globalThis);
