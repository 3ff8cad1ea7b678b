// What an audit asks of the page it is on. `audit.pages()` lists the pages; the others look at the one that shows.
window.audit ??= (() => {
  const LONGEST = 120; // characters of an element that a finding quotes
  const MOST = 20; // elements a check names
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const shows = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true });
  const shown = () => all("section.page").find(shows);
  const settled = () => new Promise((done) => setTimeout(done, 30));
  const quote = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, LONGEST);
  const isUsed = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], [tabindex='0']";

  async function runAxe(rules) {
    const options = { rules: { "target-size": { enabled: true } }, elementRef: false };
    if (rules) options.runOnly = { type: "rule", values: rules };
    const found = await axe.run(document, options);
    const count = (kind) => found[kind].map(({ id, tags, nodes }) => ({ id, tags, count: nodes.length }));
    const broken = found.violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, MOST).map(({ html }) => ({ rule: "axe", facts: { rule: id, what: html.replace(/\s+/g, " ").slice(0, LONGEST) } })));
    return { held: count("passes"), broken: count("violations"), unsure: count("incomplete"), findings: broken };
  }

  function looks(element) {
    const boxes = [element, element.closest("label, .option, li"), element.parentElement].filter(Boolean);
    return boxes.map((box) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, color, textDecorationLine } =
        getComputedStyle(box);
      const outline = outlineStyle === "none" || outlineWidth === "0px" ? "" : outlineStyle + outlineWidth + outlineColor;
      return [outline, boxShadow, borderColor, backgroundColor, color, textDecorationLine].join();
    }).join("|");
  }

  function listUnseenFocus() {
    const kept = document.activeElement;
    const unseen = all(isUsed).filter(shows).filter((element) => {
      if (element.disabled) return false;
      element.blur();
      const before = looks(element);
      element.focus({ preventScroll: true, focusVisible: true });
      const same = document.activeElement === element && looks(element) === before;
      element.blur();
      return same;
    });
    kept?.focus({ preventScroll: true });
    return unseen.map((element) => ({ rule: "focus", facts: { what: quote(element) } }));
  }

  function listUnreachable() {
    const native = "a[href], button, input, select, textarea, summary, label, audio, video, option";
    const isReached = (element) => element.closest(native) || element.closest("[tabindex]:not([tabindex^='-'])");
    const clicked = all("[onclick], [role=button], [role=link], [role=checkbox], [role=tab]")
      .concat(all("body *").filter((element) => getComputedStyle(element).cursor === "pointer"))
      .filter((element) => !isReached(element));
    const skipped = all("a[href], button, input, select, textarea, summary").filter((element) =>
      element.tabIndex < 0 && !element.disabled && element.getAttribute("role") !== "option");
    return [...new Set([...clicked, ...skipped])].filter(shows)
      .map((element) => ({ rule: "keyboard", facts: { what: quote(element) } }));
  }

  function listUnnamed() {
    const group = (element) => !element.querySelector(":scope > legend") && !element.ariaLabel && !element.getAttribute("aria-labelledby");
    const table = (element) => !element.querySelector("th") && element.getAttribute("role") !== "presentation";
    const says = (element) => /\.(png|jpe?g|gif|svg|webp)$|^(image|picture|photo|img|graphic|logo|untitled|sans titre)( ?\d*)$/i
      .test((element.getAttribute("alt") || "").trim());
    const name = (rule, element) => ({ rule, facts: { what: rule === "alternative" ? element.alt : quote(element) } });
    return [
      ...all("fieldset, [role=group], [role=radiogroup]").filter(shows).filter(group).map((e) => name("group", e)),
      ...all("table").filter(shows).filter(table).map((e) => name("table", e)),
      ...all("img, [role=img]").filter(shows).filter(says).map((e) => name("alternative", e)),
      ...all("audio[autoplay], video[autoplay]").map((e) => name("autoplay", e)),
    ];
  }

  function listMoving() {
    const moving = document.getAnimations().filter(({ playState, effect }) => {
      const { iterations, duration } = effect.getComputedTiming();
      return playState === "running" && Number(duration) > 10 && (iterations === Infinity || duration * iterations > 5000);
    });
    return moving.map(({ effect }) => ({ rule: "motion", facts: { what: quote(effect.target) } }));
  }

  function listCut() {
    const spaced = new CSSStyleSheet();
    spaced.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
    const clips = (element) => {
      const { overflowX, overflowY, clipPath, position } = getComputedStyle(element);
      if (clipPath !== "none" || (position === "absolute" && element.clientWidth <= 1)) return false;
      const hidden = ["hidden", "clip"];
      return (hidden.includes(overflowY) && element.scrollHeight > element.clientHeight + 2)
        || (hidden.includes(overflowX) && element.scrollWidth > element.clientWidth + 2);
    };
    const holdsText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const candidates = all("body *").filter(shows).filter((e) => e.textContent.trim() && !["SELECT", "OPTION", "PROGRESS"].includes(e.tagName));
    const before = new Set(candidates.filter(clips));
    document.adoptedStyleSheets.push(spaced);
    const cut = candidates.filter((element) => clips(element) && !before.has(element) && (holdsText(element) || element.children.length));
    document.adoptedStyleSheets.pop();
    return cut.map((element) => ({ rule: "text-spacing", facts: { what: quote(element) } }));
  }

  function judgeDocument({ language, title }) {
    const found = [];
    const { lang } = document.documentElement;
    if (lang.split("-")[0] !== language) found.push({ rule: "language", facts: { found: lang, wanted: language } });
    if (!document.title.includes(title)) found.push({ rule: "title", facts: {} });
    if (!all("[role=status], [aria-live=polite]").length) found.push({ rule: "status", facts: {} });
    return found;
  }

  return {
    pages: () => all("section.page").map(({ id }) => id),

    async open(id) {
      const link = document.querySelector(`a[href="#${CSS.escape(id)}"]`);
      if (!link) return false;
      link.click();
      await settled();
      for (const part of all(".later", shown())) part.classList.remove("later"); // all parts of a page are judged
      return shown()?.id === id;
    },

    // Opens all that opens on the page; returns whether there was anything.
    async unfold() {
      const closed = all("[aria-expanded=false]", shown()).concat(all("details:not([open]) > summary", shown())).filter(shows);
      closed.forEach((control) => control.click());
      await settled();
      return closed.length > 0;
    },

    // Answers every question of the page wrongly, as far as that is possible; returns whether there was one.
    async answer(right) {
      const forms = all(".item:not(.checked)", shown()).filter(shows);
      for (const form of forms) {
        const wrong = all("input[type=radio], input[type=checkbox]", form).find(({ value }) => !(right[form.id] || []).includes(value));
        (wrong || form.querySelector("input[type=radio], input[type=checkbox]"))?.click();
        for (const field of all("input[type=text], input[type=number]", form)) {
          field.value = "0";
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        for (const field of all("select", form)) {
          field.selectedIndex = field.options.length - 1;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        form.querySelector(".check")?.click();
      }
      await settled();
      return forms.length > 0;
    },

    countStops: () => Math.min(60, all(isUsed).filter(shows).length),
    findStop: () => ["BODY", "AUDIO", "VIDEO"].includes(document.activeElement.tagName) ? "" : quote(document.activeElement),

    runAxe,
    judgeDocument,
    judgePage: () => [listUnseenFocus(), listUnreachable(), listUnnamed(), listMoving()].flatMap((found) => found.slice(0, MOST)),
    listCut,
    judgeWidth: () => document.documentElement.scrollWidth > innerWidth + 1
      ? [{ rule: "reflow", facts: { width: String(document.documentElement.scrollWidth) } }]
      : [],
    alternatives: () => all("img").map(({ alt }) => alt).concat(all("[aria-label]").map((e) => e.ariaLabel), all("figcaption, title, desc").map((e) => e.textContent)),
  };
})();
