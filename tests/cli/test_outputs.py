"""A file is there whole or not at all, and what it replaces is replaced as an editor would."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from pathlib import Path

import pytest

from quoteattr.cli.exit_codes import CommandError, ExitCode
from quoteattr.cli.outputs import open_output


def _write(path: Path, *pieces: str) -> None:
    with open_output(str(path)) as write:
        for piece in pieces:
            write(piece)


def test_what_is_written_is_utf_8_with_its_line_ends(tmp_path: Path) -> None:
    _write(tmp_path / "out", "Søren\r\n", "“Ja”\n")
    assert (tmp_path / "out").read_bytes() == "Søren\r\n“Ja”\n".encode()


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    with open_output(str(path)) as write:
        write("new")
        assert path.read_text() == "old"
        assert len(os.listdir(tmp_path)) == 2
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["out"]


def test_a_failing_block_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "out"

    def fail_half_way() -> None:
        with open_output(str(path)) as write:
            write("half")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_half_way()
    assert os.listdir(tmp_path) == []


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.touch(mode=0o600)
    path.chmod(0o640)
    _write(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    _write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.parametrize("fails", [False, True])
def test_a_named_pipe_is_written_to_and_stays(tmp_path: Path, fails: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with contextlib.suppress(RuntimeError), open_output(str(pipe)) as write:
        write("through")
        if fails:
            raise RuntimeError
    reader.join(timeout=10)
    assert read == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(("name", "message"), [("missing/out", "No such file or directory"), (".", "Is a directory")])
def test_where_nothing_can_be_written(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        _write(tmp_path / name, "")
    assert caught.value.code is ExitCode.OUTPUT


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(CommandError, match="out: No space left on device"):
        _write(path, "new")
    assert os.listdir(tmp_path) == ["out"]
    assert path.read_text() == "old"
