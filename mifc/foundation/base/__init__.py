"""The small pieces every room is made of: ids, the clock, money, and the sockets.

Nothing here has a table. A socket is how an early room lets a later one plug in without importing it (architecture §4): the
early room declares what it will call, the later room registers itself from its `apps.py`.
"""
