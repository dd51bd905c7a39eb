"""An unpickler for model files that makes tensors and plain containers and nothing else.

``torch.load`` takes a module such as this one as its ``pickle_module``. Its own safe unpickler (``weights_only=True``)
is written in Python, and Stanza's files hold long lists of words: it takes more time than all the rest of loading them.
This one is Python's, which is written in C, with a shorter list of what a file may name: nothing on it runs code of the
file or touches anything outside it. Everything else is refused.
"""

from __future__ import annotations

import pickle
from typing import Any

__all__ = ["ALLOWED", "Unpickler"]

#: What a file may name. (Types of storage, such as ``torch HalfStorage``, are read by ``torch.load`` itself.)
ALLOWED = frozenset(
    [
        ("_codecs", "encode"),  # how a pickle of protocol 2 writes bytes
        ("collections", "OrderedDict"),
        ("torch._utils", "_rebuild_tensor_v2"),
    ]
)


class Unpickler(pickle.Unpickler):
    """Python's unpickler with :data:`ALLOWED` as the only names that it looks up."""

    def find_class(self, module: str, name: str) -> Any:
        """Look a name up.

        Raises:
            pickle.UnpicklingError: It is not one of those allowed.
        """
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"a model file may not name {module}.{name}")
        return super().find_class(module, name)
