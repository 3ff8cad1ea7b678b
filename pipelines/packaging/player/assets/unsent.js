// What an LRS did not take before the window closed, in this browser until the module is opened again.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const MOST = 1000000; // characters: a browser keeps five million for a whole platform
  const LONGEST = 90 * 24 * 3600 * 1000;

  // One place a learner, registration and module of one LRS: nothing is ever sent for somebody else, or elsewhere.
  function open(...names) {
    const key = `premierjet:unsent:${JSON.stringify(names)}`;

    // Says whether it is kept: a private window, a full or forbidden storage keeps nothing.
    function write(left) {
      try {
        const text = JSON.stringify({ ...left, at: Date.now() });
        if (text.length > MOST) return false;
        localStorage.setItem(key, text);
        return true;
      } catch {
        return false;
      }
    }

    function read() {
      try {
        const left = JSON.parse(localStorage.getItem(key));
        const whole = left.statements.every(({ id, verb, context }) => id && verb.id && context.contextActivities);
        if (whole && Date.now() - left.at < LONGEST) return left;
      } catch {
        // nothing that can be read
      }
      clear();
      return null;
    }

    function clear() {
      try {
        localStorage.removeItem(key);
      } catch {
        // nothing was kept
      }
    }

    return { write, read, clear };
  }

  Premierjet.unsent = { open };
})(globalThis);
