"""The register of examples: what the component browser shows, in English and Arabic.

Every macro of ``docs/interface.md`` appears in at least one example with its states (a test compares). An example is a small
template of its own under ``jinja2/interface/examples``; whole sample pages show the four frames filled. All words and figures
in them are invented for the purpose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django import forms
from django.utils.safestring import mark_safe

from mifc.foundation.interface.chrome import (
    Banner,
    Brand,
    Chrome,
    Direction,
    Funder,
    LanguageChoice,
    Link,
    Notice,
    UserMenu,
    WorkspaceChrome,
)
from mifc.foundation.interface.listing import Column, Export, Filter, Listing

ExampleLanguage = Literal["en", "ar"]
Say = Callable[[str, str], str]

OWN_NAMES: tuple[tuple[str, str, Direction], ...] = (
    ("en", "English", "ltr"),
    ("ar", "العربية", "rtl"),
    ("fa", "فارسی", "rtl"),
    ("ur", "اردو", "rtl"),
    ("ps", "پښتو", "rtl"),
    ("ckb", "کوردیی ناوەندی", "rtl"),
    ("ti", "ትግርኛ", "ltr"),
    ("so", "Soomaali", "ltr"),
    ("pl", "Polski", "ltr"),
    ("ro", "Română", "ltr"),
    ("fr", "Français", "ltr"),
    ("uk", "Українська", "ltr"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One piece of the browser: a template under ``interface/examples`` and what it is handed besides ``say``."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Examples of one idea."""

    slug: str
    title: str
    examples: tuple[Example, ...]


def speaker(lang: ExampleLanguage) -> Say:
    """The sample text of a page's language: ``say("Save", "احفظ")``."""

    def say(english: str, arabic: str) -> str:
        return arabic if lang == "ar" else english

    return say


def languages(lang: str, address: str = "#") -> tuple[LanguageChoice, ...]:
    return tuple(
        LanguageChoice(code, name, direction, url=address.format(code=code), current=code == lang) for code, name, direction in OWN_NAMES
    )


def example_form(say: Say, *, filled: Mapping[str, str] | None = None) -> forms.Form:
    """A Django form with each kind of field; ``filled`` binds it, so that its errors show."""

    class CollectionPoint(forms.Form):
        name = forms.CharField(label=say("Name of the place", "اسم المكان"), help_text=say("As people call it.", "كما يسميه الناس."))
        email = forms.EmailField(label=say("E-mail of the person there", "البريد الإلكتروني للمسؤول هناك"), required=False)
        posters = forms.IntegerField(label=say("How many posters?", "كم ملصقًا؟"), min_value=1, max_value=50)
        opens = forms.DateField(label=say("Opens on", "يفتح في"), widget=forms.DateInput, required=False)
        city = forms.ChoiceField(
            label=say("City", "المدينة"),
            choices=[
                ("coventry", say("Coventry", "كوفنتري")),
                ("birmingham", say("Birmingham", "برمنغهام")),
                ("wolverhampton", say("Wolverhampton", "ولفرهامبتون")),
            ],
        )
        kind = forms.ChoiceField(
            label=say("What kind of place?", "ما نوع المكان؟"),
            widget=forms.RadioSelect,
            choices=[
                ("library", say("Library", "مكتبة")),
                ("event", say("Event", "فعالية")),
                ("link", say("Link only", "رابط فقط")),
            ],
        )
        helpers = forms.MultipleChoiceField(
            label=say("Languages spoken there", "اللغات المحكية هناك"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(code, name) for code, name, _direction in OWN_NAMES[:6]],
        )
        note = forms.CharField(label=say("What should helpers know?", "ماذا يجب أن يعرف المساعدون؟"), widget=forms.Textarea, required=False)
        plan = forms.FileField(label=say("Floor plan", "مخطط المكان"), required=False)
        step_free = forms.BooleanField(label=say("There is a way in without steps", "يوجد مدخل بلا درجات"), required=False)

    return CollectionPoint(filled, auto_id="example_%s") if filled is not None else CollectionPoint(auto_id="point_%s")


