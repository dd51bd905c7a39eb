from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from quoteattr import _products
from quoteattr._products import multiply

# What a process computes in the tenth of a second after a large product, in seconds of the processor.
SPINNING = """
import time
import numpy as np
from quoteattr._products import multiply
left = np.ones((190, 193), np.float32)
multiply(left, left.T)
before = time.process_time()
time.sleep(0.1)
print(time.process_time() - before)
"""


@pytest.mark.parametrize(
    ("rows", "inner", "columns"),
    [(0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (7, 5, 3), (190, 193, 190), (2, 600, 600)],
)
def test_a_product_is_what_it_is(rows: int, inner: int, columns: int) -> None:
    draw = np.random.default_rng(0)
    left = draw.standard_normal((rows, inner)).astype(np.float32)
    right = draw.standard_normal((inner, columns)).astype(np.float32)
    found = multiply(left, right)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, left.astype(np.float64) @ right, atol=1e-4)


def test_parts_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    class Noting(np.ndarray):  # type: ignore[type-arg]
        def __matmul__(self, other: object) -> np.ndarray:  # type: ignore[type-arg]
            sizes.append(len(self))
            return np.asarray(self) @ other  # type: ignore[operator, no-any-return]

    monkeypatch.setattr(_products, "_ALONE", 24)
    left, right = np.arange(14, dtype=np.float32).reshape(7, 2), np.ones((2, 4), np.float32)
    assert multiply(left.view(Noting), right).tolist() == (left @ right).tolist()
    assert sizes == [3, 3, 1]
    assert multiply(left[:3].view(Noting), right).tolist() == (left[:3] @ right).tolist()
    assert sizes == [3, 3, 1, 3]


def test_nothing_spins_after_a_product() -> None:
    free = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", SPINNING], env=free, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.05
