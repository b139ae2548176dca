"""The board paper of an edition: two pages, as PDF and as DOCX, in the reader's language."""
