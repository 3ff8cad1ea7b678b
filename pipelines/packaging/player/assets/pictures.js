// A picture enlarged: over the page, with its numbers; Escape and a press beside it close it.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const zoom = () => document.getElementById("zoom");

  function enlarge(pressed) {
    const framed = pressed.closest(".framed").cloneNode(true);
    const picture = framed.querySelector("img");
    if (!zoom().showModal) {
      root.open(picture.currentSrc || picture.src); // a browser from before 2022
      return;
    }
    picture.loading = "eager";
    const place = zoom().querySelector("div");
    place.textContent = "";
    place.append(framed);
    zoom().showModal();
  }

  // Whole at first; a press on it or on its button shows it as large as it is, another closes it.
  function press(pressed) {
    const framed = pressed.closest(".framed");
    if (!framed || !framed.classList.toggle("large")) close();
  }

  // Whether one was open.
  const close = () => zoom().open && !zoom().close();

  function bind() {
    zoom().addEventListener("click", (event) => event.target === zoom() && close());
  }

  Premierjet.pictures = { bind, enlarge, press, close };
})(globalThis);
