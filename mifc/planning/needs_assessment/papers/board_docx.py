"""The board paper as DOCX, to take into one's own papers. Right-to-left where the language runs so."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpResponse
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from mifc.foundation.interface.printing import paper_brand
from mifc.foundation.languages.known import Language
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.papers.board_paper import file_name
from mifc.planning.needs_assessment.papers.board_words import paper_words
from mifc.planning.needs_assessment.published import HeardEdition

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Rows of the needs table that keep the paper at two pages in the usual letter size.
_MOST_ROWS, _MOST_OTHERS = 9, 8
_INK, _SOFT = RGBColor(0x1D, 0x27, 0x33), RGBColor(0x55, 0x60, 0x6E)
# What XML cannot hold; a card may.
_NOT_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def docx(edition: HeardEdition, programme: Programme, language: Language, *, address: str) -> bytes:
    """The same words as the PDF, in Word's own headings and one table."""
    words = paper_words(edition, programme, language, address=address)
    brand = paper_brand(programme)
    paper = _Paper(words, accent=brand["accent"])
    paper.head()
    paper.needs()
    paper.lines(words["heads"]["near"], [f"{one['domain']}: {one['words']}" for one in words["scores"][:_MOST_OTHERS]])
    paper.lines(words["heads"]["statements"], [f"{one['text']} ({one['words']})" for one in words["statements"][:5]])
    paper.lines(
        words["heads"]["who"],
        [f"{one['label']}: " + " · ".join(f"{entry['label']} {entry['count']}" for entry in one["entries"]) for one in words["groups"]],
    )
    paper.quotes()
    paper.lines(words["heads"]["next"], words["next"][:4], style="Normal")
    paper.lines(words["heads"]["method"], words["method"])
    paper.foot(brand["funders"])
    out = io.BytesIO()
    paper.document.save(out)
    return out.getvalue()


def response(edition: HeardEdition, programme: Programme, language: Language, *, address: str) -> HttpResponse:
    name = file_name(edition, language, "docx")
    return HttpResponse(
        docx(edition, programme, language, address=address),
        content_type=_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Paper:
    """A document being written, which knows its direction."""

    def __init__(self, words: dict[str, Any], *, accent: str) -> None:
        self.words = words
        self.rtl = words["dir"] == "rtl"
        self.accent = RGBColor.from_string(accent.lstrip("#").upper())
        self.document: DocumentType = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin = section.bottom_margin = Cm(1.5)
        section.left_margin = section.right_margin = Cm(1.8)
        self.document.core_properties.title = words["title"].translate(_NOT_XML)
        self.document.core_properties.author = ""
        self.document.core_properties.language = words["lang"]

    def write(
        self, text: str, *, style: str = "Normal", size: float = 9.5, bold: bool = False, soft: bool = False, rtl: bool | None = None
    ) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        return self.fill(paragraph, text, size=size, bold=bold, soft=soft, rtl=rtl)

    def fill(
        self, paragraph: Paragraph, text: str, *, size: float = 9, bold: bool = False, soft: bool = False, rtl: bool | None = None
    ) -> Paragraph:
        run = paragraph.add_run(text.translate(_NOT_XML))
        run.font.size, run.bold = Pt(size), bold
        run.font.color.rgb = _SOFT if soft else _INK
        paragraph.paragraph_format.space_after = Pt(2)
        if self.rtl if rtl is None else rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            properties = run._r.get_or_add_rPr()
            properties.append(OxmlElement("w:rtl"))
            # Word takes the size and weight of right-to-left text from fields of their own.
            for name, value in (("w:szCs", str(int(size * 2))), *((("w:bCs", "1"),) if bold else ())):
                mark = OxmlElement(name)
                mark.set(qn("w:val"), value)
                properties.append(mark)
        return paragraph

    def heading(self, text: str, level: int) -> None:
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        self.fill(paragraph, text, size=18 if level == 1 else 12, bold=True)
        paragraph.runs[0].font.color.rgb = _INK if level == 1 else self.accent
        paragraph.paragraph_format.space_before = Pt(0 if level == 1 else 8)

    def head(self) -> None:
        self.write(self.words["eyebrow"], size=9, bold=True, soft=True)
        self.heading(self.words["title"], 1)
        self.write(self.words["lead"], size=10.5, soft=True)
        self.write(f"{self.words['edition']}. {self.words['frozen']}", size=8.5, soft=True)

    def needs(self) -> None:
        self.heading(self.words["heads"]["needs"], 2)
        rows = self.words["needs"][:_MOST_ROWS]
        table = self.document.add_table(rows=1, cols=5, style="Light List")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        if self.rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for cell, head in zip(table.rows[0].cells, self.words["heads"]["columns"], strict=True):
            self.fill(cell.paragraphs[0], head, size=8.5, bold=True)
        header = OxmlElement("w:tblHeader")
        header.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(header)
        for one in rows:
            texts = (
                " · ".join(part for part in (one["issue"], one["place"]) if part),
                one["evidence"],
                one["who"],
                one["more"],
                one["begins_words"],
            )
            for place, (cell, text) in enumerate(zip(table.add_row().cells, texts, strict=True)):
                self.fill(cell.paragraphs[0], text, size=8.5, bold=place == 0)
        left = len(self.words["needs"]) - len(rows)
        if left:
            self.write(self.words["more_needs"][left], size=8.5, soft=True)

    def lines(self, head: str, lines: list[str], *, style: str = "List Bullet") -> None:
        if lines:
            self.heading(head, 2)
            for line in lines:
                self.write(line, style=style, size=8.5)

    def quotes(self) -> None:
        found = self.words["quotes"][:3]
        if found:
            self.heading(self.words["heads"]["quotes"], 2)
        for one in found:
            self.write(one["text"], size=10, bold=True, rtl=one["dir"] == "rtl")
            if one["translation"]:
                self.write(one["translation"], size=9)
            self.write(one["about"], size=8, soft=True)

    def foot(self, funders: list[dict[str, Any]]) -> None:
        lines = [f"{self.words['source']} {self.words['address']}", *(one["text"] for one in funders)]
        paragraph = self.document.sections[0].footer.paragraphs[0]
        self.fill(paragraph, " ".join(lines), size=7.5, soft=True)
        for one in funders:
            if one["emblem"]:
                paragraph.add_run("  ").add_picture(io.BytesIO(bytes(one["emblem"])), height=Cm(0.7))
