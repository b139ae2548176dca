"""Organisations: who carries the programme (R058 R402 R425).

Eleven partners in the West Midlands: three councils, a university and its enterprise company, a multinational, a network of migrants, two
centres, a law centre, a consultancy. Small ones count as much as large ones; an informal group without papers is an organisation too.

Words: *organisation* (anything that works with the programme), *kind* (what it is), *sector* (public, private, voluntary), *migrant-led*
(yes, no, or not known: nobody guesses), *member* (a person with a role in the programme who works for it).

Always: the public list equals the register; an organisation that has left stays in it with the date; the contact person is personal data
and never on a public page.
"""