def example_listing(say: Say, query: Mapping[str, str], *, total: int = 3, path: str = "") -> Listing:
    """A list page as a view would make it."""
    listing = Listing.read(
        query,
        path=path,
        columns=[
            Column("place", say("Collection point", "نقطة الجمع"), sortable=True),
            Column("city", say("City", "المدينة"), sortable=True),
            Column("answers", say("Answers", "الإجابات"), numeric=True, sortable=True),
            Column("state", say("State", "الحالة")),
        ],
        filters=[
            Filter(
                "state",
                say("State", "الحالة"),
                [("open", say("Open", "مفتوحة")), ("soon", say("Opens soon", "تفتح قريبًا")), ("closed", say("Closed", "مغلقة"))],
            ),
            Filter(
                "city", say("City", "المدينة"), [("cov", say("Coventry", "كوفنتري")), ("bir", say("Birmingham", "برمنغهام"))], kind="select"
            ),
        ],
        exports=[Export("CSV", "#csv"), Export("XLSX", "#xlsx")],
        default_sort="place",
        per_page=3,
    )
    rows = [
        {
            "id": "1",
            "place": say("Foleshill Library", "مكتبة فولزهيل"),
            "city": say("Coventry", "كوفنتري"),
            "answers": "118",
            "state": say("Open", "مفتوحة"),
            "tone": "good",
        },
        {
            "id": "2",
            "place": say("Welcome fair, Broadgate", "معرض الترحيب، برودغيت"),
            "city": say("Coventry", "كوفنتري"),
            "answers": "86",
            "state": say("Closed", "مغلقة"),
            "tone": "plain",
        },
        {
            "id": "3",
            "place": say("Language café", "مقهى اللغات"),
            "city": say("Birmingham", "برمنغهام"),
            "answers": "0",
            "state": say("Opens soon", "تفتح قريبًا"),
            "tone": "info",
        },
    ]
    return listing.with_rows(rows if total else [], total)


def example_chrome(lang: ExampleLanguage, *, address: str = "#", banner: Banner | None = None, leave_url: str = "") -> Chrome:
    say = speaker(lang)
    return Chrome(
        brand=Brand(
            name=say("MiFriendly West Midlands", "وست ميدلاندز الودودة"),
            strapline=say(
                "Strengthening communities, welcoming migration, leading innovation", "مجتمعات أقوى، ترحيب بالهجرة، ريادة في الابتكار"
            ),
            home_url="#home",
        ),
        nav=(
            Link(say("What we heard", "ما سمعناه"), "#heard", current=True),
            Link(say("Themes", "المحاور"), "#themes"),
            Link(say("Partnership", "الشراكة"), "#partners"),
            Link(say("Get involved", "شارك معنا"), "#join"),
        ),
        languages=languages(lang, address),
        funders=(
            Funder(
                say(
                    "Co-financed by the European Regional Development Fund through the Urban Innovative Actions Initiative",
                    "بتمويل مشترك من الصندوق الأوروبي للتنمية الإقليمية من خلال مبادرة الأعمال الحضرية المبتكرة",
                )
            ),
        ),
        footer_links=(
            Link(say("Contact", "اتصل بنا"), "#contact"),
            Link(say("Privacy", "الخصوصية"), "#privacy"),
            Link(say("Accessibility", "سهولة الوصول"), "#access"),
        ),
        banner=banner,
        leave_url=leave_url,
        translation_note=say("", "لم يراجع متحدث أصلي هذه الترجمة بعد."),
    )


def example_workspace(lang: ExampleLanguage, *, address: str = "#") -> WorkspaceChrome:
    say = speaker(lang)
    return WorkspaceChrome(
        brand=Brand(name="MiFriendly Cities", home_url="#home"),
        place=say("Coventry, first round", "كوفنتري، الجولة الأولى"),
        place_url="#place",
        sections=(
            Link(say("Ask", "اسأل"), "#ask"),
            Link(say("Answers", "الإجابات"), "#answers"),
            Link(say("Code", "رمّز"), "#code", current=True),
            Link(say("Table", "الجدول"), "#table"),
            Link(say("Baseline", "خط الأساس"), "#baseline"),
            Link(say("Publish", "انشر"), "#publish"),
        ),
        subsections=(
            Link(say("To code", "للترميز"), "#tocode", current=True, count="118"),
            Link(say("To translate", "للترجمة"), "#translate", count="24"),
            Link(say("Disagreements", "اختلافات"), "#differ", count="7"),
            Link(say("Code book", "دليل الرموز"), "#book"),
        ),
        languages=languages(lang, address),
        user=UserMenu(
            name=say("Amina Yusuf", "أمينة يوسف"),
            role=say("Peer researcher, Coventry", "باحثة من المجتمع، كوفنتري"),
            sign_out_url="#out",
            links=(Link(say("My settings", "إعداداتي"), "#me"), Link(say("My keys", "مفاتيحي"), "#keys")),
        ),
        search_url="#search",
        notices=(Notice(say("Coded: Mobility, missing.", "رُمِّز: التنقل، ناقص."), undo_url="#undo"),),
        translation_note=say("", "لم يراجع متحدث أصلي هذه الترجمة بعد."),
    )


