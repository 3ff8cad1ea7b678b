// Statements on their way to an LRS: in order, one request at a time, sent again where that can help.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const FIRST_RETRY = 2000;
  const LONGEST_RETRY = 30000;
  const LONGEST_PAUSE = 300000; // an LRS that asks for more patience is asked again after this
  const HURRY = 400;
  const STUCK = 4000; // a window that closes knows no more of it then
  const ANOTHER_TIME = [401, 408, 429];

  // What an answer makes of what was sent: taken, refused for good, or to be sent again, as without an answer. A
  // page to read is no answer of an LRS: it is whoever asks for a login. Where nothing is to be read, as after a
  // 204, a type says nothing: some LRSs name text/html there too.
  function judge(response) {
    const status = response ? response.status : 0;
    const page = status !== 204 && /^text\/html/i.test(response?.headers.get("Content-Type"));
    if (status >= 200 && status < 300) return page ? "again" : "taken";
    return status >= 400 && status < 500 && !ANOTHER_TIME.includes(status) ? "refused" : "again";
  }

  // How long to wait before the next try: what the LRS asks for (RFC 9110, 10.2.3), or twice as long as before.
  function patience() {
    let delay = FIRST_RETRY;
    let until = 0;
    return {
      reset: () => (delay = FIRST_RETRY),
      hurry: () => (delay = HURRY),
      asked: () => Date.now() < until,
      next(response) {
        const said = response?.headers.get("Retry-After");
        const wanted = /^\d+$/.test(said) ? said * 1000 : Date.parse(said) - Date.now();
        const wait = wanted > 0 ? Math.min(wanted, LONGEST_PAUSE) : delay;
        until = wanted > 0 ? Date.now() + wait : 0;
        delay = Math.min(2 * delay, LONGEST_RETRY);
        return wait;
      },
    };
  }

  // post(statements) asks the LRS by the authority there is; renewed(used) says whether there is another to try
  // with. arrived(), troubled() and refused(statement, status) are told what became of the statements.
  function open({ post, authority, renewed, arrived, troubled, refused }) {
    const wait = patience();
    let queue = [];
    let onTheWay = 0;
    let since = 0;
    let portion = Infinity;
    let timer = null;

    async function send() {
      if (onTheWay || timer || !queue.length) return;
      const sent = queue.slice(0, portion);
      onTheWay = sent.length;
      since = Date.now();
      const used = authority();
      const response = await post(sent).catch(() => null); // no network, or no LRS
      const status = response ? response.status : 0;
      const alone = sent.length === 1;
      // A refusal may be of who asks, and not of what is said: it is asked once with a new authorization.
      const other = (status === 401 || (status === 403 && alone)) && (await renewed(used));
      onTheWay = 0;
      if (other) return void send();
      settle(sent, status === 409 && alone ? "taken" : judge(response), response);
    }

    // Of several one may be refused for all, and a 409 too says only that one of them is there: halves of them are
    // sent, down to the one that is set apart, or that the LRS holds already.
    function settle(sent, verdict, response) {
      if (verdict === "again") {
        portion = sent.length;
        timer = setTimeout(retry, wait.next(response));
        troubled();
        return;
      }
      if (verdict === "refused" && sent.length > 1) {
        portion = sent.length >> 1;
        return void send();
      }
      queue = queue.slice(sent.length);
      if (verdict === "refused") refused(sent[0], response.status);
      else portion *= 2;
      wait.reset();
      if (queue.length) send();
      else arrived();
    }

    function retry() {
      clearTimeout(timer);
      timer = null;
      send();
    }
    root.addEventListener("online", () => wait.asked() || retry());

    return {
      push: (...statements) => queue.push(...statements),
      send,
      // Somebody waits: what is due later is sent now, unless the LRS asked to be left alone.
      hurry() {
        wait.hurry();
        if (timer && !wait.asked()) retry();
        else send();
      },
      all: () => queue,
      waiting: () => queue.slice(onTheWay),
      stuck: () => timer !== null || (onTheWay > 0 && Date.now() - since > STUCK),
    };
  }

  Premierjet.outbox = { open, judge, patience };
})(globalThis);
