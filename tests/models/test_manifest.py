"""The manifest's promises, and what is said when a model file is not what it says."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from quoteattr import models
from quoteattr.errors import ModelCorruptError, ModelError, ModelMissingError
from quoteattr.models import Manifest

MANIFEST = """
[models.toy]
version = "3"

[[models.toy.files]]
path = "toy/a.bin"
size = 5
sha256 = "{a}"
what = "The first half."
trained_on = "Made-up numbers."
licence = "Apache-2.0"
scores = {{ toy_f1 = 50 }}

[[models.toy.files]]
path = "toy/b.bin"
size = 3
sha256 = "{b}"
what = "The second half."
trained_on = "Made-up numbers."
licence = "Apache-2.0"
"""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A directory with a manifest and two files that fit it."""
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "a.bin").write_bytes(b"first")
    (tmp_path / "toy" / "b.bin").write_bytes(b"two")
    (tmp_path / "manifest.toml").write_text(MANIFEST.format(a=sha256(b"first"), b=sha256(b"two")), encoding="utf-8")
    return tmp_path


def test_whole_files_are_handed_out(toy: Path) -> None:
    manifest = Manifest.load("en", toy)
    manifest.verify()
    assert manifest.path("toy/a.bin") == toy / "toy" / "a.bin"
    assert [(file.name, file.version, dict(file.scores)) for file in manifest.files] == [
        ("toy/a.bin", "3", {"toy_f1": 50.0}),
        ("toy/b.bin", "3", {}),
    ]


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (None, ModelMissingError, "is missing"),
        (b"", ModelCorruptError, "0 bytes instead of 5"),
        (b"firs", ModelCorruptError, "4 bytes instead of 5: it is truncated or altered"),
        (b"first!", ModelCorruptError, "6 bytes instead of 5"),
        (b"fIrst", ModelCorruptError, "was altered: its sha256 is not"),
    ],
    ids=["missing", "empty", "truncated", "longer", "one byte altered"],
)
def test_other_files_are_an_error_that_says_what_to_do(
    toy: Path, content: bytes | None, error: type[ModelError], words: str
) -> None:
    file = toy / "toy" / "a.bin"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    manifest = Manifest.load("en", toy)
    for check in (manifest.verify, lambda: manifest.path("toy/a.bin")):
        with pytest.raises(error, match=words) as caught:
            check()
        assert str(file) in str(caught.value)
        assert str(caught.value).endswith("pip install --force-reinstall quoteattr")


def test_a_model_can_be_checked_alone(toy: Path) -> None:
    (toy / "toy" / "a.bin").unlink()
    Manifest.load("en", toy).verify("another model")


def test_a_directory_in_a_files_place_is_missing(toy: Path) -> None:
    file = toy / "toy" / "a.bin"
    file.unlink()
    file.mkdir()
    size = file.stat().st_size
    text = (toy / "manifest.toml").read_text(encoding="utf-8").replace("size = 5", f"size = {size}")
    (toy / "manifest.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelMissingError, match="cannot be read"):
        Manifest.load("en", toy).path("toy/a.bin")


def test_a_file_is_hashed_once_and_again_when_it_was_touched(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    original = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *args, **kw: opened.append(self.name) or original(self, *args, **kw))
    manifest = Manifest.load("en", toy)
    manifest.path("toy/a.bin")
    manifest.path("toy/a.bin")
    assert opened.count("a.bin") == 1
    file = toy / "toy" / "a.bin"
    file.write_bytes(b"FIRST")
    os.utime(file, ns=(1, 1))
    opened.clear()
    with pytest.raises(ModelCorruptError):
        manifest.path("toy/a.bin")
    assert opened.count("a.bin") == 1


@pytest.mark.parametrize(
    "manifest",
    ["models = [", "[models.toy]\nfiles = [{}]", "[other]", '[models.toy]\nversion = "1"\nfiles = [1]', "models = 3"],
    ids=["not TOML", "no version", "no models", "no tables", "not a table"],
)
def test_a_broken_manifest_is_corrupt(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.toml").write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelCorruptError, match="is not a model manifest"):
        Manifest.load("en", tmp_path)


def test_a_language_that_is_not_bundled_is_missing() -> None:
    with pytest.raises(ModelMissingError, match=r"language 'tlh'.*StanzaParser\.official"):
        models.bundled("tlh")


def test_a_name_that_is_not_in_the_manifest_is_missing(toy: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"names no file 'toy/c\.bin'"):
        Manifest.load("en", toy).path("toy/c.bin")


def test_provenance_is_the_hash_of_what_sha256sum_prints(toy: Path) -> None:
    listing = f"{sha256(b'first')}  toy/a.bin\n{sha256(b'two')}  toy/b.bin\n"
    assert Manifest.load("en", toy).hashes() == {"toy-en": sha256(listing.encode())}


def test_the_bundled_files_are_whole_and_all_are_in_the_manifest() -> None:
    models.verify()
    manifest = models.bundled()
    on_disk = {path.relative_to(manifest.directory).as_posix() for path in manifest.directory.rglob("*.*")}
    assert on_disk == {file.name for file in manifest.files} | {"manifest.toml"}
    assert sum(file.size for file in manifest.files) < 40_000_000
    assert models.model_path("encoder/tokenizer.json").is_file()
    assert set(models.hashes()) == {"encoder-en", "parser-en", "tagger-en"}


def test_every_bundled_file_says_what_it_is_and_under_which_licence() -> None:
    for file in models.bundled().files:
        assert file.what.endswith("."), file.name
        assert file.licence, file.name
        assert file.trained_on, file.name
        assert all(0 <= score <= 100 for score in file.scores.values()), file.name


def test_a_copy_with_one_altered_byte_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "en"
    shutil.copytree(models.bundled().directory, copy)
    file = copy / "parser" / "relations.onnx"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelCorruptError, match=r"relations\.onnx was altered"):
        Manifest.load("en", copy).verify("parser")
