"""What all tests of the recipes need: random numbers of their own, and the tokenizer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from quoteattr import models
from training.tagger.examples import load_tokenizer


@pytest.fixture(autouse=True)
def own_randomness() -> Iterator[None]:
    """Each test begins with the same random numbers and leaves torch's as they were."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        yield


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """The encoder's."""
    return load_tokenizer(models.model_path("encoder/tokenizer.json"))
