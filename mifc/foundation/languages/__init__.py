"""Languages: which there are, which way they run, and what is shown where a text is missing.

The sources speak of over 100 languages in the region and of packs in ten (R418), and name none. MiFC plans for twelve; a programme
switches on what it needs, and adding one is a line in `known.py` and a catalogue.

Words: *own name* is the language's name in itself, the only name a person who needs it can read. *State* of a text: original,
in translation, machine, reviewed. *Fallback*: the text is shown in another language and says so.

Always: a text of another language than its page carries `lang` and `dir`; codes are stored, never labels.
"""
