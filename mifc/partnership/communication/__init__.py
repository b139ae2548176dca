"""Communication: what comes in by the contact form, and what rooms have to tell (R415, Guide 2.1).

Anyone may write to the programme without an account, in any language. The message goes to the team of the city it names, or to everybody
when it names none; somebody answers and says so.

Words: *message* (what a person wrote), *open* and *answered*, *newsworthy item* (plain data and a link that a room offers to the public
site: what we heard, a call, an event), *invitation* (where a card can be written today).

Always: only name, a way to answer and the text are asked, none but the text obligatory; a message is deleted twelve months after it came;
sending the same form twice gives one message; who read a message leaves a line.
"""
