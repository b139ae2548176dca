"""Disclosure: the only gate from exact counts to published figures (architecture §3.4).

"Two people from there wrote a card" is a sentence about two people. So what the world reads is never an exact count: 1 to 4 becomes
"fewer than 5", anything more is rounded to the nearest 5 and says "about". Zero stays 0, unless it tells on a whole group (nobody of
this street answered *well* means: everybody answered *badly*).

Words: a *safe count* is a count in its published form; the exact one is gone. A *safe table* is a table of them in which nothing can be
worked out from the totals either. *Not people*: a number in a published record that counts no persons and says why.

Always: the minimum is 5 and may be raised, never lowered; a safe count cannot be added, compared by size or turned back into a number;
figures are published in dated editions, because two live ones leak by subtraction. The program is open, so a reader may run it: where
figures would give one another away, those of a near table are published, never fewer figures, because what is missing tells as well
(`docs/decisions/figures-that-give-nothing-away.md`).

What this room does not defend against: somebody who knows some of the answers already (of five cards one wrote four), and two editions of
nearly the same cards in a short time, as far as he can tell by running the program how the second kept clear of the first.

Other rooms import from `published.py`.
"""
