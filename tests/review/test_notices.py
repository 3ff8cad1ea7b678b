"""What people hear of, who hears it, and how it reads."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.notify import NoticeMessage, write_text
from pipelines.review.notices.digests import Digest, build_digests
from pipelines.review.notices.messages import compose_message, join_line
from pipelines.review.notices.news import (
    News,
    NewsPlaces,
    ReviewedModule,
    collect_news_of_module,
    collect_news_of_runs,
)
from pipelines.review.notices.readers import WEBHOOK, NoticeReader, list_readers
from pipelines.review.notices.words import read_notice_words
from pipelines.review.policy import AsOf
from pipelines.review.situation import assess_situation
from pipelines.testing.builders import NOON, content, course, decision, draft, list_recorded
from schemas.course import Course, CourseDocument, Escalation, Form, ReviewPolicy
from schemas.draft import Draft, Origin, Provenance
from schemas.language import Language
from schemas.notice import FailedRun, NoticeKind
from schemas.review import Decision, Verdict
from tests import sample_deliverables as deliverables

PLACES = NewsPlaces("http://desk.example", "http://dagster.example")
LEA, NOE, EVE, OPS = "lea@halles.example", "noe@halles.example", "eve@halles.example", "ops@halles.example"
EVIDENCE = "e" * 64


def policy(**changes: Any) -> ReviewPolicy:
    fields: dict[str, Any] = {
        "roles": {"pedagogie": ("lea",), "expert": ("noe",)},
        "contacts": {"lea": LEA, "noe": NOE},
    }
    return ReviewPolicy(**(fields | changes))


def escalating(**changes: Any) -> ReviewPolicy:
    contacts = {"lea": LEA, "noe": NOE, "eve": EVE}
    return policy(
        deadline_days=5, escalation=Escalation(after_days=8, to=("eve",)), contacts=contacts, **changes
    )


def of(review: ReviewPolicy | None = None, **changes: Any) -> Course:
    return course(review=review or policy(), **changes)


def people(
    *courses: Course, webhook: bool = False, operators: tuple[str, ...] = (OPS,)
) -> dict[str, NoticeReader]:
    return list_readers(courses, operators, webhook=webhook)


def news(
    *decisions: Decision,
    after: timedelta = timedelta(minutes=1),
    head: Draft | None = None,
    of_course: Course | None = None,
    webhook: bool = False,
) -> tuple[News, ...]:
    its_course = of_course or of()
    situation = assess_situation(
        head or draft(), list_recorded(head or draft(), decisions), its_course, AsOf(NOON + after, EVIDENCE)
    )
    return collect_news_of_module(
        ReviewedModule(situation, decisions), people(its_course, webhook=webhook), PLACES
    )


def heard(found: tuple[News, ...]) -> dict[NoticeKind, set[str]]:
    """Who hears of what."""
    return {each.kind: set(each.addresses) for each in found}


def written(
    found: tuple[News, ...], address: str, *told: str, of_course: Course | None = None
) -> NoticeMessage:
    """The message one reader gets."""
    return compose_message(digest(found, address, *told, of_course=of_course), PLACES)


def digest(found: tuple[News, ...], address: str, *told: str, of_course: Course | None = None) -> Digest:
    everyone = people(of_course or of(), webhook=True)
    return next(each for each in build_digests(found, set(told), everyone) if each.reader.address == address)


def by(author: str) -> Draft:
    provenance = Provenance(writer=Origin.HUMAN, author=author, inputs="a" * 64, written_at=NOON)
    return draft(provenance=provenance)


class TestWhoHearsOfADraftThatWaits:
    def test_everyone_who_may_fill_an_awaited_role(self) -> None:
        assert heard(news()) == {NoticeKind.WAITING: {LEA, NOE}}

    def test_nobody_who_has_approved_already(self) -> None:
        assert heard(news(decision()))[NoticeKind.WAITING] == {NOE}

    def test_an_author_only_where_nobody_else_holds_the_role(self) -> None:
        shared = of(policy(roles={"pedagogie": ("lea", "noe")}))
        assert heard(news(head=by("lea"), of_course=shared))[NoticeKind.WAITING] == {NOE}
        assert heard(news(head=by("lea")))[NoticeKind.WAITING] == {LEA, NOE}

    def test_a_person_without_an_address_is_simply_not_written_to(self) -> None:
        assert heard(news(of_course=of(policy(contacts={"noe": NOE}))))[NoticeKind.WAITING] == {NOE}

    def test_nobody_once_it_is_approved_or_sent_back(self) -> None:
        approved = news(decision(), decision(person="noe"))
        assert NoticeKind.WAITING not in heard(approved)
        assert NoticeKind.WAITING not in heard(news(decision(verdict=Verdict.REJECT)))

    def test_past_its_deadline_the_same_people_hear_of_it_once_more(self) -> None:
        late = of(policy(deadline_days=3))
        assert NoticeKind.OVERDUE not in heard(news(after=timedelta(days=2), of_course=late))
        assert heard(news(after=timedelta(days=3), of_course=late))[NoticeKind.OVERDUE] == {LEA, NOE}

    def test_the_people_of_the_escalation_once_their_moment_has_come(self) -> None:
        steps_in = of(escalating())
        assert EVE not in heard(news(after=timedelta(days=7), of_course=steps_in))[NoticeKind.OVERDUE]
        assert heard(news(after=timedelta(days=8), of_course=steps_in))[NoticeKind.ESCALATED] == {EVE}

    def test_a_lapsed_approval_calls_everyone_back(self) -> None:
        rested = [decision(evidence="0" * 64), decision(person="noe", evidence="0" * 64)]
        assert heard(news(*rested))[NoticeKind.LAPSED] == {LEA, NOE}

    def test_an_approval_that_lapses_a_second_time_is_other_news(self) -> None:
        first = news(decision(evidence="0" * 64))
        again = news(decision(evidence="0" * 64, at=NOON + timedelta(seconds=30)))
        assert first[0].kind is again[0].kind is NoticeKind.LAPSED
        assert first[0].id_for(LEA) != again[0].id_for(LEA)


class TestWhoHearsOfADecision:
    def test_the_others_who_hold_a_role_and_never_who_took_it(self) -> None:
        assert heard(news(decision()))[NoticeKind.DECIDED] == {NOE}

    def test_a_withdrawal_reaches_all_who_may_decide_the_operators_and_the_chat(self) -> None:
        said = [decision(), decision(person="noe"), decision(verdict=Verdict.WITHDRAW, person="noe")]
        told = heard(news(*said, of_course=of(escalating()), webhook=True))
        assert told[NoticeKind.WITHDRAWN] == {LEA, EVE, OPS, WEBHOOK}

    def test_what_was_decided_weeks_ago_is_no_news(self) -> None:
        """Who sets mail up on an old installation is not written to about last year."""
        assert NoticeKind.DECIDED not in heard(news(decision(), after=timedelta(days=15)))


class TestRuns:
    def failed(self, **changes: Any) -> FailedRun:
        fields: dict[str, Any] = {"run_id": "r1", "job": "sweep", "why": "boom", "at": NOON}
        return FailedRun(**(fields | changes))

    def test_a_failure_tried_again_is_told_once_a_day_to_the_operators(self) -> None:
        runs = [self.failed(run_id=f"r{n}", at=NOON + timedelta(minutes=n)) for n in range(3)]
        runs.append(self.failed(run_id="r9", at=NOON + timedelta(days=1)))
        found = collect_news_of_runs(runs, people(of()), PLACES, NOON + timedelta(days=1))
        assert [each.addresses for each in found] == [{OPS}, {OPS}]
        text = write_text(written(found, OPS))
        assert "Arrêtée 3 fois le 24\u00a0novembre\u00a02026, d’abord à 12:00 UTC." in text
        assert "http://dagster.example/runs/r0" in text

    def test_another_failure_of_the_same_job_is_other_news(self) -> None:
        runs = [self.failed(), self.failed(why="bang")]
        assert len(collect_news_of_runs(runs, people(of()), PLACES, NOON)) == 2


class TestOnce:
    def test_what_was_told_to_one_reader_is_new_to_another(self) -> None:
        found = news()
        told = {each.id_for(LEA) for each in found}
        assert [each.reader.address for each in build_digests(found, told, people(of()))] == [NOE]

    def test_nothing_new_makes_no_message_even_where_drafts_still_wait(self) -> None:
        found = news()
        told = {each.id_for(address) for each in found for address in each.addresses}
        assert build_digests(found, told, people(of())) == ()

    def test_an_id_gives_no_address_away(self) -> None:
        (found,) = news()
        assert "lea" not in found.id_for(LEA)

    def test_the_same_text_drafted_again_in_answer_waits_anew(self) -> None:
        asked = decision(verdict=Verdict.REQUEST_CHANGES, comment="Plus court")
        (first, *_), (again, *_) = news(), news(asked, head=draft(revision=2))
        assert (first.kind, again.kind) == (NoticeKind.WAITING, NoticeKind.WAITING)
        assert first.id_for(LEA) != again.id_for(LEA)

    @given(st.lists(st.integers(min_value=0, max_value=200), min_size=1, max_size=30))
    def test_a_reader_gets_at_most_one_message_an_hour_and_misses_nothing(self, minutes: list[int]) -> None:
        """Drafts written at any minutes, looked at each minute: every one told, an hour between messages."""
        (one,) = news()
        hour = timedelta(hours=1)
        found = [
            replace(one, names=(str(n),), at=NOON + timedelta(minutes=minute))
            for n, minute in enumerate(minutes)
        ]
        told: set[str] = set()
        sent: list[datetime] = []
        for minute in range(300):
            now = NOON + timedelta(minutes=minute)
            known = [each for each in found if each.at <= now]
            for each in build_digests(known, told, {LEA: people(of())[LEA]}):
                if each.is_due(now, hour):
                    sent.append(now)
                    told |= {item.id_for(LEA) for item in each.untold}
        assert told == {each.id_for(LEA) for each in found}
        assert all(later - earlier >= hour for earlier, later in pairwise(sent))


class TestWhen:
    HOUR = timedelta(hours=1)

    def test_news_are_collected_for_an_hour(self) -> None:
        found = digest(news(), LEA)
        assert not found.is_due(NOON + timedelta(minutes=59), self.HOUR)
        assert found.is_due(NOON + self.HOUR, self.HOUR)

    def test_a_withdrawal_does_not_wait(self) -> None:
        said = [decision(), decision(verdict=Verdict.WITHDRAW, person="noe")]
        assert digest(news(*said), LEA).is_due(NOON, self.HOUR)

    def test_a_clock_that_was_set_back_delays_nobody(self) -> None:
        assert digest(news(), LEA).is_due(NOON - timedelta(days=300), self.HOUR)


class TestLanguage:
    def test_a_reader_of_two_languages_gets_one_message_in_that_of_most_courses(self) -> None:
        english = [of(id=f"cold-{n}", language=Language.ENGLISH) for n in range(2)]
        assert people(of(), *english)[LEA].language is Language.ENGLISH
        assert people(of(), english[0])[LEA].language is Language.FRENCH

    def test_each_person_reads_the_language_of_their_own_courses(self) -> None:
        english = of(
            policy(roles={"expert": ("noe",)}, contacts={"noe": NOE}), id="cold", language=Language.ENGLISH
        )
        french = of(policy(contacts={"lea": LEA}))
        found = people(french, english)
        assert (found[LEA].language, found[NOE].language) == (Language.FRENCH, Language.ENGLISH)


FRENCH_MAIL = """\
Bonjour noe,

