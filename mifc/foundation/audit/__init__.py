"""Who did what, when, to which record: a diary a coordinator can read.

"Who changed the needs table on Tuesday, and from what to what?" is answered here. Lines come by themselves: the guard on every record
(`base/guarded.py`) sends them. Reading sensitive records leaves a line too.

Always: values of personal fields are never in a line, so an erased value does not live on here; answers from the public leave no line,
because the exact moment of an answer is something we do not want to know.
"""
