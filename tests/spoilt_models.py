"""Copies of the bundled models of which a file is not what it should be."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from quoteattr.models import Manifest, bundled


def spoil(directory: Path, name: str, content: bytes | None) -> Manifest:
    """A manifest that promises ``content`` under ``name``, or whose file of that name is missing; others are whole."""
    source = bundled("en")
    for file in source.files:
        target = directory / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.name != name:
            target.symlink_to(source.directory / file.name)
        elif content is not None:
            target.write_bytes(content)
    text = (source.directory / "manifest.toml").read_text(encoding="utf-8")
    if content is not None:
        entry = f'path = "{name}"\nsize = {len(content)}\nsha256 = "{hashlib.sha256(content).hexdigest()}"'
        text = re.sub(rf'path = "{re.escape(name)}"\nsize = \d+\nsha256 = "\w+"', entry, text)
    (directory / "manifest.toml").write_text(text, encoding="utf-8")
    return Manifest.load("en", directory)
