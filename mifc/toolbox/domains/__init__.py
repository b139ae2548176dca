"""Domains: the areas of life that needs, services and actions are about. They are the code book too.

A programme starts with the fourteen domains of the Indicators of Integration framework, which the Guide builds on (R048), and the Guide's
own two: culture and attitudes, ease of funding (R452). It may rename, add and retire; a retired domain keeps what was said under it.

Words: *domain*, *definition* (what belongs here and what does not), *letter* (its key on the coding screen), *retired*, *merged into*.

Always: a key never changes its meaning; nothing is deleted once something was coded with it.
"""
