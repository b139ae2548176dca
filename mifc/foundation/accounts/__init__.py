"""Accounts: a person who can sign in, and how.

Staff, partners, peer researchers and members of the governing body sign in; people who answer a card never do.

Ways in: a code by e-mail, a passkey, or, for people without e-mail, a one-time code that a second person hands over and can take
back. Staff outside the demo confirm with an authenticator app, once in 30 days on their own device.

Always: the answer to "sign me in" is the same whether the address is known or not; tries are counted and slowed; every session is
listed and can be ended; an account without e-mail has a name only.
"""
