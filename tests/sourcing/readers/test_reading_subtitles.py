"""SRT and WebVTT as they are watched: sentences put back together, each at the time it begins."""

import pytest

from schemas.anchor import Cue
from schemas.errors import SourceUnreadable
from schemas.source import DropReason, SourceText
from tests.sourcing.documents import read, said


def vtt(*cues: str) -> SourceText:
    return read("a.vtt", "\n\n".join(["WEBVTT", *cues]) + "\n")


def srt(*cues: str) -> SourceText:
    return read("a.srt", "\n\n".join(f"{n}\n{cue}" for n, cue in enumerate(cues, start=1)) + "\n")


def times(source: SourceText) -> list[tuple[int, int]]:
    places = [span.anchor.place for span in source.spans]
    return [(place.start, place.end) for place in places if isinstance(place, Cue)]


def test_a_sentence_over_three_cues_is_one_span_at_the_time_of_the_first() -> None:
    source = srt(
        "00:00:01,000 --> 00:00:02,000\nFermez la porte avant",
        "00:00:02,000 --> 00:00:03,500\nde noter la température",
        "00:00:03,500 --> 00:00:05,000\ndu frigo. Signez.",
    )
    assert said(source) == ["Fermez la porte avant de noter la température du frigo.", "Signez."]
    assert times(source) == [(1000, 5000), (3500, 5000)]


def test_two_lines_of_a_cue_are_one_sentence() -> None:
    assert said(vtt("00:01.000 --> 00:02.000\nFermez\nla porte.")) == ["Fermez la porte."]


def test_hours_may_be_left_out_and_cue_settings_say_nothing() -> None:
    source = vtt("intro\n00:01.500 --> 01:02.000 align:start position:0%\nFermez.")
    assert (said(source), times(source)) == (["Fermez."], [(1500, 62_000)])


def test_entities_are_characters_and_markup_is_gone() -> None:
    source = vtt("00:01.000 --> 00:02.000\n<c.jaune>Tom &amp; Léa</c> : <b>T &lt; 3</b> <00:01.500>ici.")
    assert said(source) == ["Tom & Léa : T < 3 ici."]


def test_ass_alignment_and_srt_tags_are_gone_and_a_comparison_stays() -> None:
    source = srt('00:00:01,000 --> 00:00:02,000\n{\\an8}<font color="red">Fermez si T < 3 et P > 2.</font>')
    assert said(source) == ["Fermez si T < 3 et P > 2."]


def test_another_voice_ends_a_sentence_and_its_name_is_left_out() -> None:
    source = vtt("00:01.000 --> 00:02.000\n<v Marie>Fermez la porte <v.fort Paul>Non</v>")
    assert said(source) == ["Fermez la porte", "Non"]


def test_a_dash_begins_what_somebody_else_says() -> None:
    source = srt("00:00:01,000 --> 00:00:02,000\n- Fermée\n- Oui")
    assert said(source) == ["Fermée", "Oui"]


def test_silence_ends_a_sentence_without_its_full_stop() -> None:
    source = vtt("00:01.000 --> 00:02.000\nFermez", "00:09.000 --> 00:10.000\nNotez")
    assert said(source) == ["Fermez", "Notez"]


def test_captions_that_roll_are_read_once() -> None:
    source = vtt(
        "00:01.000 --> 00:02.000\nFermez la porte",
        "00:02.000 --> 00:03.000\nFermez la porte\navant de noter.",
    )
    assert said(source) == ["Fermez la porte avant de noter."]


