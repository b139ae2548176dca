"""Every macro is documented, shown with its states, and keeps the rules of our pages."""

import inspect
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation
from jinja2 import Environment, FileSystemLoader, nodes
from markupsafe import Markup

from mifc.foundation.interface import components
from mifc.foundation.interface.components import ExampleLanguage
from mifc.foundation.interface.jinja import environment
from mifc.foundation.interface.listing import Column
from mifc.foundation.interface.small_parts import SMALL_PARTS

TEMPLATES = Path(components.__file__).parent / "jinja2"
MACRO_FILES = ("icons", "parts", "forms", "lists", "charts")
DOCUMENTED = TEMPLATES.parents[3] / "docs" / "interface.md"
INNER = {"attributes", "draw", "labelled", "about", "described", "count_line", "option", "error_anchor", "sort_head", "still_here"}
VOID = {"meta", "link", "input", "img", "br", "hr", "path", "circle", "rect"}


@pytest.fixture
def env() -> Environment:
    made = environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    made.globals["static"] = lambda path: f"/static/{path}"
    return made


def draw(env: Environment, name: str, lang: ExampleLanguage) -> str:
    facts = {"page_lang": lang, "page_dir": "rtl" if lang == "ar" else "ltr"}
    with translation.override(lang):
        if name:
            template, context = components.sample_page(name, lang)
        else:
            template = "interface/browser.jinja"
            context = {
                "chrome": components.example_workspace(lang),
                "groups": components.examples(lang),
                "pages": components.SAMPLE_PAGES,
                "csrf_input": components.CSRF,
            }
        return env.get_template(template).render(facts | context)


PAGES = [(name, lang) for name in ("", *dict(components.SAMPLE_PAGES)) for lang in ("en", "ar")]


class Reader(HTMLParser):
    """Collects ids, references and attributes, and notices tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"] or "")
        for name in ("for", "aria-labelledby", "aria-describedby", "data-count"):
            self.references |= set((given.get(name) or "").split())
        for name in given:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}=…>")
        if tag == "script" and "src" not in given:
            self.faults.append("inline script")
        if tag == "style":
            self.faults.append("inline style sheet")
        if given.get("src", "").startswith("http") or (tag == "link" and (given.get("href") or "").startswith("http")):
            self.faults.append(f"third party: {given}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_pages_are_whole_and_keep_the_policy(env: Environment, name: str, lang: ExampleLanguage) -> None:
    html = draw(env, name, lang)
    reader = Reader()
    reader.feed(html)
    assert reader.faults == []
    assert reader.open == []
    assert sorted(one for one in set(reader.ids) if reader.ids.count(one) > 1) == []
    assert reader.references - set(reader.ids) == set()
    assert f'dir="{"rtl" if lang == "ar" else "ltr"}"' in html[:200]
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert "&lt;" not in re.sub(r"&lt;5", "", html), "something was escaped twice"


def parsed(file: str) -> nodes.Template:
    return environment(autoescape=True).parse((TEMPLATES / "interface" / f"{file}.jinja").read_text(encoding="utf-8"))


def macros_of(file: str) -> dict[str, list[str]]:
    """{macro: its parameters}, those drawn by a plain function too."""
    tree = parsed(file)
    macros = {macro.name: [argument.name for argument in macro.args] for macro in tree.find_all(nodes.Macro)}
    plain = [one.attr for one in tree.find_all(nodes.Getattr) if getattr(one.node, "name", "") == "small_parts"]
    return macros | {name: [one for one in inspect.signature(SMALL_PARTS[name]).parameters if one != "caller"] for name in plain}


@pytest.mark.parametrize("file", MACRO_FILES)
def test_every_macro_is_documented_with_its_parameters(file: str) -> None:
    page = DOCUMENTED.read_text(encoding="utf-8")
    missing = []
    for name, parameters in macros_of(file).items():
        if name in INNER:
            continue
        told = re.findall(rf"`{name}\(([^`]*)\)`", page)
        if not any(all(re.search(rf"\b{parameter}\b", one) for parameter in parameters) for one in told):
            missing.append((name, parameters))
    assert missing == []


@pytest.mark.parametrize("file", MACRO_FILES)
def test_every_macro_is_shown_in_the_browser(file: str) -> None:
    shown = "\n".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "interface").rglob("*.jinja") if path.stem != file)
    shown += "\n".join(example.template for group in components.examples() for example in group.examples)
    inside = (TEMPLATES / "interface" / f"{file}.jinja").read_text(encoding="utf-8")
    unseen = [
        name for name in macros_of(file) if name not in INNER and not re.search(rf"\b{name}\(", shown) and inside.count(f"{name}(") < 3
    ]
    assert unseen == []


def test_macros_leave_no_translated_text_at_the_top_of_a_file() -> None:
    """It would be evaluated once, in whichever language came first."""
    for file in (*MACRO_FILES, "pages"):
        tree = parsed(file)
        for top in tree.body:
            if isinstance(top, nodes.Assign):
                assert not [call for call in top.find_all(nodes.Call) if getattr(call.node, "name", "") in {"_", "gettext", "ngettext"}], (
                    file
                )


def test_free_text_takes_its_own_direction(env: Environment) -> None:
    html = draw(env, "card", "ar")
    areas = re.findall(r"<textarea[^>]*>", html)
    assert areas
    assert all('dir="auto"' in area for area in areas)


def test_an_error_is_linked_to_its_field_and_told(env: Environment) -> None:
    html = draw(env, "", "en")
    assert '<a href="#example_email">' in html
    assert '<a href="#example_kind_0">' in html
    field = re.search(r'<input[^>]*id="example_email"[^>]*>', html)
    assert field is not None
    assert 'aria-describedby="example_email-error"' in field.group(0)
    assert 'aria-invalid="true"' in field.group(0)
    assert 'value="amina"' in field.group(0)


def test_a_field_keeps_what_was_typed_and_escapes_it(env: Environment) -> None:
    form = components.example_form(components.speaker("en"), filled={"name": "<b>x", "note": "</textarea><b>"})
    html = env.from_string('{% from "interface/forms.jinja" import field %}{{ field(f.name) }}{{ field(f.note) }}').render(f=form)
    assert "<b>" not in html
    assert "&lt;b&gt;x" in html


def test_an_unknown_icon_stops_the_page(env: Environment) -> None:
    with pytest.raises(Exception, match="unicorn"):
        env.from_string('{% from "interface/icons.jinja" import icon %}{{ icon("unicorn") }}').render()


def test_sample_pages_have_names() -> None:
    with pytest.raises(KeyError):
        components.sample_page("nothing", "en")


def test_what_a_small_part_is_given_is_escaped() -> None:
    bad, shown = '"><script>', "&#34;&gt;&lt;script&gt;"
    drawn = [
        SMALL_PARTS["cell"](bad, bad),
        SMALL_PARTS["cell"](Column(bad, bad, numeric=True), bad),
        SMALL_PARTS["isolate"](bad, dir=bad),
        SMALL_PARTS["foreign"](bad, bad, bad),
        SMALL_PARTS["foreign"](bad, bad, bad, block=True),
    ]
    for one in drawn:
        assert shown in one
        assert bad not in one
    # Nought is a value, unlike false.
    assert SMALL_PARTS["attributes"]({"min": 0, "max": 1, "hidden": True, "lang": None, "off": False}) == ' min="0" max="1" hidden'
    assert SMALL_PARTS["cell"]("Cards", Markup("<b>3</b>")) == '<td role="cell" data-label="Cards"><b>3</b></td>'
