"""Pure decisions of the needs assessment: no database, no request, no clock of their own."""
