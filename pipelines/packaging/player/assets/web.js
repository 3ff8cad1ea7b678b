// Plain web: nothing is reported; this browser remembers the place. A preview remembers nothing.
(function (root) {
  "use strict";

  root.Premierjet.openTracker = function (edition, { tell }) {
    const key = `premierjet:${edition.activity}`;

    function save({ memory }) {
      if (edition.number === 0) return;
      try {
        localStorage.setItem(key, memory);
      } catch {
        tell("no_storage"); // private window, full or forbidden storage
      }
    }

    function stored() {
      if (edition.number === 0) return "";
      try {
        return localStorage.getItem(key);
      } catch {
        return "";
      }
    }

    return {
      limit: 100000,
      ready: Promise.resolve(stored()),
      begin: () => {},
      turn: (page, report) => save(report),
      answer: (given, report) => save(report),
      save,
      end: save,
    };
  };
})(globalThis);
