// Pages, focus and progress. The page is whole without this script; with it, one section shows at a time.
(function (root) {
  "use strict";
  const { judging, scoring, memory: kept, quiz, notes, pictures } = root.Premierjet;
  const OUTSIDE = ["end", "about"]; // pages nothing is tracked or remembered of
  const MINUTE = 60000;
  const MOST = 8; // questions or cards that are shown at a time
  document.documentElement.classList.add("js");

  document.addEventListener("DOMContentLoaded", async () => {
    const $ = (id) => document.getElementById(id);
    const edition = JSON.parse($("edition").textContent);
    const { texts, rule } = edition;
    const say = (name, facts = {}) => texts[name].replace(/\{(\w+)\}/g, (_, fact) => facts[fact]);
    const order = edition.pages.map((page) => page.id);
    // Made when a figure is said: making one takes longer than all else a module starts with.
    const figure = (number) => new Intl.NumberFormat(edition.language, { maximumFractionDigits: 2 }).format(number);
    const blocks = root.Premierjet.blocks || []; // scripts of kinds of block
    const holder = (id) => $(id).closest(".page").id;
    const listAsked = () => scoring.counted(edition.items).filter((item) => !item.points);
    const make = (tag, textContent, more) => Object.assign(document.createElement(tag), { textContent }, more);
    const linkTo = (id) => make("a", $(`${id}-title`).textContent, { href: `#${id}` });
    let memory = kept.blank();
    let shown = order[0];
    let since = Date.now();
    let over = false;
    let parts = []; // of the page that is shown, its questions or cards
    let part = 0;
    const left = {}; // the part of each page that was shown last
    const onward = $("next").textContent;
    // What scripts of blocks are handed: each shows how far the learner is in its own blocks.
    const player = {
      edition,
      say,
      figure,
      announce,
      memory: () => memory,
      outcome: () => scoring.outcome(edition, memory),
      changed() {
        since = Date.now();
        showProgress();
        tracker.save(report());
      },
      retry,
    };

    $(shown).classList.add("current"); // something to read while an LRS is asked for the place
    const tracker = root.Premierjet.openTracker(edition, { tell, recovered });
    memory = kept.unpack(await tracker.ready, edition);
    if (memory.earned === null && player.outcome().passed) memory.earned = 0; // nobody wrote down when
    tracker.begin(report());
    const mark = $("mark");
    if (mark && mark.textContent !== `${edition.mastery}`) mark.textContent = figure(edition.mastery); // the LMS's
    bind();
    restore();
    go(pageOf(location.hash) || memory.page || order[0]);
    performance.mark("premierjet-usable");
    requestAnimationFrame(() => setTimeout(settle)); // an LMS holds the page up while it saves: paint it first

    function settle() {
      remember("replaceState", ""); // an address with a place in it would take the focus there
      tellPage();
    }

    function report() {
      const outcome = player.outcome();
      const packed = kept.pack(memory, outcome, tracker.limit, edition);
      return { outcome, page: memory.page || order[0], memory: packed, answers: memory.answers };
    }

    // `kind` names a text; only the end of a trouble may be wiped away by turning the page.
    function tell(kind) {
      const line = $("trouble");
      if (line.textContent === texts[kind]) return; // said once, not at every retry
      line.textContent = texts[kind];
      line.className = kind === "saved_again" ? "over" : "";
    }

    function recovered(packed) {
      const held = document.activeElement;
      const { attempt } = memory;
      memory = kept.merge(kept.unpack(packed, edition), memory);
      restore(attempt);
      divide(part);
      const at = findPart((one) => one.contains(held));
      if (at >= 0) showPart(at);
      held.focus({ preventScroll: true }); // moving a node takes the focus away
      tracker.save(report());
    }

    function bind() {
      quiz.bind(edition.items, texts, answer, announce);
      root.Premierjet.narration.bind();
      notes.bind();
      pictures.bind();
      for (const block of blocks) block.bind(player);
      document.addEventListener("click", press);
      document.addEventListener("keydown", pressKey);
      root.addEventListener("popstate", ({ state }) => {
        if (pictures.close()) return remember("pushState", `#${shown}`);
        const id = pageOf(`#${state}`) || pageOf(location.hash);
        if (id) turnTo(id, true);
      });
      root.addEventListener("resize", measure);
      document.addEventListener("load", measure, true); // of a picture
      $("previous").addEventListener("click", () => turn(-1));
      $("next").addEventListener("click", () => turn(1));
      $("toggle").addEventListener("click", () => toggleContents());
      $("leave").hidden = !tracker.leave;
      $("leave").addEventListener("click", leave);
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && !over) tracker.save(report());
      });
      root.addEventListener("pagehide", () => {
        over = true;
        tracker.end(report());
      });
      // A page taken back from the browser's cache has ended its session: it starts a new one.
      root.addEventListener("pageshow", (event) => event.persisted && location.reload());
    }

    function leave() {
      over = true;
      $("leave").disabled = true;
      tracker.leave(report());
    }

    // One listener for what hundreds of sentences and questions have.
    function press(event) {
      const pressed = event.target.closest("a[href^='#'], .source, [aria-controls], .restart, .retry, .framed:not(.small) img, .enlarge, .close, .print");
      if (!pressed || pressed === $("toggle")) return;
      if (pressed.matches(".source")) notes.toggle(event, pressed);
      else if (pressed.hash) follow(event, pressed);
      else if (pressed.matches(".restart, .retry")) restart();
      else if (pressed.matches(".print")) root.print();
      else if (pressed.closest("dialog")) pictures.press(pressed);
      else if (pressed.matches(".close")) notes.close(true);
      else if (pressed.matches(".framed *")) pictures.enlarge(pressed);
      else open(pressed);
    }

    // The page an address ends with, if it is one.
    function pageOf(hash) {
      const id = hash.slice(1);
      return OUTSIDE.includes(id) || order.includes(id) ? id : null;
    }

    // Each page is an entry of the browser's history, in this frame alone: "back" turns one page back.
    function remember(how, address) {
      try {
        history[how](shown, "", address);
      } catch {
        // a frame without an address, or a browser that counts the entries: pages turn all the same
      }
    }

    function follow(event, link) {
      const id = link.id === "back" ? memory.page : pageOf(link.hash);
      if (!id) return;
      event.preventDefault();
      toggleContents(false);
      turnTo(id);
    }

    function pressKey(event) {
      if (event.key === "Escape" && $("contents").classList.contains("open")) {
        toggleContents(false);
        $("toggle").focus();
      }
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!step || modified || event.defaultPrevented || event.target.closest("form, audio, dialog, .wide, .source, .note")) return;
      turn(step);
    }

    function turn(step) {
      const id = order[order.indexOf(shown) + step];
      if (parts[part + step]) {
        showPart(part + step);
        arrive();
        tellPage();
      } else if (id && order.includes(shown)) turnTo(id, false, step < 0);
    }

    // Going back, the browser knows how far down the page was, and the part that was left is shown.
    function turnTo(id, back = false, stay = back) {
      if (id !== shown) {
        go(id, stay);
        if (!back) remember("pushState", `#${id}`);
      } else if (back) return;
      else divide();
      arrive(back);
      tellPage();
    }

    function arrive(back) {
      if (!back) root.scrollTo(0, 0);
      const focus = () => $(`${shown}-title`).focus({ preventScroll: true });
      if (back) setTimeout(focus); // the browser takes the focus to the place the address names
      else focus();
      announce([$("position").textContent, $("part").textContent].filter(Boolean).join(", "));
    }

    // Many questions or cards stand in parts as even as can be. Without `at` the first that misses an answer is shown.
    function divide(at) {
      const all = [...$(shown).querySelectorAll(":scope > .item, .card")];
      const size = Math.ceil(all.length / Math.ceil(all.length / MOST));
      parts = [];
      for (let from = 0; from < all.length; from += size) parts.push(all.slice(from, from + size));
      showPart(at ?? Math.max(0, findPart((one) => one.matches(".item:not(.checked)"))));
    }

    function findPart(holds) {
      return parts.findIndex((each) => each.some(holds));
    }

    // Paper has them all. A page was seen once its last part was.
    function showPart(at) {
      part = left[shown] = at;
      if (order.includes(shown) && !parts[at + 1]) memory.seen.add(shown);
      const all = parts.flat();
      for (const one of all) one.classList.toggle("later", !parts[part].includes(one));
      const from = all.indexOf(parts[part]?.[0]) + 1;
      $("part").textContent = parts[1] ? say("part", { from, to: from + parts[part].length - 1, all: all.length }) : "";
      showProgress();
    }

    function tellPage() {
      if (order.includes(shown)) tracker.turn(edition.pages[order.indexOf(shown)], report());
    }

    function go(id, stay) {
      $(shown).classList.remove("current");
      root.Premierjet.narration.hush();
      notes.close(false);
      shown = id;
      since = Date.now();
      $(id).classList.add("current");
      // Asked for now: a picture that waits for its place on the screen comes a fifth of a second later.
      for (const picture of $(id).querySelectorAll("img[loading]")) picture.loading = "eager";
      document.body.dataset.at = id;
      if (order.includes(id)) memory.page = id;
      divide(stay ? left[id] : undefined);
      if ($("trouble").className === "over") $("trouble").textContent = "";
      document.title = id === order[0] ? edition.title : `${$(`${id}-title`).textContent} – ${edition.title}`;
      requestAnimationFrame(measure);
    }

    // A table wider than the screen says so.
    function measure() {
      const header = document.querySelector("header");
      const stays = getComputedStyle(header).position === "sticky";
      document.documentElement.style.setProperty("--bar", `${stays ? header.offsetHeight : 0}px`);
      for (const wide of $(shown).querySelectorAll(".wide")) {
        wide.classList.toggle("cut", wide.scrollWidth > wide.clientWidth);
      }
      $(shown).querySelectorAll(".framed").forEach(pictures.measure);
    }

    function open(button) {
      const opened = $(button.getAttribute("aria-controls")).classList.toggle("open");
      button.setAttribute("aria-expanded", opened);
    }

    function toggleContents(opened = !$("contents").classList.contains("open")) {
      $("contents").classList.toggle("open", opened);
      $("toggle").setAttribute("aria-expanded", opened);
    }

    function announce(said) {
      $("announcement").textContent = said;
    }

    function answer(item, given) {
      memory.answers[item.id] = given;
      const seconds = (Date.now() - since) / 1000;
      since = Date.now();
      quiz.show(item, $(item.id), given, texts);
      for (const block of blocks) block.show(player);
      showProgress();
      const now = player.outcome();
      const result = $(shown).querySelector(".result.shown");
      if (now.finished && !item.optional) announce(resultSaid(now));
      else if (result) announce(result.innerText);
      const isAbove = parts[part]?.at(-1) === $(item.id);
      if (result && isAbove) requestAnimationFrame(() => result.scrollIntoView({ block: "nearest" }));
      const share = judging.share(item, given);
      tracker.answer({ item, given, share, seconds, at: new Date() }, report());
    }

    // As often as the rule allows, below the pass mark only. The best result counts: no restart can lose one.
    function restart() {
      retry();
      const first = scoring.counted(edition.items).map(({ id }) => $(id).closest(".page"))[0];
      turnTo(first.id);
      first.querySelector("input, select, .move").focus();
    }

    function retry() {
      memory.best = player.outcome().score;
      memory.taken = true;
      memory.attempt += 1;
      for (const item of scoring.counted(edition.items)) {
        delete memory.answers[item.id];
        quiz.clear(item, $(item.id));
      }
      for (const { id } of scoring.counted(edition.scenarios || [])) delete memory.plays[id];
      quiz.shuffle(listAsked(), memory.attempt);
      divide();
      for (const block of blocks) block.show(player);
      announce(texts.restarted);
      player.changed();
    }

    // Each try has an order of its own, the same whenever it goes on; `attempt` is the one that is shown.
    function restore(attempt = 1) {
      if (memory.attempt !== attempt) quiz.shuffle(listAsked(), memory.attempt);
      for (const item of edition.items) {
        if (item.id in memory.answers) quiz.show(item, $(item.id), memory.answers[item.id], texts);
      }
      for (const block of blocks) block.show(player);
    }

    function resultSaid(now) {
      const points = { right: figure(now.right), items: figure(now.items), percent: figure(now.now) };
      const lines = [say(now.passed ? "passed" : now.again ? "failed" : "failed_last", edition)];
      lines.push(say(edition.scenarios ? "points" : "score", points));
      if (now.score > now.now) lines.push(say("best", { percent: figure(now.score) }));
      if (now.again && rule.attempts) lines.push(say("tries", { count: rule.attempts - memory.attempt }));
      return lines.join(" ");
    }

    // What was right before the lesson, objective by objective, once all of it is answered. It steers nothing.
    function showPlaces() {
      const placing = edition.items.filter((item) => item.optional && !item.inside);
      for (const said of $(shown).querySelectorAll("[data-objective]")) {
        const asked = placing.filter((item) => item.objective === said.dataset.objective);
        const right = asked.filter((item) => judging.right(item, memory.answers[item.id] || false)).length;
        said.textContent = say("placing", { right, items: asked.length });
        said.closest(".result").classList.toggle("shown", placing.every((item) => item.id in memory.answers));
      }
    }

    // Objective by objective: which of its pages were seen, and what was answered right.
    function showAims(within) {
      for (const aim of document.querySelectorAll(`${within} [data-aim]`)) {
        const asked = listAsked().filter((item) => (item.objective || "") === aim.dataset.aim);
        const answered = asked.filter((item) => item.id in memory.answers);
        const right = answered.filter((item) => judging.right(item, memory.answers[item.id])).length;
        const pages = edition.pages.filter((page) => page.treats === aim.dataset.aim);
        const seen = pages.filter((page) => memory.seen.has(page.id)).length;
        showMark(aim.querySelector(".read"), "aim_pages", seen, pages.length);
        showMark(aim.querySelector(".known"), "aim_right", right, asked.length);
        const again = aim.querySelector(".again");
        if (again) fill(again, listToReread(answered));
      }
    }

    function showMark(line, name, done, all) {
      line.hidden = !all;
      line.querySelector("progress").max = all || 1;
      line.querySelector("progress").value = done;
      line.querySelector("bdi").textContent = say(name, { done, all });
    }

    // When it was passed, unless nobody approved it or somebody only looks at it.
    function keepDate(now) {
      const counts = edition.number && !tracker.looking?.();
      if (now.passed && memory.earned === null && counts) memory.earned = Math.floor(Date.now() / MINUTE);
    }

    // Of the page that is shown, of the contents, and every result: nothing else is touched.
    function showProgress() {
      const now = player.outcome();
      keepDate(now);
      $("bar").value = now.progress;
      showTurn();
      for (const link of document.querySelectorAll("#contents a")) {
        const id = link.hash.slice(1);
        if (memory.seen.has(id) && !link.classList.contains("seen")) {
          link.classList.add("seen");
          link.querySelector(".spoken").textContent = `(${texts.seen})`;
        }
        if (id === shown) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
      showPlaces();
      showAims("#contents");
      for (const result of document.querySelectorAll(".score")) showResult(result, now);
      $("end").classList.toggle("told", now.finished);
      if (now.finished || shown === "end") showEnd(now);
      showOutcome(now);
    }

    // Where the learner is, and where they can go on to.
    function showTurn() {
      const place = order.indexOf(shown);
      const inOrder = place >= 0;
      $("position").textContent = inOrder ? say("position", { page: place + 1, pages: order.length }) : "";
      document.querySelector(".turn").hidden = !inOrder;
      const ends = place === order.length - 1;
      const last = ends && !parts[part + 1];
      $("previous").hidden = place === 0;
      $("next").hidden = last;
      $("next").textContent = place === 0 ? $("next").dataset.begin : onward;
      $("finish").hidden = !last;
      $("outcome").hidden = !ends && shown !== "end";
    }

    function list(line, parts) {
      for (const part of parts) line.append(line.children.length ? " · " : "", part);
    }

    // Below the mark also what to read again and, once no try is left, where the right answers stand.
    function showResult(result, now) {
      const failed = now.finished && !now.passed;
      result.classList.toggle("shown", now.finished);
      result.querySelector("p").textContent = now.finished ? resultSaid(now) : "";
      result.querySelector("button").hidden = !now.again;
      fill(result.querySelector(".reread"), failed ? missed() : []);
      fill(result.querySelector(".answers"), failed && !now.again ? listAsked().map(({ id }) => holder(id)) : []);
    }

    function fill(line, pages) {
      const place = line.querySelector("bdi");
      place.textContent = "";
      list(place, [...new Set(pages)].map(linkTo));
      line.hidden = !pages.length;
    }

    // The pages on what was not answered right, in their order.
    function listToReread(items, others = []) {
      const wrong = items.filter((item) => !judging.right(item, memory.answers[item.id]));
      const pages = [...wrong.flatMap((item) => item.again), ...others];
      return order.filter((id) => pages.includes(id));
    }

    function missed() {
      const short = scoring.counted(scoring.played(edition, memory)).filter((way) => way.points < way.most);
      return listToReread(listAsked(), short.map(({ id }) => holder(id)));
    }

    // Each objective, and once it is passed the result in a line to keep.
    function showEnd(now) {
      showAims("#end");
      if (now.items && !now.finished) $("end").querySelector("p").textContent = texts.no_result;
      $("record").hidden = memory.earned === null;
      const line = $("record").querySelector("p");
      const result = now.score === null ? texts.record_done : say("record", { percent: figure(now.score) });
      const day = new Intl.DateTimeFormat(edition.language, { dateStyle: "long" });
      const parts = [tracker.learner?.(), edition.title, result, memory.earned && day.format(memory.earned * MINUTE)];
      line.textContent = "";
      list(line, parts.filter(Boolean).map((part) => make("bdi", part)));
    }

    // Whether all is done; else what is missing, with the pages it is on. A new try asks for its answers again.
    function showOutcome(now) {
      const tried = now.score !== null && !now.passed && !now.finished;
      const open = scoring.played(edition, memory).filter((way) => way.points === null && !(tried && way.optional));
      const pages = {
        unseen: scoring.counted(edition.pages).map(({ id }) => id).filter((id) => !memory.seen.has(id)),
        unplayed: open.map(({ id }) => holder(id)),
        unanswered: listAsked().filter(({ id }) => !(id in memory.answers)).map(({ id }) => holder(id)),
        unpassed: [],
      };
      const box = $("outcome");
      box.textContent = now.completed ? say(now.passed === false && !tried ? "completed_failed" : "completed", edition) : "";
      for (const [name, of] of Object.entries(pages)) {
        const count = now[name] || (tried && name !== "unseen" && of.length);
        if (!count) continue;
        const line = make("p", `${say(name, { count, mastery: edition.mastery })} `);
        list(line, [...new Set(of)].map(linkTo));
        box.append(line);
      }
      if (now.lost) box.append(texts.lost);
    }
  });
})(globalThis);
