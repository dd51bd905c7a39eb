"""Many documents: files in, JSON Lines out, on the cores of one machine or on a cluster.

:func:`run_batch` is ``quoteattr batch``; :class:`Worker` is the same work as a function of a table, for Ray and Spark.

The rooms: ``paths`` finds files, ``readers`` makes articles of them, ``source`` puts them in order; ``work`` turns
articles into lines; ``pool`` (processes) and ``ray`` (a cluster) are the engines; ``output`` keeps the lines and is the
journal; ``run`` joins them.
"""

from .articles import MAX_LENGTH, Article, Fields
from .readers import Reading
from .run import Progress, Summary, run_batch
from .source import Source
from .work import Setup
from .worker import SPARK_SCHEMA, Worker, load_worker_schema

__all__ = [
    "MAX_LENGTH",
    "SPARK_SCHEMA",
    "Article",
    "Fields",
    "Progress",
    "Reading",
    "Setup",
    "Source",
    "Summary",
    "Worker",
    "load_worker_schema",
    "run_batch",
]
