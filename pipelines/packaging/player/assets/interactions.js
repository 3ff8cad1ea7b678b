// How an answer is told to an LMS or LRS: the types all three standards share, and the delimiters of two.
// SCORM 1.2 RTE 3.4.7; SCORM 2004 4th Ed. RTE 4.2.9; xAPI 1.0.3 part 2, appendix C.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const TEXT = 250; // characters of one text: smallest permitted maximum in 2004, advised in xAPI
  const PATTERNS = 5; // ways to fill in, smallest permitted maximum in 2004

  const TYPES = {
    single: "choice",
    decision: "choice",
    multiple: "choice",
    true_false: "true-false",
    cloze: "fill-in",
    numeric: "numeric",
    matching: "matching",
    ordering: "sequencing",
  };

  // real(10,7): never an exponent.
  const decimal = (number) => number.toFixed(7).replace(/\.?0+$/, "");
  const numberSaid = (item, given) => decimal(Premierjet.judging.counted(item, given[0]));
  // Never half a character: an emoji is two units, and one alone is no text any LMS can store.
  const cut = (text, most) => text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  const shortened = (text, most) => (text.length > most ? `${cut(text, most - 1)}…` : text);
  // A text must not be taken for a delimiter or a property of the standard's.
  const plain = (text) => cut(text.replace(/\[([,.:])\]/g, "$1").trim().replace(/^\{/, "("), TEXT).trim();

  // The ways to fill in all gaps that a standard's few patterns hold: the n-th accepted text of each, or its
  // first. More may be accepted; what was is told by the result.
  function fillings({ gaps }) {
    const ways = Math.min(PATTERNS, Math.max(...gaps.map((accepted) => accepted.length)));
    return Array.from({ length: ways }, (_, way) => gaps.map((accepted) => accepted[way] || accepted[0]));
  }

  // A number is told as the pattern writes it: "10,0 °C" was right where "10" is asked for.
  function filled(item, given) {
    const told = (text, at) => (item.units && item.units[at] && Premierjet.judging.accepted(item, text, at)) || text;
    return given.map(told);
  }

  function response(item, given) {
    if (item.kind === "numeric") return numberSaid(item, given);
    if (item.kind === "matching") return item.key.map((id, at) => `${id}[.]${given[at]}`).join("[,]");
    return (item.kind === "cloze" ? filled(item, given).map(plain) : given).join("[,]");
  }

  function patterns(item, language) {
    if (item.kind === "numeric") {
      const [least, most] = [item.answer - item.tolerance, item.answer + item.tolerance];
      return [`${decimal(least)}[:]${decimal(most)}`];
    }
    if (item.kind !== "cloze") return [response(item, item.key)];
    const how = `{case_matters=false}{order_matters=true}`;
    const tell = (texts) => texts.map((text) => `{lang=${language}}${plain(text)}`).join("[,]");
    return fillings(item).map((texts) => how + tell(texts));
  }

  // What an LMS files an answer under; what is asked before the lesson weighs nothing.
  const filed = ({ objectivePrefix }, { objective }) =>
    objective ? [["objectives.0.id", objectivePrefix + objective]] : [];
  const weight = (item) => (item.optional ? 0 : 1);
  // Both versions of SCORM take a number for what is neither right nor wrong.
  const result = (share, wrong) => (share === 1 ? "correct" : share ? decimal(share) : wrong);

  Premierjet.interactions = {
    cut,
    shortened,
    filed,
    weight,
    result,
    type: (item) => TYPES[item.kind],
    decimal,
    fillings,
    filled,
    numberSaid,
    response,
    patterns,
  };
})(globalThis);
