"""A model file that is truncated, altered, swapped or gone: an error of ours with the next step, and no stack trace."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from quoteattr import Extractor, models
from quoteattr.cli import main
from quoteattr.errors import ModelCorruptError, ModelError, ModelMissingError

NEXT_STEP = "pip install --force-reinstall quoteattr"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the bundled models, most of it links, that the package takes for its own."""
    shutil.copytree(models._HERE / "en", tmp_path / "en", copy_function=lambda a, b: Path(b).symlink_to(a))
    monkeypatch.setattr(models, "_HERE", tmp_path)
    models.bundled.cache_clear()
    yield tmp_path / "en"
    models.bundled.cache_clear()


def truncate(file: Path) -> None:
    write(file, file.read_bytes()[:-1000])


def empty(file: Path) -> None:
    write(file, b"")


def alter(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    write(file, bytes(data))


def swap(file: Path) -> None:
    """Another file of the same length: what somebody would put there who wants it to be loaded."""
    write(file, b"\x80\x02cposix\nsystem\n.".ljust(file.stat().st_size, b"\0"))


def remove(file: Path) -> None:
    file.unlink()


def put_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def write(file: Path, data: bytes) -> None:
    file.unlink()  # a link
    file.write_bytes(data)


DAMAGE: list[tuple[Callable[[Path], None], type[ModelError], str]] = [
    (truncate, ModelCorruptError, "truncated or altered"),
    (empty, ModelCorruptError, "0 bytes instead of"),
    (alter, ModelCorruptError, "its sha256 is not"),
    (swap, ModelCorruptError, "its sha256 is not"),
    (remove, ModelMissingError, "is missing"),
    (put_a_folder, ModelCorruptError, "bytes instead of"),
]
FILES = ["tagger/tagger.int8.onnx", "encoder/tokenizer.json", "tagger/decode.json", "parser/lemmas.json"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("damage", "error", "words"), DAMAGE)
def test_no_damaged_file_is_loaded(
    copy: Path, name: str, damage: Callable[[Path], None], error: type[ModelError], words: str
) -> None:
    damage(copy / name)
    extractor = Extractor()
    with pytest.raises(error, match=words) as caught:
        _ = extractor.parser if name.startswith("parser") else extractor.detector
    assert Path(name).name in str(caught.value)
    assert str(caught.value).endswith(NEXT_STEP)


@pytest.mark.parametrize(("damage", "error", "words"), DAMAGE)
def test_the_command_says_so_and_shows_no_stack_trace(
    copy: Path,
    tmp_path: Path,
    damage: Callable[[Path], None],
    words: str,
    error: type[ModelError],
) -> None:
    damage(copy / "parser/lemmas.json")
    article = tmp_path / "a.txt"
    article.write_text("“Yes,” she said.", encoding="utf-8")
    for command in ("extract", "annotate", "report"):
        done = CliRunner().invoke(main, [command, str(article), "-o", str(tmp_path / "out")])
        assert done.exit_code == 3, done.output
        assert done.stderr.startswith("Error: ")
        assert words in done.stderr
        assert "Traceback" not in done.output
        assert NEXT_STEP in done.stderr
        assert isinstance(done.exception, SystemExit)


def test_a_manifest_that_is_no_manifest(copy: Path) -> None:
    for content in ("models = [", "a = " + "[" * 5000, "[models.x]\nfiles = 1", "\0", ""):
        write(copy / "manifest.toml", content.encode())
        models.bundled.cache_clear()
        with pytest.raises(ModelCorruptError, match="is not a model manifest") as caught:
            models.verify()
        assert str(caught.value).endswith(NEXT_STEP)
