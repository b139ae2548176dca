"""Needs assessment: the city is heard, and what it needs is put on a table (Guide 2.2, R099–R119).

Seven steps, and every file of this room that grew long is split by them:

    ask         an assessment of one city or the whole programme; rounds; collection points; questions; targets
    answer      cards: from a phone, typed by staff, brought in from a file; notes of workshops; taking a card back
    bring_in    older cards out of a workbook, without loss and without invention
    understand  translating, flagging names, coding by domain and good / missing / improve; a share read twice and how well readers
                agree; someone at risk; floods; results
    evidence    what stands behind a need besides the cards, what partners know among it; ideas for the plan
    decide      the needs table (issue, service mapping, what do we need more of), benchmark statements, hearing back, baseline
    publish     editions: frozen figures, released quotes, the public page, downloads, the board paper

Words: *card* (the Guide's postcard "How MiFriendly is my city?"), *text* (one answer on it), *collection point* (where cards come from),
*workshop* and *note* (its notes are texts of one card, so it counts once), *round*, *coding*, *reading* (what one coder made of a text on
her own), *needs table*, *baseline*, *edition*, *evidence* (a piece of it; of kind partner its words are a text of a card), *idea* (a
solution proposed).

What must always hold:
- Nothing on a card is obligatory but one text. Status, nationality and reason for coming are never asked and never kept.
- A card and its texts carry no running number and no time finer than a day.
- Who codes sees a text and its language, never age, birthplace or where it was written: not by address, order, filter or export.
- What a partner knows is a card that does not say whose it is; the evidence does, to those who read answers.
- The same submission is counted once. A card can be taken back until an edition counts it, and its texts even after.
- Figures leave this room only through `published.py`, in dated editions, and an edition's figures never change.
"""
