"""Programmes: one city, or a partnership of cities with one lead, on the way to being migration-friendly (R012).

A programme is the tenant: every record of every later room belongs to exactly one (`owned.py`), and the database itself refuses a
reference from one programme into another (`database_guard.py`).

Words: *programme*, *city*, *lead* (the Main Urban Authority's city), *theme* (the five: Jobs, Skills, Citizens & Voices, Start-ups &
Ideas, Futures), *phase* (I partnership, II planning, III actions), *aim*, *brand kit*, *funder acknowledgement*.

Always: exactly one lead city; what a role may do stands in one table (`roles.py`); no round opens before the programme says who is
responsible for the answers, on what basis and for how long (`privacy_notice`).
"""
