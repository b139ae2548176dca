"""Decisions about services: no database."""
