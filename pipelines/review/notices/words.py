"""What notices say, in French and in English."""

from dataclasses import dataclass
from datetime import datetime

from schemas.language import Language
from schemas.languages.formats import format_long_day, keep_together, space_punctuation
from schemas.review import Lapse


@dataclass(frozen=True)
class PluralText:
    """A phrase with a number in it."""

    one: str
    many: str

    def of(self, count: int, **facts: str) -> str:
        """Return the phrase for a count of one or more."""
        return (self.one if count == 1 else self.many).format(count=count, **facts)


@dataclass(frozen=True)
class NoticeWords:
    """One language's phrases; `{…}` are filled with the words of others, already on one line."""

    to_review: PluralText
    overdue: PluralText
    decisions: PluralText
    withdrawals: PluralText
    failures: PluralText
    greeting: str
    greeting_nobody: str
    heading: str
    item: str
    new: str
    waiting: str
    waiting_until: str
    late: str
    called: str
    called_others: str
    lapsed: dict[Lapse, str]
    role: PluralText
    blocking: str
    read: str
    decided: str
    comment: str
    see_draft: str
    withdrawn_means: str
    run: str
    run_times: PluralText
    see_run: str
    more: PluralText
    queue: str
    footer: str
    language: Language

    def day(self, at: datetime) -> str:
        """Return a day as it is written in a sentence, in UTC."""
        return keep_together(format_long_day(at, self.language))


def notice_words(language: Language) -> NoticeWords:
    """Return the phrases of a language."""
    return FRENCH if language is Language.FRENCH else ENGLISH


def _fr(text: str) -> str:
    """Return a French phrase whose high punctuation and guillemets no line end can part from their words."""
    return space_punctuation(text, Language.FRENCH)


FRENCH = NoticeWords(
    to_review=PluralText("1 brouillon à relire", "{count} brouillons à relire"),
    overdue=PluralText("dont 1 en retard", "dont {count} en retard"),
    decisions=PluralText("1 décision", "{count} décisions"),
    withdrawals=PluralText("1 approbation retirée", "{count} approbations retirées"),
    failures=PluralText("1 traitement en échec", "{count} traitements en échec"),
    greeting="Bonjour {name},",
    greeting_nobody="Bonjour,",
    heading=_fr("{what} :"),
    item="{title} · {course}",
    new="{item} · nouveau",
    waiting="En attente depuis le {since}.",
    waiting_until="En attente depuis le {since}, à rendre avant le {deadline}.",
    late=_fr("En retard : il était à rendre avant le {deadline}, et attend depuis le {since}."),
    called=_fr("Nous faisons appel à vous : il attend depuis le {since} et personne n'a tranché."),
    called_others=_fr("Personne n'a tranché depuis le {since} : d'autres sont appelés à relire."),
    lapsed={
        Lapse.EXPIRED: _fr("À relire de nouveau : l'approbation a expiré."),
        Lapse.SOURCE_CHANGED: _fr(
            "À relire de nouveau : un passage cité a changé dans sa source depuis l'approbation."
        ),
    },
    role=PluralText(_fr("Rôle attendu : {roles}."), _fr("Rôles attendus : {roles}.")),
    blocking=_fr("Constats bloquants : {count}."),
    read=_fr("Lire et décider :"),
    decided=_fr("{outcome} par {person} le {day}."),
    comment=_fr("« {comment} »"),
    see_draft=_fr("Voir le brouillon :"),
    withdrawn_means=(
        "Cette version n'est plus livrée. Ce qu'un LMS a déjà reçu y reste tant que son "
        "administrateur ne l'a pas retiré."
    ),
    run="{job} · {module}",
    run_times=PluralText(
        "Arrêté le {day} à {hour} UTC.", "Arrêté {count} fois le {day}, d'abord à {hour} UTC."
    ),
    see_run=_fr("Ouvrir l'exécution :"),
    more=PluralText("… et 1 de plus.", "… et {count} de plus."),
    queue=_fr("Toute la file de relecture :"),
    footer=_fr(
        "Message automatique de Premierjet : inutile d'y répondre. Vous le recevez parce que votre adresse "
        "figure dans ses réglages ; demandez à l'équipe formation de la retirer."
    ),
    language=Language.FRENCH,
)

ENGLISH = NoticeWords(
    to_review=PluralText("1 draft to review", "{count} drafts to review"),
    overdue=PluralText("1 of them overdue", "{count} of them overdue"),
    decisions=PluralText("1 decision", "{count} decisions"),
    withdrawals=PluralText("1 approval withdrawn", "{count} approvals withdrawn"),
    failures=PluralText("1 failed run", "{count} failed runs"),
    greeting="Hello {name},",
    greeting_nobody="Hello,",
    heading="{what}:",
    item="{title} · {course}",
    new="{item} · new",
    waiting="Waiting since {since}.",
    waiting_until="Waiting since {since}, due by {deadline}.",
    late="Overdue: it was due by {deadline}, and has been waiting since {since}.",
    called="You are called upon: it has been waiting since {since} and nobody has settled it.",
    called_others="Nobody has settled it since {since}: others are called upon to review it.",
    lapsed={
        Lapse.EXPIRED: "To review again: the approval has expired.",
        Lapse.SOURCE_CHANGED: (
            "To review again: a cited passage has changed in its source since the approval."
        ),
    },
    role=PluralText("Role awaited: {roles}.", "Roles awaited: {roles}."),
    blocking="Blocking findings: {count}.",
    read="Read and decide:",
    decided="{outcome} by {person} on {day}.",
    comment="“{comment}”",
    see_draft="See the draft:",
    withdrawn_means=(
        "This version is no longer delivered. What an LMS has already received stays there until its "
        "administrator removes it."
    ),
    run="{job} · {module}",
    run_times=PluralText(
        "Stopped on {day} at {hour} UTC.", "Stopped {count} times on {day}, first at {hour} UTC."
    ),
    see_run="Open the run:",
    more=PluralText("… and 1 more.", "… and {count} more."),
    queue="The whole review queue:",
    footer=(
        "An automatic message from Premierjet: there is no need to answer. You receive it because your "
        "address is in its settings; ask the learning team to remove it."
    ),
    language=Language.ENGLISH,
)
