// A SCORM run-time: three states, a data model, and the error the standard asks for at each wrong call.
// What an LMS would forgive is not forgiven here; every call is kept with its answer, for whoever judges.
(function (root) {
  "use strict";
  const [BEFORE, RUNNING, AFTER] = ["before", "running", "after"];
  const generic = (key) => key.replace(/\.\d+(?=\.|$)/g, ".n");

  // dialect: see scorm12.js; `kept`: what an earlier session left behind.
  class Session {
    constructor(dialect, kept) {
      this.dialect = dialect;
      this.values = new Map(kept);
      this.committed = new Map(kept);
      this.calls = [];
      this.state = BEFORE;
      this.error = 0;
    }

    api() {
      const { calls } = this.dialect;
      const door = {};
      for (const [does, name] of Object.entries(calls)) {
        door[name] = (...given) => this.note(name, given, this[does](...given.map(String)));
      }
      return door;
    }

    note(name, given, returned) {
      const asks = !["GetLastError", "GetErrorString", "GetDiagnostic"].includes(name.replace(/^LMS/, ""));
      if (asks) this.calls.push({ name, given: given.map(String), returned, error: this.error });
      return returned;
    }

    answered(error, value) {
      this.error = error;
      return value;
    }

    initialize(nothing = "") {
      const { codes } = this.dialect;
      if (nothing !== "") return this.answered(codes.argument, "false");
      if (this.state !== BEFORE) return this.answered(codes.initialize[this.state], "false");
      this.state = RUNNING;
      return this.answered(0, "true");
    }

    terminate(nothing = "") {
      const { codes } = this.dialect;
      if (nothing !== "") return this.answered(codes.argument, "false");
      if (this.state !== RUNNING) return this.answered(codes.terminate[this.state], "false");
      this.keep();
      this.state = AFTER;
      return this.answered(0, "true");
    }

    commit(nothing = "") {
      const { codes } = this.dialect;
      if (nothing !== "") return this.answered(codes.argument, "false");
      if (this.state !== RUNNING) return this.answered(codes.commit[this.state], "false");
      this.keep();
      return this.answered(0, "true");
    }

    keep() {
      this.committed = new Map(this.values);
    }

    get(key) {
      const { codes, model } = this.dialect;
      if (this.state !== RUNNING) return this.answered(codes.get[this.state], "");
      const keyword = this.keyword(key);
      if (keyword) return this.answered(...keyword);
      const element = model[generic(key)];
      if (!element) return this.answered(codes.unknown, "");
      if (element.access === "w") return this.answered(codes.writeOnly, "");
      if (!this.inReach(key, 0)) return this.answered(codes.getOutOfReach, "");
      if (this.values.has(key)) return this.answered(0, this.values.get(key));
      if (element.initial !== undefined) return this.answered(0, element.initial);
      return this.answered(codes.notSet, "");
    }

    // [error, value] of `_count` and `_children`, which belong to no element of their own.
    keyword(key) {
      const { codes, arrays, model, children } = this.dialect;
      const [, of, word] = /^(.+)\.(_count|_children)$/.exec(key) || [];
      if (!word) return null;
      if (word === "_children") {
        const listed = children[generic(of)];
        if (listed) return [0, listed];
        return [model[generic(of)] ? codes.noChildren : codes.unknown, ""];
      }
      if (arrays.includes(generic(of))) return [0, String(this.count(of))];
      return [model[generic(of)] || children[generic(of)] ? codes.noCount : codes.unknown, ""];
    }

    set(key, value) {
      const { codes, model } = this.dialect;
      if (this.state !== RUNNING) return this.answered(codes.set[this.state], "false");
      if (/\.(_count|_children|_version)$/.test(key)) return this.answered(codes.keyword, "false");
      const element = model[generic(key)];
      if (!element) return this.answered(codes.unknown, "false");
      if (element.access === "r") return this.answered(codes.readOnly, "false");
      if (!this.inReach(key, 1)) return this.answered(codes.setOutOfReach, "false");
      const missing = this.dialect.needs(key, (other) => this.values.get(other));
      if (missing) return this.answered(codes.dependency, "false");
      const wrong = element.check(value, (sibling) => this.values.get(this.beside(key, sibling)));
      if (wrong) return this.answered(codes[wrong], "false");
      this.values.set(key, value);
      return this.answered(0, "true");
    }

    // An index is that of an entry there is, or (`room` 1) of the next one.
    inReach(key, room) {
      const parts = key.split(".");
      return parts.every((part, at) => {
        return !/^\d+$/.test(part) || Number(part) < this.count(parts.slice(0, at).join(".")) + room;
      });
    }

    count(of) {
      const indices = new Set();
      for (const key of this.values.keys()) {
        if (key.startsWith(`${of}.`)) indices.add(/^\d+/.exec(key.slice(of.length + 1))?.[0]);
      }
      indices.delete(undefined);
      return indices.size;
    }

    beside(key, sibling) {
      const entry = /^cmi\.interactions\.\d+/.exec(key);
      return entry ? `${entry[0]}.${sibling}` : sibling;
    }

    lastError() {
      return String(this.error);
    }

    errorString(code) {
      return Number(code) === 0 ? "" : `Error ${code}`;
    }

    diagnostic() {
      return "";
    }
  }

  // One learner, one package: `launch` begins a session with what the last one left suspended.
  class Lms {
    constructor(dialect) {
      this.dialect = dialect;
      this.sessions = [];
    }

    launch(address) {
      const last = this.sessions[this.sessions.length - 1];
      const suspended = last && last.committed.get(this.dialect.exit) === "suspend";
      const kept = new Map(suspended ? last.committed : []);
      for (const gone of this.dialect.ofOneSession) kept.delete(gone);
      kept.set(this.dialect.entry, suspended ? "resume" : "ab-initio");
      const session = new Session(this.dialect, kept);
      this.sessions.push(session);
      root[this.dialect.api] = session.api();
      document.getElementById("player").src = address;
    }

    close() {
      const player = document.getElementById("player");
      return new Promise((closed) => {
        player.addEventListener("load", closed, { once: true });
        player.src = "about:blank";
      });
    }

    record() {
      return this.sessions.map(({ calls, committed, state }) => ({
        calls,
        state,
        kept: Object.fromEntries(committed),
      }));
    }
  }

  root.SelfTest = { Lms };
})(globalThis);
