"""The public site: what the world sees of a programme (R001 R008 R084 R085 R096 R398–R403 R405–R407 R411–R416).

Editors write the pages in Wagtail; this is the only room that knows Wagtail. What a page says about partners, themes and figures it does
not say itself: blocks read it from the rooms that know it, so the partnership page equals the register and a figure carries its source.

Words: a *tree* is a programme's pages, one home per language side by side. The *address* of a page is that of its original in every
language (`/ar/approach/`), so the language switch keeps the page. *Fallback*: a page not translated yet is shown in the original, says so,
and carries `lang` and `dir`. *Banner*: one line above everything, from a day to a day.

Always: no cookie and nothing that depends on the visitor; all twelve languages answer; an editor of one programme reaches no page of
another (`editor_gate.py`); no personal data in Wagtail; a programme without a tree shows the pages it would begin with.
"""
