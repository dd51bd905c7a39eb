"""The bundled models are loaded quickly, safely and as Stanza itself would load them."""

from __future__ import annotations

import gc
import os
import pickle
import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from stanza.models.common import utils

from quoteattr.models import bundled
from quoteattr.parse import StanzaParser, _loading, _unpickle


class Harmful:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self._command,)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    file = tmp_path / "model.pt"
    torch.save({"model": Harmful(f"touch {trace}"), "weights": torch.ones(2)}, file)
    with pytest.raises(pickle.UnpicklingError, match="may not name"):
        torch.load(file, pickle_module=_unpickle, weights_only=False)
    assert not trace.exists()


@pytest.mark.parametrize("name", ["eval", "exec", "getattr", "__import__", "open"])
def test_no_builtin_is_looked_up(name: str, tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    payload.write_bytes(f"cbuiltins\n{name}\n.".encode())
    with payload.open("rb") as stream, pytest.raises(pickle.UnpicklingError, match=name):
        _unpickle.Unpickler(stream).load()


@pytest.mark.parametrize("name", ["tokenize", "pos", "lemma", "depparse", "ner"])
def test_the_files_hold_what_torch_reads_from_them(name: str) -> None:
    path = bundled("en").path(f"stanza/en/{name}/small.pt")
    assert same(
        torch.load(path, pickle_module=_unpickle, weights_only=False),
        torch.load(path, weights_only=True),
    )


def same(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other) and one.dtype == other.dtype
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def test_every_weight_comes_from_a_file(parser: StanzaParser) -> None:
    """None is what the memory happened to hold: two loadings agree, and no weight is without its file."""
    again = StanzaParser()
    vectors = parser._pipeline.processors["depparse"].pretrain.emb
    for name, processor in parser._pipeline.processors.items():
        model, other = processor.trainer.model, again._pipeline.processors[name].trainer.model
        weights = model.state_dict()
        assert same(weights, other.state_dict()), name
        path = bundled("en").path(f"stanza/en/{name}/small.pt")
        stored = torch.load(path, weights_only=True)["model"]
        stored = stored.get("params", stored) if "params" in stored else stored
        assert set(weights) - set(stored) <= {"pretrained_emb.weight", "word_emb.weight"}, name
        for key in set(weights) - set(stored):  # from the file of the vectors
            assert torch.equal(weights[key], vectors), name


def test_other_threads_get_what_they_always_get(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utils, "get_optimizer", lambda *args: "an optimizer")
    monkeypatch.setattr(utils, "get_split_optimizer", lambda *args: {"base": "an optimizer"})
    originals = utils.get_optimizer, torch.load, torch.nn.init.normal_, torch.nn.init.uniform_
    made: list[Any] = []

    def work() -> None:
        made.append(utils.get_optimizer("sgd", None, 0.1))
        made.append(torch.nn.init.normal_(torch.zeros(3)).any())

    with _loading.without_optimizers(), _loading.swift_loading():
        assert utils.get_optimizer("sgd", None, 0.1) is None
        assert utils.get_split_optimizer("sgd", None, 0.1) == {}
        assert not torch.nn.init.normal_(torch.zeros(3)).any()
        other = threading.Thread(target=work)
        other.start()
        other.join()
    assert made[0] == "an optimizer"
    assert made[1]
    assert (utils.get_optimizer, torch.load, torch.nn.init.normal_, torch.nn.init.uniform_) == originals


def test_functions_are_given_back_after_an_error() -> None:
    original = torch.load
    with pytest.raises(KeyError), _loading.swift_loading():
        raise KeyError
    assert torch.load is original


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_collected_again_once_models_are_loaded(enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with _loading.uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()
