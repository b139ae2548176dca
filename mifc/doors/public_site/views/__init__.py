"""Pages of the public site, its pages for machines, the editor's preview, and what staff see of it."""
