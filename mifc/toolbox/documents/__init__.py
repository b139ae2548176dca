"""Documents: files that people bring, kept without harm to those who open them and to those who are named in them (R105 R114).

A programme's evidence lies in reports, tables and photographs. This room takes such a file, finds out by its content what it is, refuses
what could do harm, and keeps the rest under the data folder, where no address of the web leads. Who may read it is the matter of the room
that uses it: that room has the door.

Words: a *document* is one use of a file by one record of another room, with the name it was given; the *stored file* lies under the
hash of its content. The same content brought twice in a programme is two documents and one stored file.

What must always hold:
- What a file is, its content says, never its name. What is not on the short list (`Document.Media`) is refused, with what to do instead.
- Nothing is unpacked without a bound. Pictures are drawn anew, so that no place, camera or author stays in them.
- A document that nobody uses is dropped by the room that used it; with the last one its stored file goes. A restored backup drops it again.
- Two programmes never share a stored file.
"""
