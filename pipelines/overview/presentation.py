"""Presentation of the overview: its language, links and names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.overview.addresses import Addresses
from pipelines.overview.texts import read_overview_texts
from schemas.language import Language
from schemas.languages.dates import format_day, format_month
from schemas.languages.numbers import format_cost, format_count, format_percent
from schemas.languages.texts import TextCatalogue
from schemas.overview import Cost, Evidence, EvidenceItem, EvidenceKind, ResultsEvidence
from schemas.results import Absent, Mean, Share


@dataclass(frozen=True)
class Presentation:
    """How an overview is presented: its language, its addresses, and the names of kinds of deliverable."""

    language: Language
    addresses: Addresses
    kinds: Mapping[str, str]

    @property
    def t(self) -> TextCatalogue:
        """Return every word of the page."""
        return read_overview_texts(self.language)

    def name_evidence(self, evidence: Evidence) -> str:
        """Return the name of a piece of evidence."""
        if isinstance(evidence, ResultsEvidence):
            if isinstance(evidence.up_to, Absent):
                return self.t["evidence_results_few"]
            return self.t["evidence_results"].format(up_to=format_month(evidence.up_to, self.language))
        facts = evidence.model_dump()
        facts |= {name: format_day(facts[name], self.language) for name in ("last",) if name in facts}
        return self.t[f"evidence_{evidence.kind}"].format(**facts)

    def describe_evidence(self, item: EvidenceItem) -> str:
        """Return a description of a piece of evidence, with its count if it has one."""
        few = item.held_as is EvidenceKind.RESULTS and item.count is None
        return self.t[f"held_{item.held_as}{'_few' if few else ''}"].format(count=item.count)

    def list_kinds(self, kinds: Iterable[str]) -> str:
        """Return the names of deliverables, with commas between them."""
        return ", ".join(self.kinds[kind] for kind in kinds)

    def amounts(self, cost: Cost) -> str:
        """Return the amounts known to be spent, each currency by itself."""
        if not cost.calls:
            return self.t["no_model"]
        costs = (format_cost(each.value, each.currency, self.language) for each in cost.known)
        return " + ".join(costs) or "–"

    def describe_unpriced(self, cost: Cost) -> str:
        """Return how many calls have no stated price, and of which models."""
        models = ", ".join(name or self.t["no_name"] for name in cost.of)
        return self.t["unpriced"].format(count=format_count(cost.unpriced, self.language), models=models)

    def figure(self, figure: Share | Mean | Absent) -> str:
        """Return a figure of results as text: a share, a mean in percent, or why it is not shown."""
        if isinstance(figure, Absent):
            return self.t[f"absent_{figure.reason}"]
        if isinstance(figure, Share):
            counts = {
                "count": format_count(figure.count, self.language),
                "n": format_count(figure.n, self.language),
            }
            return self.t["share"].format(**counts)
        return self.t["percent"].format(
            percent=format_percent(figure.mean, self.language), n=format_count(figure.n, self.language)
        )

    def tokens(self, cost: Cost) -> str:
        """Return the number of tokens and of calls, as text."""
        calls = format_count(cost.calls, self.language)
        return self.t["tokens"].format(tokens=format_count(cost.tokens, self.language), calls=calls)
