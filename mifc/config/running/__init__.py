"""What a running installation notes about itself: that it is alive, and when regular work was last begun.

A pulse is one row per server or worker, written every few seconds. `/readyz` reads it to know that the database takes writes; a worker
whose pulse stopped lost its lease, and the tasks it left "running" are given to another. Nothing here is about people.
"""
