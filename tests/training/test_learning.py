"""Weights that learn in several processes at once."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from training.learning import Learning, agree, join_processes

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import json

import torch
from training.learning import Learning, agree, join_processes
process, processes = join_processes()
weights = {"a": torch.nn.Parameter(torch.zeros(2)), "b": torch.nn.Parameter(torch.zeros(1))}
learning = Learning(weights, lambda name: 0.1, 0.0)
(weights["a"] * torch.tensor([[8.0, -8.0], [-2.0, 6.0]][process])).sum().backward()
if process:
    weights["b"].sum().backward()
learning.step(1.0)
told = [process, processes, agree(7.0 + process), weights["a"].tolist(), weights["b"].tolist()]
print(json.dumps(told))
"""


def test_processes_take_the_mean_of_their_gradients() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    common = {**os.environ, "PYTHONPATH": str(ROOT), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "2"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            env={**common, "RANK": str(rank)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for rank in range(2)
    ]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert [each[:3] for each in told] == [[0, 2, 7.0], [1, 2, 7.0]]
    assert told[0][3:] == told[1][3:]
    a, b = told[0][3:]
    assert a == pytest.approx([-0.1, 0.1], rel=1e-3)  # the means are 3 and -1, and AdamW's first step takes the sign
    assert b == pytest.approx([-0.1], rel=1e-3)  # only the second process has a gradient


def test_alone_nothing_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert join_processes() == (0, 1)
    assert agree(3.5) == 3.5
    weight = torch.nn.Parameter(torch.zeros(2))
    learning = Learning({"a": weight}, lambda _: 0.1, 0.0)
    (weight * torch.tensor([1.0, -1.0])).sum().backward()
    learning.step(1.0)
    assert weight.tolist() == pytest.approx([-0.1, 0.1], rel=1e-3)