def test_speech_without_punctuation_is_cut_between_cues() -> None:
    words = "fermez la porte et notez la température du frigo"
    source = vtt(*(f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{words}" + f" numéro {n}" for n in range(40)))
    assert len(source.spans) > 5
    assert all(len(text) < 300 for text in said(source))
    assert " ".join(said(source)).count("fermez") == 40


def test_comments_and_styles_of_webvtt_are_not_said() -> None:
    source = vtt("NOTE\nrevoir", "STYLE\n::cue { color: red }", "00:01.000 --> 00:02.000\nFermez.")
    assert said(source) == ["Fermez."]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    source = read("a.vtt", "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nFermez.\r\n")
    assert said(source) == ["Fermez."]


def test_a_number_alone_is_said_where_no_cue_follows() -> None:
    assert said(srt("00:00:01,000 --> 00:00:02,000\nCombien ?\n42")) == ["Combien ?", "42"]


ONE, TWO, THREE = (f"00:0{n}.000 --> 00:0{n + 1}.000\n" for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("cues", "expected", "names"),
    [
        ((f"{ONE}<v Marie Dupont>Fermez.</v>", f"{TWO}<v Paul>Non."), ["Fermez.", "Non."], "2"),
        ((f"{ONE}MARIE : Fermez la", f"{TWO}porte.", f"{THREE}MARIE : Non."),
         ["Fermez la porte.", "Non."], "1"),
        ((f"{ONE}- MARIE: Fermé\n- PAUL: Oui", f"{TWO}- PAUL: Bien\n- MARIE: Oui"),
         ["Fermé", "Oui", "Bien", "Oui"], "2"),
        ((f"{ONE}Marie Dupont: Fermez la", f"{TWO}Marie Dupont: porte."), ["Fermez la porte."], "1"),
        ((f"{ONE}Léa : Fermez.", f"{TWO}Noé : Pourquoi ?", f"{THREE}Léa : Le froid."),
         ["Fermez.", "Pourquoi ?", "Le froid."], "2"),
        ((f"{ONE}Speaker 1: Fermez.", f"{TWO}Le froid.", f"{THREE}Vite."),
         ["Fermez.", "Le froid.", "Vite."], "1"),
        ((f"{ONE}[MARIE]: Fermez.", f"{TWO}[MARIE]: Notez."), ["Fermez.", "Notez."], "1"),
    ],
)  # fmt: skip
def test_who_speaks_is_left_out_and_only_their_number_is_told(
    cues: tuple[str, ...], expected: list[str], names: str
) -> None:
    source = vtt(*cues)
    assert said(source) == expected
    assert [(one.reason, one.excerpt) for one in source.dropped] == [(DropReason.SPEAKER, names)]
    assert not any(name in source.canonical().decode() for name in ("Marie", "MARIE", "Paul", "Léa", "Noé"))


@pytest.mark.parametrize(
    "cue",
    [
        "ATTENTION : fermez la porte.",
        "Conseil : notez la température.",
        "Il faut deux choses : fermer et noter.",
        "Température : 4 °C.",
        "Il est 8:30 du matin.",
        "http: non.",
    ],
)
def test_a_colon_after_anything_else_stays(cue: str) -> None:
    said_so = [f"00:0{n}.000 --> 00:0{n}.900\n{cue}" for n in (1, 5)]
    others = [f"00:{n}.000 --> 00:{n}.900\nPuis {n} autres choses suivent." for n in range(10, 16)]
    source = vtt(said_so[0], *others, said_so[1].replace("00:0", "01:0"))
    assert said(source)[0] == said(source)[-1] == cue
    assert source.dropped == ()


@pytest.mark.parametrize(
    "times",
    [
        "99:99:99,999 --> 99:99:99,999",
        "00:00:05,000 --> 00:00:02,000",
        "00:75:00,000 --> 00:76:00,000",
        "123456789:00:00,000 --> 123456789:00:01,000",
        "9" * 5000 + ":00:00,000 --> 00:00:01,000",
        "-1:00:00,000 --> 00:00:01,000",
        "tôt --> tard",
    ],
)
def test_absurd_times_are_refused_with_their_line(times: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.srt: has a cue in line 2 whose times make no sense"):
        srt(f"{times}\nFermez.")


def test_a_vtt_file_says_what_it_is() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.vtt: does not begin with WEBVTT"):
        read("a.vtt", "1\n00:00:01,000 --> 00:00:02,000\nFermez.\n")


def test_a_place_is_told_as_players_show_it() -> None:
    assert Cue(start=65_000, end=66_000).clock == "1:05"
    assert Cue(start=3_725_000, end=3_726_000).clock == "1:02:05"
