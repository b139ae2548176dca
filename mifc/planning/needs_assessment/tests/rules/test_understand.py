"""Decisions of the step understand, tried with many invented texts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifc.planning.needs_assessment.rules import flags as flags_module
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.rules.flags import blank, find_flags
from mifc.toolbox.disclosure.rules import kind_of, range_of

_PATTERNS = {"_EMAIL", "_LINK", "_PHONE", "_LONG_NUMBER", "_UK_POSTCODE", "_STREET"}
_PATTERNS |= {"_CUES", "_ARABIC_CUES", "_ETHIOPIC_CUES", "_INITIALS"}
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(st.text(max_size=50), SPANS)
def test_pieces_put_together_again_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    flags = [{"start": min(span), "end": max(span), "kind": "name"} for span in spans]
    pieces = rules.pieces(text, flags)
    assert "".join(piece.text for piece in pieces) == text
    numbers = [piece.number for piece in pieces if piece.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)


@given(st.text(max_size=200))
def test_flags_found_by_the_rules_are_shown_whole(text: str) -> None:
    flags = find_flags(text)
    shown = [piece.text for piece in rules.pieces(text, flags) if piece.number]
    assert shown == [text[flag["start"] : flag["end"]] for flag in flags if flag["end"] > flag["start"]]


_PIECES = st.sampled_from(
    [
        *("my name is", "MY NAME IS", "Mr.", "mıss", "MİSS", "ſister", "name:", "names:", "je m’appelle", "nazywam się", "PANI", "herr"),
        *("мене звати", "Моє ім'я", "mă numesc", "ich heisse", "اسمي", "نام من", "ስመይ", "Amira", "Nowak", "Śniady", "فاطمة", "ሰላም"),
        *("J. Smith", "A.B. Cole", "AB1 2CD", "12 High Street", "flat ٣", "ul. Długa 5", "Hauptstraße 12", "A1234567", "07700 900123"),
        *("a.b@example.org", "@someone", "WWW.example.org", "https://x.org", "httpſ://x.org", ".", ",", "(", "'", "-", "7"),
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=8), st.sampled_from(["", " ", ". "]))
def test_the_quick_look_leaves_out_no_pattern_that_matches(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    tried = {pattern for _kind, pattern in flags_module._worth_trying(text)}
    everything = [value for name, value in vars(flags_module).items() if name in _PATTERNS]
    assert len(everything) == len(_PATTERNS)
    assert {pattern for pattern in everything if pattern.search(text)} <= tried


_CUES = (
    "my name is|i am called|his name is|her name is|name:|names:|named|called|ask for|Mr|mrs.|ms|Miss|dr.|prof|sister|brother|my landlord|"
    "nazywam się|mam na imię|pan|pani|mój syn|moja córka|je m’appelle|mon nom est|mme|mlle|monsieur|madame|ich heiße|mein name ist|herr|"
    "frau|magacaygu waa|mă numesc|numele meu este|мене звати|моє ім’я|меня зовут"
)


@pytest.mark.parametrize("cue", _CUES.split("|"))
def test_a_name_is_seen_after_every_word_that_comes_before_one(cue: str) -> None:
    assert [flag["kind"] for flag in find_flags(f"…{cue} Amira")] == ["name"]


@given(st.text(min_size=2, max_size=12), st.text(max_size=30), st.text(max_size=30))
def test_a_word_typed_by_the_coder_is_gone_afterwards(name: str, before: str, after: str) -> None:
    name = name.strip(" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0")
    if len(name.strip()) < 2 or any(mark in name for mark in ",،;\n") or "▒" in name:
        return
    text = f"{before} {name.strip()} {after}"
    left = blank(text, rules.spans_of_words(text, name))
    assert name.strip() not in left


@given(st.integers(0, 3_000))
def test_as_many_texts_open_as_the_figure_lets_everybody_know(cards: int) -> None:
    shown = rules.texts_open(cards)
    if cards < 5:
        assert shown == 0
    else:
        low, high = range_of(cards, kind_of(cards))
        assert shown == low
        assert shown <= cards <= high


@given(st.text(max_size=60))
def test_the_same_text_said_louder_is_the_same(text: str) -> None:
    assert rules.sameness(text) == rules.sameness(text + " ") or not text.strip()
    if any(ch.isalpha() for ch in rules.sameness(text)):
        assert rules.sameness(text + "!!! 7") == rules.sameness(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("GO HOME!!!", "go home 3"), ("Goooo home", "Gooooo home"), ("Café.", "cafe"), ("اذهب!!", "اذهب")],
)
def test_what_counts_as_the_same(one: str, other: str) -> None:
    assert rules.flood_key(one) == rules.flood_key(other)


def test_different_texts_are_not_the_same() -> None:
    assert rules.flood_key("More buses") != rules.flood_key("More houses")
    assert rules.flood_key("12") != rules.flood_key("13")


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 15))
def test_a_deadline_is_a_working_day_that_far_away(day: dt.date, days: int) -> None:
    due = rules.day_after(day, days)
    assert due.weekday() < 5
    assert sum((day + dt.timedelta(days=n)).weekday() < 5 for n in range(1, (due - day).days + 1)) == days


@given(
    st.lists(st.integers(1, 9), unique=True),
    st.sampled_from(["", *rules.SAYS]),
    st.dictionaries(st.integers(1, 9), st.lists(st.sampled_from(rules.SAYS))),
)
def test_each_domain_says_its_own_else_the_general(chosen: list[int], general: str, own: dict[int, list[str]]) -> None:
    marks = rules.marks_from(chosen, general, own)
    assert set(marks) == set(chosen)
    for domain, said in marks.items():
        assert set(said) == (set(own.get(domain) or []) or ({general} & set(rules.SAYS)))


def test_spans_from_the_page_are_read_with_care() -> None:
    sent = ["o:0-4", "t:1-2", "o:9-3", "o:2-99", "x:1-2", "o:-1-2", "o:1-2;", "o:٣-٤", ""]
    assert rules.read_spans(sent, "o", 10) == [(0, 4)]
    assert rules.read_spans(sent, "t", 10) == [(1, 2)]
