"""What a new programme's code book holds: fourteen indicator domains and the Guide's own two (R048, R452)."""

from __future__ import annotations

from typing import NamedTuple

from mifc.foundation.languages.text import MultilingualText


class Start(NamedTuple):
    """A domain to start with. `letter` is its key on the coding screen; texts are English originals."""

    key: str
    letter: str
    name: str
    definition: str
    origin: str = "indicator"


STARTING_SET: tuple[Start, ...] = (
    Start("work", "w", "Work", "Finding, keeping and being treated fairly in paid or unpaid work; recognition of skills."),
    Start("housing", "o", "Housing", "A home that is affordable, safe, long enough and in the right place."),
    Start("education", "e", "Education", "Schools, colleges, universities, nurseries; learning other than the local language."),
    Start("health", "h", "Health and social care", "Doctors, hospitals, mental health, care; finding them and being understood there."),
    Start("leisure", "f", "Leisure", "Sport, parks, culture, faith, free time and the places for it."),
    Start("bonds", "b", "Social bonds", "Family and people with whom one shares background or identity."),
    Start("bridges", "g", "Social bridges", "Neighbours and people of other backgrounds: meeting, trusting, helping."),
    Start("links", "k", "Social links", "Contact with councils, services and people who decide; taking part."),
    Start("language", "l", "Language and communication", "Learning the local language, interpreters, information one can read."),
    Start("culture", "c", "Culture", "Knowing how things are done here, and being known with one's own culture."),
    Start("digital", "d", "Digital skills", "Devices, connection and knowing how to use them."),
    Start("safety", "s", "Safety", "Being and feeling safe; hate, crime, police."),
    Start("stability", "t", "Stability", "Knowing what comes next: income, papers in order, able to plan."),
    Start("rights", "r", "Rights and responsibilities", "Knowing and using one's rights; duties; citizenship; advice on law."),
    Start(
        "attitudes", "a", "Culture and attitudes", "How the city and its institutions look at newcomers; barriers that are habit.", "guide"
    ),
    Start("funding", "m", "Ease of funding", "How easy it is for people and small groups to get money for their ideas.", "guide"),
)

# Names as drafts in Arabic, Farsi, Tigrinya and Polish, marked so until somebody who speaks the language has checked them.
_DRAFTED = ("ar", "fa", "ti", "pl")
_DRAFTS: dict[str, tuple[str, str, str, str]] = {
    "work": ("العمل", "کار", "ስራሕ", "Praca"),
    "housing": ("السكن", "مسکن", "መንበሪ ገዛ", "Mieszkanie"),
    "education": ("التعليم", "آموزش", "ትምህርቲ", "Edukacja"),
    "health": ("الصحة والرعاية الاجتماعية", "سلامت و مراقبت اجتماعی", "ጥዕናን ማሕበራዊ ክንክንን", "Zdrowie i opieka społeczna"),
    "leisure": ("أوقات الفراغ", "اوقات فراغت", "ናይ ዕረፍቲ ግዜ", "Czas wolny"),
    "bonds": ("الروابط الاجتماعية القريبة", "پیوندهای اجتماعی نزدیک", "ናይ ቀረባ ማሕበራዊ ዝምድና", "Więzi społeczne"),
    "bridges": ("جسور بين الناس", "پل‌های میان مردم", "ድልድል ኣብ መንጎ ሰባት", "Mosty społeczne"),
    "links": ("الصلة بالمؤسسات", "ارتباط با نهادها", "ርክብ ምስ ትካላት", "Kontakt z instytucjami"),
    "language": ("اللغة والتواصل", "زبان و ارتباط", "ቋንቋን ርክብን", "Język i komunikacja"),
    "culture": ("الثقافة", "فرهنگ", "ባህሊ", "Kultura"),
    "digital": ("المهارات الرقمية", "مهارت‌های دیجیتال", "ዲጂታላዊ ክእለት", "Umiejętności cyfrowe"),
    "safety": ("الأمان", "امنیت", "ድሕንነት", "Bezpieczeństwo"),
    "stability": ("الاستقرار", "ثبات", "ርግኣት", "Stabilność"),
    "rights": ("الحقوق والواجبات", "حقوق و مسئولیت‌ها", "መሰላትን ግዴታታትን", "Prawa i obowiązki"),
    "attitudes": ("الثقافة والمواقف", "فرهنگ و نگرش‌ها", "ባህሊን ኣረኣእያን", "Kultura i postawy"),
    "funding": ("سهولة الحصول على التمويل", "آسانی دریافت بودجه", "ቅልል ዝበለ ምወላ", "Łatwość finansowania"),
}


def name_of(start: Start) -> MultilingualText:
    """The name of a starting domain in every language it is drafted in."""
    name = MultilingualText.original(start.name)
    for code, words in zip(_DRAFTED, _DRAFTS[start.key], strict=True):
        name = name.with_translation(code, words, state="in_translation")
    return name
