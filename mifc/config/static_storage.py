"""Static files with a hash in their name and packed forms beside them."""

from __future__ import annotations

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Style sheets of the editor name pictures of parts of it that we do not install. Of our own files every one must be there.
_LIBRARIES = ("wagtail", "admin/", "rest_framework/")
# From this size on the best quality takes most of a second: a script of the editor, which is loaded once by a handful of people.
_LARGE = 100_000


class _Packer(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=11 if len(data) < _LARGE else 6)


class PackedStaticFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's, but quick with large files and patient with what a library's style sheet names in vain."""

    def hashed_name(self, name: str, *args: Any, **kwargs: Any) -> str:
        try:
            return str(super().hashed_name(name, *args, **kwargs))
        except ValueError:
            if name.startswith(_LIBRARIES):
                return name
            raise

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return _Packer(**kwargs)
