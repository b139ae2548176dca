"""A text in several languages, typed field by field: what did not change keeps its state, what was emptied goes."""

from __future__ import annotations

from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.text import MultilingualText

LANGUAGES = ["en", "ar"]
BOTH = MultilingualText.original("Jobs", author="Amina").with_translation("ar", "عمل", state="machine", author="Eman")


def typed(**texts: str) -> dict[str, str]:
    return {f"name_{code}": text for code, text in texts.items()}


def test_one_field_per_language_with_what_is_written() -> None:
    fields = language_fields("name", "Name", LANGUAGES, BOTH, required="Write it.")
    assert {name: field.initial for name, field in fields.items()} == {"name_en": "Jobs", "name_ar": "عمل"}
    assert [field.required for field in fields.values()] == [True, False]
    assert '<span lang="ar" dir="rtl">العربية</span>' in str(fields["name_ar"].label)
    assert language_fields("name", "Name", ["en"], BOTH)["name_en"].label == "Name"


def test_what_did_not_change_keeps_state_and_author() -> None:
    text = text_from(typed(en="Jobs", ar="عمل"), "name", LANGUAGES, BOTH, author="Somebody")
    assert text == BOTH
    assert text.in_language("ar").state == "machine"


def test_a_changed_original_outdates_its_translation() -> None:
    text = text_from(typed(en="Work", ar="عمل"), "name", LANGUAGES, BOTH, author="Amina")
    assert text.is_outdated("ar")
    again = text_from(typed(en="Work", ar="شغل"), "name", LANGUAGES, text, author="Eman")
    assert not again.is_outdated("ar")
    assert again.in_language("ar").state == "machine"


def test_a_state_can_be_said() -> None:
    text = text_from(typed(en="Jobs", ar="عمل"), "name", LANGUAGES, BOTH, states={"ar": "reviewed"})
    assert text.in_language("ar").state == "reviewed"


def test_emptied_languages_go_and_the_next_becomes_the_original() -> None:
    assert text_from(typed(en="Jobs", ar=""), "name", LANGUAGES, BOTH).languages == ("en",)
    rest = text_from(typed(en="", ar="عمل"), "name", LANGUAGES, BOTH)
    assert rest.languages == ("ar",)
    assert rest.in_language("ar").state == "original"
    assert not text_from(typed(en="", ar=" "), "name", LANGUAGES, BOTH)


def test_a_language_that_is_no_longer_offered_keeps_its_text() -> None:
    assert text_from(typed(en="Work"), "name", ["en"], BOTH).in_language("ar").text == "عمل"


def test_the_first_text_may_be_in_any_language() -> None:
    text = text_from(typed(en="", ar="عمل"), "name", LANGUAGES, MultilingualText())
    assert text.in_language("en").is_fallback
    assert text.source_language == "ar"
