"""Write the resources.json by which Stanza finds the models of a directory.

python -m training.stanza.make_resources models
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

PROCESSORS = ("tokenize", "pos", "lemma", "depparse", "ner")
WITH_VECTORS = ("pos", "depparse", "ner")


def describe(directory: Path, package: str, vectors: str) -> dict[str, Any]:
    """The resources of the English models in a directory."""
    english: dict[str, Any] = {"lang_name": "English", "default_processors": {}, "default_dependencies": {}}
    found = {name: path for name in PROCESSORS if (path := directory / "en" / name / f"{package}.pt").exists()}
    english["packages"] = {"default": dict.fromkeys(found, package)}
    for name, path in found.items():
        entry: dict[str, Any] = {"md5": _md5(path)}
        if name in WITH_VECTORS:
            entry["dependencies"] = [{"model": "pretrain", "package": vectors}]
        english[name] = {package: entry}
    english["pretrain"] = {vectors: {"md5": _md5(directory / "en" / "pretrain" / f"{vectors}.pt")}}
    return {"en": english}


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes()).hexdigest()  # Stanza's choice


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, help="holds en/PROCESSOR/PACKAGE.pt")
    parser.add_argument("--package", default="small")
    parser.add_argument("--vectors", default="glove")
    return parser


def main() -> None:
    options = build_parser().parse_args()
    resources = describe(options.directory, options.package, options.vectors)
    (options.directory / "resources.json").write_text(json.dumps(resources, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