1 approbation retirée :
Cette version n’est plus livrée. Ce qu’un LMS a déjà reçu y reste tant que son administrateur ne l’a pas \
retiré.

Gestes d'hygiène · Travailler au froid
Approbation retirée par lea le 29 novembre 2026.
« Seuil faux : 3 °C, pas 8. »
Voir le brouillon : http://desk.example/drafts/froid--chaine/{hygiene}

1 brouillon à relire :

La chaîne du froid · Travailler au froid
En retard : ce brouillon était à relire avant le 29 novembre 2026, et attend depuis le 24 novembre 2026.
Rôles attendus : pedagogie, expert.
Lire et décider : http://desk.example/drafts/froid--chaine/{cold}

Toute la file de relecture : http://desk.example/

Message automatique de Premierjet : inutile d’y répondre. Vous le recevez parce que votre adresse figure \
dans ses réglages ; pour ne plus le recevoir, demandez à l’équipe formation de la retirer.
"""

ENGLISH_MAIL = """\
Hello noe,

1 approval withdrawn:
This release is no longer delivered. What an LMS has already received stays there until its administrator \
removes it.

Gestes d'hygiène · Travailler au froid
Approval withdrawn by lea on 29 November 2026.
“Seuil faux : 3 °C, pas 8.”
See the draft: http://desk.example/drafts/froid--chaine/{hygiene}

