"""The interface: what every page is built from.

The product is read by a person with limited English on an old phone, a health champion at a library table, an officer
between two meetings and a participant on a governing body. So there is one design system, warm and calm, whose emblem is the
postcard: the city asks, people answer (R102). A stamp's perforated edge is the only ornament.

Words. A *base page* is the frame (public, participant, workspace, sign-in). *Chrome* is everything around the content: names,
navigation, languages, funders; later rooms fill it through the socket in ``chrome.py``. A *part* is a Jinja2 macro. A
*listing* is the state of a list page as the address bar holds it. The *brand kit* (R081) recolours by a small extra sheet.

What must always hold. Pages work without JavaScript, from 320 px, with 200 % text, right to left, in a dark scheme and with
forced colours. No inline style or script. Logical properties only. The stylesheet stays under 15 KB compressed, all colour
pairs reach AA in both schemes (tests). Templates never calculate with counts of people: bars take a share, figures a text.
Every macro is described in ``docs/interface.md`` and shown in the component browser in English and Arabic.

The stylesheet is joined from ``styles/`` by ``stylesheet.py``. Old browsers that know no cascade layers get the plain,
unstyled page on purpose: it is whole and readable, a half-applied sheet would not be.
"""
