// A picture enlarged: over the page, with its numbers; its button, Escape and a press beside it close it.
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
    const high = Number.parseFloat(getComputedStyle(place).maxHeight);
    picture.style.maxHeight = `${high}px`;
    const whole = Math.min(place.clientWidth, (high * clientWidth) / clientHeight);
    if (whole < MORE * clientWidth || whole >= picture.dataset.width) grow(copy);
    else settle();
  }

  // Arrows move what is larger than its place, which is told.
  function settle() {
    const place = zoom().querySelector("div");
    place.focus();
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = place;
    zoom().querySelector("p").hidden = scrollWidth <= clientWidth && scrollHeight <= clientHeight;
  }

  function grow(framed) {
    framed.classList.add("large");
    const picture = framed.querySelector("img");
    Object.assign(picture.style, { width: `${picture.dataset.width}px`, maxHeight: "none" });
    settle();
  }

  // Whole at first, where that is larger than on the page; then as large as it is, to be moved about in.
  function press(pressed) {
    if (pressed.matches(".close")) close();
    else grow(pressed.closest(".framed"));
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

  // Browsers let the focus out of a dialog between its last stop and its first.
  function keepFocus(event) {
    if (event.key !== "Tab") return;
    event.preventDefault();
    const stops = [...zoom().querySelectorAll("button, [tabindex]")].filter((stop) => stop.offsetParent);
    const next = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
    stops[(next + stops.length) % stops.length].focus();
  }

  function bind() {
    zoom().addEventListener("keydown", keepFocus);
    zoom().addEventListener("click", (event) => event.target === zoom() && close());
    root.addEventListener("resize", () => zoom().open && settle());
    root.addEventListener("beforeprint", keep);
  }

  Premierjet.pictures = { bind, measure, enlarge, press, close };
})(globalThis);