1 draft to review:

La chaîne du froid · Travailler au froid
Overdue: this draft was due by 29 November 2026, and has been waiting since 24 November 2026.
Roles awaited: pedagogie, expert.
Read and decide: http://desk.example/drafts/froid--chaine/{cold}

The whole review queue: http://desk.example/

Automatic message from Premierjet: please do not reply. You receive it because your address is in its \
settings; to stop receiving it, ask the learning team to remove your address.
"""


class TestReading:
    def found(self, its_course: Course) -> tuple[tuple[News, ...], dict[str, str]]:
        hygiene = draft(content=content(title="Gestes d'hygiène"))
        later = NOON + timedelta(days=5)
        withdrawn = decision(
            hygiene, verdict=Verdict.WITHDRAW, at=later, comment="Seuil faux : 3 °C,\npas 8."
        )
        after = timedelta(days=5)
        late = news(of_course=its_course, after=after)
        other = news(decision(hygiene, at=later), withdrawn, head=hygiene, of_course=its_course, after=after)
        kept = tuple(each for each in other if each.kind is NoticeKind.WITHDRAWN)
        names = {
            name: which.content.canonical_digest()[:12]
            for name, which in (("hygiene", hygiene), ("cold", draft()))
        }
        return (*late, *kept), names

    @pytest.mark.parametrize(
        ("language", "subject", "mail"),
        [
            (
                Language.FRENCH,
                "Premierjet · 1 approbation retirée, 1 brouillon à relire, dont 1 en retard",
                FRENCH_MAIL,
            ),
            (
                Language.ENGLISH,
                "Premierjet · 1 approval withdrawn, 1 draft to review, 1 of them overdue",
                ENGLISH_MAIL,
            ),
        ],
    )
    def test_a_mail_says_what_happened_then_what_is_waited_for(
        self, language: Language, subject: str, mail: str
    ) -> None:
        its_course = of(escalating(), language=language)
        found, names = self.found(its_course)
        sent = written(found, NOE, of_course=its_course)
        assert sent.subject == subject
        assert write_text(sent).replace("\u00a0", " ") + "\n" == mail.format(**names)

    def test_french_punctuation_never_starts_a_line(self) -> None:
        """Typography: a no-break space before : ; ? ! and inside guillemets, in our own phrases."""
        found, _ = self.found(of(escalating()))
        text = write_text(written(found, NOE, of_course=of(escalating())))
        assert "Lire et décider\u00a0:" in text
        assert "«\u00a0Seuil" in text
        assert "24\u00a0novembre\u00a02026" in text

    def test_no_french_phrase_of_ours_lets_a_line_end_before_its_punctuation(self) -> None:
        said = repr(read_notice_words(Language.FRENCH))
        assert [sign for sign in (" :", " ;", " ?", " !", "« ", " »") if sign in said] == []

    def test_who_is_called_upon_reads_why(self) -> None:
        its_course = of(escalating())
        found = news(after=timedelta(days=8), of_course=its_course)
        text = write_text(written(found, EVE, of_course=its_course))
        assert (
            "Nous faisons appel à vous\u00a0: ce brouillon attend depuis le 24\u00a0novembre\u00a02026"
            in text
        )

    def test_a_channel_is_not_spoken_to_as_one_person(self) -> None:
        its_course = of(escalating())
        found = news(after=timedelta(days=8), of_course=its_course, webhook=True)
        text = write_text(written(found, WEBHOOK, of_course=its_course))
        assert "d’autres personnes sont appelées à relire" in text
        assert "vous" not in text

    def test_a_lapsed_approval_says_why_it_lapsed(self) -> None:
        changed = news(decision(evidence="0" * 64))
        assert "un passage cité a changé dans sa source" in write_text(written(changed, LEA))
        yearly = of(policy(expires_after_months=12))
        expired = news(decision(), after=timedelta(days=366), of_course=yearly)
        assert "l’approbation a expiré" in write_text(written(expired, LEA, of_course=yearly))

    def test_the_first_of_a_month_is_premier(self) -> None:
        head = by("x").model_copy(
            update={"provenance": by("x").provenance.model_copy(update={"written_at": NOON.replace(day=1)})}
        )
        assert "depuis le 1er\u00a0novembre\u00a02026" in write_text(written(news(head=head), LEA))

    def test_a_reminder_tells_what_is_new_from_what_was_told(self) -> None:
        old = news()
        other = draft(content=content(title="La sonde"))
        sent = written((*old, *news(head=other)), LEA, *(each.id_for(LEA) for each in old))
        text = write_text(sent)
        assert sent.subject == "Premierjet · 2 brouillons à relire"
        assert "La sonde · Travailler au froid · nouveau" in text
        assert "La chaîne du froid · Travailler au froid\n" in text

    def test_a_channel_is_not_reminded(self) -> None:
        old = news(webhook=True)
        new = news(head=draft(content=content(title="La sonde")), webhook=True)
        text = write_text(written((*old, *new), WEBHOOK, *(each.id_for(WEBHOOK) for each in old)))
        assert "La sonde" in text
        assert "La chaîne du froid" not in text

    def test_a_message_stays_short_however_many_drafts_wait(self) -> None:
        many = [
            each
            for n in range(60)
            for each in news(head=draft(content=content(title=f"Module {n}")), webhook=True)
        ]
        mail, chat = written(tuple(many), LEA), written(tuple(many), WEBHOOK)
        assert mail.subject == "Premierjet · 60 brouillons à relire"
        assert "… et 20 de plus." in write_text(mail)
        assert "… et 52 de plus." in write_text(chat)


class TestHostileWords:
    COMMENT = "\r\nBcc: all@x.example\r\n\r\n<!channel> <img src=x>\u202egnol\u202c\u2028" + "x" * 99_900

    def test_a_comment_is_one_short_line_of_characters_that_are_seen(self) -> None:
        refused = decision(verdict=Verdict.REJECT, comment=self.COMMENT)
        text = write_text(written(news(refused), NOE))
        (line,) = [line for line in text.splitlines() if "Bcc" in line]
        assert line.startswith("«\u00a0Bcc: all@x.example <!channel>")
        assert line.endswith("…\u00a0»")
        assert len(line) <= 410
        assert "\u202e" not in text

    @given(st.text())
    def test_no_text_keeps_a_line_break_or_grows(self, text: str) -> None:
        shown = join_line(text, 40)
        assert len(shown) <= 40
        assert shown.splitlines() in ([], [shown])
        assert shown == join_line(shown, 40)


def test_a_document_of_the_course_is_told_of_by_its_own_name() -> None:
    document = CourseDocument(
        id="convention", title="Convention de formation", kind="paperwork", form=Form.AGREEMENT
    )
    its_course = of().model_copy(update={"documents": (document,)})
    named = deliverables.content_of(
        deliverables.paperwork(), module="froid--convention", title="Convention de formation"
    )
    head = deliverables.draft_of(deliverables.paperwork(), content=named)
    told = written(news(head=head, of_course=its_course), LEA, of_course=its_course)
    assert "Convention de formation" in told.subject + write_text(told)
