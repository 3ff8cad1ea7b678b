// A picture enlarged: over the page, with its numbers; Escape and a press beside it close it.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const MORE = 1.2; // what is enlarged is at least so much wider than on the page
  const DRAWN = 736; // CSS pixels in which the letters of a drawing are read
  const zoom = () => document.getElementById("zoom");
  const address = (picture) => picture.currentSrc || picture.src;

  // As large as a picture is; a drawing has no size of its own.
  function widest(picture) {
    const own = picture.naturalWidth || Number(picture.getAttribute("width"));
    return /\.svg$/.test(address(picture)) ? Math.max(own, DRAWN) : own;
  }

  // Nothing is offered for a picture that is as large on the page as it is.
  function measure(framed) {
    const picture = framed.querySelector("img");
    framed.classList.toggle("small", widest(picture) < MORE * picture.clientWidth);
  }

  function enlarge(pressed) {
    const framed = pressed.closest(".framed");
    const { clientWidth, clientHeight } = framed.querySelector("img");
    const copy = framed.cloneNode(true);
    const picture = copy.querySelector("img");
    if (!zoom().showModal) {
      root.open(address(picture)); // a browser from before 2022
      return;
    }
    picture.loading = "eager";
    picture.dataset.width = widest(framed.querySelector("img"));
    const place = zoom().querySelector("div");
    place.textContent = "";
    place.append(copy);
    zoom().showModal();
    const whole = Math.min(zoom().clientWidth, (0.94 * root.innerHeight * clientWidth) / clientHeight);
    if (whole < MORE * clientWidth || whole >= picture.dataset.width) grow(copy);
  }

  function grow(framed) {
    framed.classList.add("large");
    const picture = framed.querySelector("img");
    picture.style.width = `${picture.dataset.width}px`;
  }

  // Whole at first, where that is larger than on the page; then as large as it is, to be moved about in.
  function press(pressed) {
    const framed = pressed.closest(".framed:not(.large)");
    if (framed) grow(framed);
    else close();
  }

  // Whether one was open.
  const close = () => zoom().open && !zoom().close();

  // Paper has the drawings that the screen has: others would come when the sheets are laid out already.
  function keep() {
    for (const source of document.querySelectorAll("picture source")) {
      const { currentSrc } = source.parentNode.querySelector("img");
      source.media = currentSrc.endsWith(source.getAttribute("srcset")) ? "all" : "not all";
    }
  }

  function bind() {
    zoom().addEventListener("click", (event) => event.target === zoom() && close());
    root.addEventListener("beforeprint", keep);
  }

  Premierjet.pictures = { bind, measure, enlarge, press, close };
})(globalThis);
