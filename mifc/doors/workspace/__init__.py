"""The workspace: what a coordinator sees around her work (R012, R013, R030, R081, R096).

The shell of every staff page (sections, search, who is signed in, what was just done), the home page that says what to do next, setting up
a programme in five minutes, and the pages on which a programme says what it is: cities, themes, languages, rooms, looks, funders, who is
responsible for answers, who holds which role, and who changed what.

Words: *desk* (a signed-in person in one programme), *section* (one of the places in the bar at the top), *card* (one thing to do, on the
home page), *trial programme* (an empty one to try things in).

Always: later rooms bring their own sections, cards and search results (`interface/desk_sockets.py`), this room knows none of them; nothing
asks "are you sure": what was removed can be put back; a person gives no role that can do more than she may herself.
"""
