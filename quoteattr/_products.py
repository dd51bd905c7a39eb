"""Products of matrices in the thread that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["multiply"]

# So many multiplications OpenBLAS, which numpy brings along, does by itself; for more it wakes threads of its own.
_ALONE = 1 << 18


def multiply(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """``left @ right``, some rows at a time, so that numpy's library wakes no threads for it.

    Those would spin for tens of milliseconds after each product and take the processor away from whoever reads beside.

    Args:
        left: ``[rows, inner]``.
        right: ``[inner, columns]``.
    """
    rows = max(1, _ALONE // max(1, right.size))
    if len(left) <= rows:
        return left @ right
    return np.concatenate([left[first : first + rows] @ right for first in range(0, len(left), rows)])
