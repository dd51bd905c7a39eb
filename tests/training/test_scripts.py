"""Every script of training/ says what it does."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import training

SCRIPTS = [
    module.name
    for module in pkgutil.walk_packages(training.__path__, "training.")
    if hasattr(importlib.import_module(module.name), "main")
]


@pytest.mark.parametrize("name", SCRIPTS)
def test_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        importlib.import_module(name).build_parser().parse_args(["--help"])
    assert caught.value.code == 0
    assert f"python -m {name} " in " ".join(capsys.readouterr().out.split())
