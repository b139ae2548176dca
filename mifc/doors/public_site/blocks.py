"""What a page can be made of. Each block has a template `public_site/blocks/<name>.jinja`; blocks with data read it from its room."""

from __future__ import annotations

from contextvars import ContextVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from mifc.foundation.programmes.models import Programme
from mifc.toolbox.measures.published import figures

# The programmes whose pages are being edited in this request; the editor's gate says so. Choices of blocks depend on it.
editing: ContextVar[tuple[Programme, ...]] = ContextVar("mifc_editing_programmes", default=())

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link"]


def figure_choices() -> list[tuple[str, str]]:
    """The public figures of the programmes being edited."""
    found = editing.get()
    named = len(found) > 1
    return [(figure.key, f"{one.name}: {figure.label}" if named else str(figure.label)) for one in found for figure in figures(one)]


class CardBlock(blocks.StructBlock):
    """The postcard: the question, and the button to write one while a round is open."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)

    class Meta:
        icon = "mail"
        label = _("Postcard with the way to a card")


class ThemesBlock(blocks.StructBlock):
    """The themes of the programme, each a way to its page."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Themes")


class FiguresBlock(blocks.StructBlock):
    """Chosen figures with target, date and source (R405–R407)."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    keys = blocks.ListBlock(blocks.ChoiceBlock(choices=figure_choices, label=_("Figure")), label=_("Figures"), max_num=12)

    class Meta:
        icon = "table"
        label = _("Figures")


class QuotationBlock(blocks.StructBlock):
    """A sentence somebody said, with who said it (R416)."""

    text = blocks.TextBlock(label=_("Quotation"), max_length=1000)
    who = blocks.CharBlock(label=_("Who said it"), max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class AimsBlock(blocks.StructBlock):
    """The programme's aims and hopes, from its own list (R008)."""

    title = blocks.CharBlock(label=_("Title above the aims"), max_length=120, required=False)
    hopes_title = blocks.CharBlock(label=_("Title above the hopes"), max_length=120, required=False)

    class Meta:
        icon = "tick-inverse"
        label = _("Aims and hopes")


class PartnersBlock(blocks.StructBlock):
    """The public register of partners (R402)."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)

    class Meta:
        icon = "group"
        label = _("Partners")


class HeardBlock(blocks.StructBlock):
    """What rooms have to tell: the newest results, calls, dates. Nothing is shown while there is nothing."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)

    class Meta:
        icon = "comment"
        label = _("What we heard")


class WayBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What one can do"), max_length=120)
    text = blocks.TextBlock(label=_("How"), max_length=600)
    audience = blocks.CharBlock(label=_("For whom"), max_length=120, required=False)
    to = blocks.ChoiceBlock(
        label=_("Where it leads"),
        required=False,
        choices=[("current_card", _("the card")), ("contact", _("the contact form")), ("partnership", _("the partnership page"))],
    )


class WaysBlock(blocks.StructBlock):
    """Ways to take part, by audience (R403)."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    ways = blocks.ListBlock(WayBlock(label=_("Way to take part")), label=_("Ways to take part"))

    class Meta:
        icon = "group"
        label = _("Ways to take part")


class MilestoneBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("When"), max_length=60)
    title = blocks.CharBlock(label=_("What happened"), max_length=160)
    text = blocks.TextBlock(label=_("More about it"), max_length=600, required=False)


class TimelineBlock(blocks.StructBlock):
    """What happened when (R400)."""

    milestones = blocks.ListBlock(MilestoneBlock(label=_("Milestone")), label=_("Milestones"))

    class Meta:
        icon = "date"
        label = _("Timeline")


class MoreBlock(blocks.StructBlock):
    """Ways on to other pages of the site: their titles and first lines come from the pages themselves (R398)."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    pages = blocks.ListBlock(blocks.PageChooserBlock(page_type="public_site.SitePage", label=_("Page")), label=_("Pages"), max_num=12)

    class Meta:
        icon = "link"
        label = _("Ways on to other pages")


class NoticeBlock(blocks.StructBlock):
    """A few lines set apart."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("Text"), max_length=1000)

    class Meta:
        icon = "info-circle"
        label = _("Notice")


class BodyBlock(blocks.StreamBlock):
    """Everything a page's body can hold."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"), icon="pilcrow")
    card = CardBlock()
    themes = ThemesBlock()
    figures = FiguresBlock()
    quotation = QuotationBlock()
    aims = AimsBlock()
    partners = PartnersBlock()
    heard = HeardBlock()
    ways = WaysBlock()
    timeline = TimelineBlock()
    more = MoreBlock()
    notice = NoticeBlock()
