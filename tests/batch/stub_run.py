"""``quoteattr batch`` with the extractor of ``stubs``: python -m tests.batch.stub_run ARGUMENTS."""

from __future__ import annotations

from quoteattr.cli import batch, main
from tests.batch import stubs

if __name__ == "__main__":
    batch.build_setup = lambda *_: stubs.make_extractor  # type: ignore[assignment]
    main(prog_name="quoteattr")
