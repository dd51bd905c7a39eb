"""The bundled model files, and the one door to them: no file is handed out before its size and sha256 were checked.

Each language has a directory with its files and a ``manifest.toml`` that says of every file what it is, what it
was trained on, under which licences, how well it does, and its size and sha256. This module only checks and
names files; whoever needs one opens it.

>>> model_path("tagger/decode.json").name
'decode.json'
>>> sorted(hashes())
['encoder-en', 'parser-en', 'tagger-en']
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from quoteattr import _toml
from quoteattr.errors import ModelCorruptError, ModelMissingError

__all__ = ["Manifest", "ModelFile", "bundled", "hashes", "model_path", "verify"]

_HERE = Path(__file__).parent
_REINSTALL = "Reinstall the package: pip install --force-reinstall quoteattr"

# A file is hashed once in a process, and again only after it was touched: (path, mtime, size) -> sha256.
_digests: dict[tuple[str, int, int], str] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class ModelFile:
    """What the manifest says of one file.

    Args:
        name: Its path under the language's directory, with forward slashes; the name it is asked for by.
        model: Name of the model that it is a part of.
        sha256: Hash of its bytes, in lower-case hexadecimal.
        size: Length in bytes.
        version: Version of the model that it belongs to.
        what: What it is, in a sentence.
        trained_on: The data that it was made from.
        licence: Licences of those data and what they mean for the file.
        scores: Measured figures by name, in per cent where not said otherwise.
    """

    name: str
    model: str
    sha256: str
    size: int
    version: str
    what: str
    trained_on: str
    licence: str
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Manifest:
    """The model files of one language.

    Args:
        language: ISO 639-1 code.
        directory: Where the files lie.
        files: One entry a file, in the manifest's order.
    """

    language: str
    directory: Path
    files: tuple[ModelFile, ...]

    @classmethod
    def load(cls, language: str = "en", directory: Path | str | None = None) -> Manifest:
        """Read a manifest; no model file is touched yet.

        Args:
            language: ISO 639-1 code of a bundled language.
            directory: Read ``manifest.toml`` there instead of in the package.

        Raises:
            ModelMissingError: There is none for this language, or none in ``directory``.
            ModelCorruptError: It is not a manifest.
        """
        root = _HERE / language if directory is None else Path(directory)
        source = root / "manifest.toml"
        if not source.is_file():
            raise ModelMissingError(
                f"no bundled models for language {language!r}: {source} does not exist. {_REINSTALL}; for a language "
                "that is not bundled use StanzaParser.official"
            )
        try:
            data = _toml.loads(source.read_text(encoding="utf-8"))
            return cls(language, root, tuple(_files(data)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ModelCorruptError(f"{source} is not a model manifest ({error}). {_REINSTALL}") from error

    def path(self, name: str) -> Path:
        """The path of a file, after its size and sha256 were checked.

        Args:
            name: Its name in the manifest, such as ``"tagger/tagger.int8.onnx"``.

        Raises:
            ModelMissingError: The manifest has no such file, or it is not on the disk.
            ModelCorruptError: It is truncated or altered.
        """
        for file in self.files:
            if file.name == name:
                return _checked(self.directory / file.name, file)
        raise ModelMissingError(f"{self.directory / 'manifest.toml'} names no file {name!r}. {_REINSTALL}")

    def verify(self, model: str | None = None) -> None:
        """Check every file, or every file of one model.

        Raises:
            ModelMissingError: A file is not on the disk.
            ModelCorruptError: A file is truncated or altered.
        """
        for file in self.files:
            if model is None or file.model == model:
                _checked(self.directory / file.name, file)

    def hashes(self) -> dict[str, str]:
        """One sha256 a model, for provenance: model name with language -> hash.

        It is the hash of what ``sha256sum`` prints for the model's files in the manifest's order, so it changes
        when any of them does, and a shell can compute it.
        """
        listings: dict[str, str] = {}
        for file in self.files:
            key = f"{file.model}-{self.language}"
            listings[key] = listings.get(key, "") + f"{file.sha256}  {file.name}\n"
        return {key: hashlib.sha256(listing.encode()).hexdigest() for key, listing in listings.items()}


@cache
def bundled(language: str = "en") -> Manifest:
    """The manifest that the package carries for a language, read once.

    Raises:
        ModelMissingError: The language is not bundled.
        ModelCorruptError: The manifest is not one.
    """
    return Manifest.load(language)


def model_path(name: str, language: str = "en") -> Path:
    """The path of a bundled file, checked; see :meth:`Manifest.path`."""
    return bundled(language).path(name)


def verify(language: str = "en") -> None:
    """Check all bundled files of a language; see :meth:`Manifest.verify`."""
    bundled(language).verify()


def hashes(language: str = "en") -> dict[str, str]:
    """The provenance of the bundled models of a language; see :meth:`Manifest.hashes`."""
    return bundled(language).hashes()


def _files(data: Mapping[str, Any]) -> list[ModelFile]:
    return [
        ModelFile(
            name=str(file["path"]),
            model=name,
            sha256=str(file["sha256"]),
            size=int(file["size"]),
            version=str(model["version"]),
            what=str(file["what"]),
            trained_on=str(file["trained_on"]),
            licence=str(file["licence"]),
            scores={str(key): float(value) for key, value in file.get("scores", {}).items()},
        )
        for name, model in data["models"].items()
        for file in model["files"]
    ]


def _checked(path: Path, file: ModelFile) -> Path:
    try:
        state = path.stat()
    except OSError as error:
        raise ModelMissingError(f"model file {path} is missing. {_REINSTALL}") from error
    if state.st_size != file.size:
        raise ModelCorruptError(
            f"model file {path} has {state.st_size} bytes instead of {file.size}: "
            f"it is truncated or altered. {_REINSTALL}"
        )
    if _digest(path, state.st_mtime_ns, state.st_size) != file.sha256:
        raise ModelCorruptError(f"model file {path} was altered: its sha256 is not {file.sha256}. {_REINSTALL}")
    return path


def _digest(path: Path, mtime: int, size: int) -> str:
    key = (str(path), mtime, size)
    with _lock:
        if key not in _digests:
            digest = hashlib.sha256()
            try:
                with path.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
            except OSError as error:
                raise ModelMissingError(f"model file {path} cannot be read ({error}). {_REINSTALL}") from error
            _digests[key] = digest.hexdigest()
        return _digests[key]
