"""The way in: signing in, the second step, invitations, and the page about oneself.

The room `accounts` knows the codes, keys and sessions; this door draws the pages, all under /w/, because it also needs to know
programmes: which one to open, who invited whom, who works in the demo.

Always: the answer to an address is the same whether it is known or not; a link in a mail changes nothing by being opened, only by a
button on its page; where one goes afterwards is a page of this installation; no page of allauth is mounted.
"""
