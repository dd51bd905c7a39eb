"""Loading Stanza's models, and running Stanza so that the rest of the process does not notice."""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import logging
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoteattr.errors import MissingExtraError, ModelCorruptError, ModelError, ModelMissingError

if TYPE_CHECKING:
    import stanza

__all__ = ["PROCESSORS", "hash_models", "load_official", "undisturbed"]

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")

# No network, the same results with and without a GPU, and no verb with two subjects (Stanza's default, which models
# trained with it override).
_OPTIONS = {"download_method": None, "use_gpu": False, "depparse_resolve_head_constraints": True}

# Stanza's logger, Python's warning filters and torch's thread count belong to the whole process,
# so only one parser of a process is at work at a time.
_lock = threading.RLock()


def load_official(lang: str, directory: str | Path | None) -> stanza.Pipeline:
    if importlib.util.find_spec("stanza") is None:
        raise MissingExtraError("StanzaParser", "Stanza", "stanza")
    with uncollected(), undisturbed(1):
        import stanza
        from stanza.resources.common import DEFAULT_MODEL_DIR, get_language_resources, load_resources_json

        root = DEFAULT_MODEL_DIR if directory is None else str(directory)
        where = "" if directory is None else f", model_dir={root!r}"
        advice = f'Download them with: python -c "import stanza; stanza.download({lang!r}{where})"'
        try:
            resources = get_language_resources(load_resources_json(root), lang)
            if resources is None:
                raise ModelMissingError(f"Stanza's models in {root} include none for language {lang!r}. {advice}")
            packages = resources["packages"]["default"]
            with without_optimizers():
                return stanza.Pipeline(
                    lang,
                    dir=root,
                    processors={name: packages[name] for name in PROCESSORS if name in packages},
                    **_OPTIONS,
                )
        except ModelError:
            raise
        except OSError as error:
            raise ModelMissingError(f"Stanza's models for {lang!r} are not in {root} ({error}). {advice}") from error
        except Exception as error:  # torch's own words would advise to load the file with code execution
            raise ModelCorruptError(
                f"Stanza cannot load its models for {lang!r} from {root} ({type(error).__name__}): "
                f"a file is truncated or altered. {advice}"
            ) from error


def hash_models(pipeline: stanza.Pipeline) -> dict[str, str]:
    """The sha256 of each file that a pipeline was loaded from, by its path under the models' directory."""
    root = Path(pipeline.dir)
    paths = sorted({Path(path) for value in pipeline.config.values() for path in _weights(value)})
    with _lock:
        return {f"stanza/{path.relative_to(root).with_suffix('').as_posix()}": _sha256(path) for path in paths}


def _weights(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.endswith(".pt"):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_weights, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_weights, value))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def without_optimizers() -> Iterator[None]:
    """Load models without the optimizers that Stanza gives them for training.

    Making one imports torch's compiler, which takes as long as loading all the models.
    """
    from stanza.models.common import utils

    def spare(*_: Any, **__: Any) -> None: ...

    def spare_all(*_: Any, **__: Any) -> dict[str, Any]:
        return {}

    with replaced(utils, "get_optimizer", spare), replaced(utils, "get_split_optimizer", spare_all):
        yield


@contextmanager
def replaced(module: Any, name: str, substitute: Callable[..., Any]) -> Iterator[None]:
    """Let this thread get another function in the place of a module's, for the length of a ``with`` block.

    Other threads are served as always.
    """
    original, here = getattr(module, name), threading.get_ident()

    def serve(*args: Any, **options: Any) -> Any:
        return (substitute if threading.get_ident() == here else original)(*args, **options)

    setattr(module, name, serve)
    try:
        yield
    finally:
        setattr(module, name, original)


@contextmanager
def uncollected() -> Iterator[None]:
    """Import and load without Python's search for garbage in cycles.

    It would look through all that is made again and again, a tenth of the time, and nearly all of it is there to stay.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def undisturbed(threads: int) -> Iterator[None]:
    """Run Stanza without a trace: no logs, no warnings, and torch's threads and random numbers as before."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import stanza  # noqa: F401 - sets its logger's level when first imported, so before ours
        import torch

        logger = logging.getLogger("stanza")
        level, before = logger.level, torch.get_num_threads()
        try:
            logger.setLevel(logging.CRITICAL + 1)
            torch.set_num_threads(threads)
            with torch.random.fork_rng(devices=[]):
                yield
        finally:
            torch.set_num_threads(before)
            logger.setLevel(level)
