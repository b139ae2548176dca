"""Service mapping: who offers what, where, in which language, to whom, at what cost (R116).

A small directory, filled by hand or from a file. The needs table points into it ("service mapping" is the Guide's second column), and a
visitor finds help in it: the same entry serves both.

Words: *service*, *organisation* (who offers it), *place*, *languages*, *who may come*, *cost*, *checked on* (the day somebody last made
sure that the entry is true), *ended* (no longer offered; it stays in the directory of the team and leaves the public one), *import* (the
services that one file brought, which can be taken back together), *note* (somebody says that an entry is wrong; open until settled).

Always: "who may come" is in plain words and never names a legal status; nobody looking for help is asked for one. A service that is due
for a check says so (after six months, unless the programme says otherwise), and who keeps it is reminded once a week. The contact may
name a person, so the public reads only its telephone numbers and shared mailboxes. What is not known stays empty; nothing is guessed from
a file: opening hours that are understood by half become a note, a day that nobody knows is not closed, and whether a service asks about
immigration status is known only where somebody said so, on some day.
"""
