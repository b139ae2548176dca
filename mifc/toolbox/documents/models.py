"""A file that somebody brought."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.ids import random_id
from mifc.foundation.programmes.owned import ProgrammeOwned


class Document(ProgrammeOwned):
    """One use of a stored file. `name` is as given, cleaned, with the ending of what it is; `size` in bytes; `sha256` in hex, of what is
    stored. The name of a file may be a person's, so it is not told in the audit.
    """

    class Media(models.TextChoices):
        PDF = "application/pdf", _("PDF")
        DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("Word")
        ODT = "application/vnd.oasis.opendocument.text", _("OpenDocument text")
        XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Excel")
        ODS = "application/vnd.oasis.opendocument.spreadsheet", _("OpenDocument spreadsheet")
        CSV = "text/csv", _("table as text")
        TXT = "text/plain", _("plain text")
        PNG = "image/png", _("picture")
        JPEG = "image/jpeg", _("photograph")
        WEBP = "image/webp", _("picture")

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    name = models.CharField(_("name of the file"), max_length=140)
    media_type = models.CharField(_("what it is"), max_length=80, choices=Media.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    brought_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField(default=now)

    audit_hide = frozenset({"name", "sha256"})

    class Meta:
        ordering = ["-brought_at", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["programme", "sha256"], name="document_by_content")]

    def __str__(self) -> str:
        return str(self.get_media_type_display())