CSRF = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="example">')

_GROUPS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("emblem", "The emblem", (("Stamps", "stamps"), ("Postcard", "postcard"), ("Icons", "icons"))),
    ("pressing", "What one presses", (("Buttons", "buttons"), ("Ways through", "ways"), ("Keys", "keys"))),
    ("pages", "Heads and cards", (("Page head", "page_head"), ("Cards", "cards"), ("Themes", "themes"), ("Tags", "tags"))),
    (
        "telling",
        "Telling",
        (
            ("Panels", "panels"),
            ("Notices and undo", "notices"),
            ("Confirmation", "confirmation"),
            ("Empty state", "empty"),
            ("Background work", "work"),
        ),
    ),
    (
        "reading",
        "Reading",
        (
            ("Summary list", "summary"),
            ("Step by step", "steps"),
            ("Quotes", "quotes"),
            ("Edition", "edition"),
            ("Languages", "languages"),
            ("Safety", "safety"),
            ("Disclosure", "disclosure"),
        ),
    ),
    (
        "forms",
        "Forms",
        (("The form pattern", "form"), ("A form with errors", "form_errors"), ("Chips", "chips"), ("Fields without a form", "inputs")),
    ),
    ("lists", "Lists", (("The list pattern", "listing"), ("Nothing yet, nothing found", "listing_empty"), ("A plain table", "table"))),
    ("details", "Details", (("The detail pattern", "detail"),)),
    ("figures", "Figures and charts", (("Figures", "figures"), ("Bar chart", "bars"), ("Stacked chart", "stacked"))),
)

SAMPLE_PAGES: tuple[tuple[str, str], ...] = (
    ("home", "Home page"),
    ("card", "The card"),
    ("sent", "After sending"),
    ("heard", "What we heard"),
    ("desk", "Coding desk"),
    ("points", "A staff list"),
    ("sign_in", "Sign in"),
)


def examples(lang: ExampleLanguage = "en", query: Mapping[str, str] | None = None) -> list[Group]:
    """All groups with their templates and contexts. ``query`` is the page's own query, for the list example."""
    say = speaker(lang)
    contexts: dict[str, dict[str, Any]] = {
        "form": {"f": example_form(say), "csrf_input": CSRF},
        "form_errors": {
            "f": example_form(
                say,
                filled={
                    "name": "",
                    "email": "amina",
                    "posters": "80",
                    "city": "coventry",
                    "note": say("The desk is at the back.", "المكتب في الخلف."),
                },
            ),
            "csrf_input": CSRF,
        },
        "listing": {"l": example_listing(say, query or {}, total=57), "csrf_input": CSRF},
        "listing_empty": {
            "none_yet": example_listing(say, {}, total=0),
            "none_found": example_listing(say, {"q": say("swimming pool", "مسبح")}, total=0),
        },
        "languages": {"languages": languages(lang)},
        "ways": {"tabs_items": example_workspace(lang).subsections},
        "notices": {"csrf_input": CSRF},
    }
    return [
        Group(
            slug,
            title,
            tuple(Example(name, f"interface/examples/{file}.jinja", {"say": say} | contexts.get(file, {})) for name, file in files),
        )
        for slug, title, files in _GROUPS
    ]


def sample_page(name: str, lang: ExampleLanguage, query: Mapping[str, str] | None = None, address: str = "#") -> tuple[str, dict[str, Any]]:
    """Template and context of one whole sample page. Raises KeyError for a name that is not in ``SAMPLE_PAGES``."""
    say = speaker(lang)
    if name not in dict(SAMPLE_PAGES):
        raise KeyError(name)
    staff = name in ("desk", "points")
    banner = Banner(
        say("No signal just now. Your card is kept and will send itself.", "لا توجد إشارة الآن. بطاقتك محفوظة وستُرسل وحدها."), "warn"
    )
    context: dict[str, Any] = {
        "say": say,
        "chrome": example_workspace(lang, address=address)
        if staff
        else example_chrome(lang, address=address, banner=banner if name == "card" else None),
        "csrf_input": CSRF,
    }
    if name == "points":
        context["l"] = example_listing(say, query or {}, total=57)
    return f"interface/examples/page_{name}.jinja", context
