// A section read aloud: the page shows the sentence that is heard, and one voice speaks at a time.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});

  function follow(reading) {
    const audio = reading.querySelector("audio");
    const sentences = [...reading.querySelectorAll("[data-from]")];
    audio.addEventListener("timeupdate", () => {
      const now = audio.ended ? -1 : audio.currentTime * 1000;
      const heard = sentences.filter((sentence) => sentence.dataset.from <= now).pop();
      for (const sentence of sentences) sentence.classList.toggle("heard", sentence === heard);
    });
  }

  function hush(but) {
    for (const audio of document.querySelectorAll("audio")) if (audio !== but) audio.pause();
  }

  function bind() {
    for (const reading of document.querySelectorAll(".reading")) follow(reading);
    document.addEventListener("play", (event) => hush(event.target), true);
  }

  Premierjet.narration = { bind, hush };
})(globalThis);
