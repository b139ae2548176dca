"""Thin ways in: staff workspace, public site."""
