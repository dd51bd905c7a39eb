"""Hypothesis profiles, chosen by HYPOTHESIS_PROFILE or ``pytest --hypothesis-profile=NAME``.

"ci" (the default) gives every run the same examples, "dev" looks for a few new ones,
"randomised" for many, and says how to see a failure again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from quoteattr.parse import EncoderParser

from .browser import _chromium, browser  # noqa: F401 - fixtures of every room

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}

settings.register_profile("ci", settings(derandomize=True, max_examples=100, **_COMMON))
settings.register_profile("dev", settings(max_examples=50, **_COMMON))
settings.register_profile("randomised", settings(max_examples=1000, print_blob=True, **_COMMON))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "ci")


@pytest.fixture(scope="session")
def parser() -> EncoderParser:
    """The bundled parser, loaded once for the whole run."""
    return EncoderParser()


@pytest.fixture(scope="session")
def stanza_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as ``stanza.download("en")`` leaves it, with toy models; they take some seconds to train."""
    from .parse import toy_stanza

    return toy_stanza.make(tmp_path_factory.mktemp("stanza_resources") / "models")


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """Ray, with a cluster on this machine."""
    import ray

    places = [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    ray.init(
        num_cpus=3,  # two actors and the one that reads
        include_dashboard=False,
        object_store_memory=100_000_000,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(places).rstrip(os.pathsep)}},
    )
    yield ray
    ray.shutdown()
