"""Reading a file safely: no database, no room."""
