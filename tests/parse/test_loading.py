"""Stanza's models are loaded quickly, and the rest of the process does not notice."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
import torch
from stanza.models.common import utils

from quoteattr.parse import _loading


def test_other_threads_get_what_they_always_get(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utils, "get_optimizer", lambda *args: "an optimizer")
    monkeypatch.setattr(utils, "get_split_optimizer", lambda *args: {"base": "an optimizer"})
    originals = utils.get_optimizer, torch.load, torch.nn.init.normal_, torch.nn.init.uniform_
    made: list[Any] = []

    def leave(tensor: torch.Tensor) -> torch.Tensor:
        return tensor

    def work() -> None:
        made.append(utils.get_optimizer("sgd", None, 0.1))
        made.append(torch.nn.init.normal_(torch.zeros(3)).any())

    with _loading.without_optimizers(), _loading.replaced(torch.nn.init, "normal_", leave):
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
    with pytest.raises(KeyError), _loading.replaced(torch, "load", print):
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
