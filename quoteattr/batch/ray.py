"""The engine of a Ray cluster: Ray Data reads the inputs here, extracts on its actors, gives lines back in order."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import attrs

from ..claims import Failure
from ..errors import MissingExtraError
from ..extractor import Extractor
from .articles import Article
from .source import Source
from .work import Line, extract_articles, make_line

__all__ = ["extract_on_ray"]

# What one task reads; an actor is given a multiple of it.
_BATCH = 32
# Ray gathers what a task yields until it has this many bytes, and hands it on as one block.
_BLOCK_BYTES = 256 * 1024


def extract_on_ray(source: Source, make_extractor: Callable[[], Extractor], workers: int) -> Iterator[list[Line]]:
    """One line an article, in order.

    Joins the cluster that ``RAY_ADDRESS`` names or that this machine is part of, and starts one of this machine's cores
    where there is none. The inputs are read here; the extractor's actors may be anywhere.

    Args:
        source: What to read.
        make_extractor: Called once in each actor; must be importable there.
        workers: How many actors, of one core each.

    Raises:
        MissingExtraError: Ray is not installed.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("--engine ray", "ray", "ray") from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False, configure_logging=False)
    context = ray.data.DataContext.get_current()
    before = context.target_max_block_size, context.execution_options.preserve_order, context.enable_progress_bars
    context.target_max_block_size, context.enable_progress_bars = _BLOCK_BYTES, False
    context.execution_options.preserve_order = True
    here = {f"node:{ray.util.get_node_ip_address()}": 0.001}  # a resource that only this machine has
    try:
        lines = (
            ray.data.from_items([{"source": pickle.dumps(source)}])
            # With resources of its own, so that Ray does not let the actors read too.
            .map_batches(_read, batch_size=None, num_cpus=0.25, resources=here)
            .map_batches(
                _Lines,
                fn_constructor_args=(make_extractor,),
                batch_size=_BATCH,
                compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
                num_cpus=1,
            )
        )
        for batch in lines.iter_batches(batch_size=None):
            yield [Line(*values) for values in map(pickle.loads, batch["line"])]
    finally:
        context.target_max_block_size, context.execution_options.preserve_order, context.enable_progress_bars = before


def _read(batch: dict[str, Any]) -> Iterator[dict[str, list[bytes]]]:
    """The contents of the source, a few at a time, so that they flow."""
    (packed,) = batch["source"]
    contents = (entry.content for entry in pickle.loads(packed))  # noqa: S301 - packed above
    while some := list(islice(contents, _BATCH)):
        yield {"content": [pickle.dumps(content) for content in some]}


class _Lines:
    """What an actor does: as :class:`quoteattr.batch.Worker`, but a line a document."""

    def __init__(self, make_extractor: Callable[[], Extractor]) -> None:
        self._extractor = make_extractor()

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        contents: list[Article | Failure] = [pickle.loads(packed) for packed in batch["content"]]  # noqa: S301 - _read packed it
        articles = [content for content in contents if isinstance(content, Article)]
        results = extract_articles(self._extractor, articles)
        lines = [make_line(content if isinstance(content, Failure) else next(results)) for content in contents]
        return {"line": [pickle.dumps(attrs.astuple(line)) for line in lines]}
