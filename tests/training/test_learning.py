"""The way weights learn."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import distributed, multiprocessing

from training.learning import (
    LOWEST_RATE,
    WARM_UP,
    Learning,
    agree,
    join_processes,
    learning_weights,
    share_of_rate,
)


def test_rates_rise_and_fall() -> None:
    assert share_of_rate(1, 0.0) == 1 / WARM_UP
    assert share_of_rate(WARM_UP, 0.25) == 0.75
    assert share_of_rate(5 * WARM_UP, 1.0) == LOWEST_RATE


def test_a_step_moves_weights_and_their_average() -> None:
    network = torch.nn.Linear(2, 1, bias=False)
    network.weight.data.zero_()
    learning = Learning(learning_weights(network), lambda _: 0.1, 0.5)
    for step in range(2):
        network(torch.tensor([[1.0, -1.0]])).sum().backward()
        learning.step(1.0)
        assert network.weight.tolist()[0] == pytest.approx([-0.1 * (step + 1), 0.1 * (step + 1)], rel=1e-2)
    mean = learning.averaged(network).weight.tolist()[0]  # the first counts one part in eleven, of the second two in 12
    assert mean == pytest.approx([-0.1 * (2 / 12 + 2 * 10 / 12), 0.1 * (2 / 12 + 2 * 10 / 12)], rel=2e-2)


def test_parts_are_clipped_apart() -> None:
    weights = {name: torch.nn.Parameter(torch.zeros(1)) for name in ("a.x", "b.x")}
    learning = Learning(weights, lambda _: 0.1, 0.0, lambda name: name[0])
    (1000 * weights["a.x"] + 0.5 * weights["b.x"]).sum().backward()
    seen: dict[str, float] = {}
    step = learning._optimizer.step
    learning._optimizer.step = lambda: seen.update({n: float(w.grad) for n, w in weights.items()}) or step()  # type: ignore[assignment, arg-type, func-returns-value]  # a spy
    learning.step(1.0)
    assert seen == {"a.x": pytest.approx(1.0), "b.x": pytest.approx(0.5)}


def _learn_beside(number: int, folder: str) -> None:
    """One of two processes: its own gradient is 1 or 3, and 2 is what both learn from."""
    distributed.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=number, world_size=2)
    weight = torch.nn.Parameter(torch.zeros(1))
    learning = Learning({"weight": weight}, lambda _: 0.1, 0.0)
    seen: list[float] = []
    step = learning._optimizer.step
    learning._optimizer.step = lambda: seen.append(float(weight.grad)) or step()  # type: ignore[assignment, arg-type, func-returns-value]  # a spy
    (weight * (1 + 2 * number) / 10).sum().backward()
    learning.step(1.0)
    Path(folder, f"{number}.txt").write_text(f"{seen[0]:.3f} {float(weight.detach()):.3f}", encoding="utf-8")
    distributed.destroy_process_group()


def test_processes_learn_from_the_mean_of_their_gradients(tmp_path: Path) -> None:
    multiprocessing.spawn(_learn_beside, (str(tmp_path),), nprocs=2)
    assert [(tmp_path / f"{number}.txt").read_text() for number in range(2)] == ["0.200 -0.100"] * 2


def test_a_process_alone_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert join_processes() == 0
    assert not distributed.is_initialized()
    began = {"TORCHELASTIC_RUN_ID": "1", "RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "localhost", "MASTER_PORT": "0"}
    for name, value in began.items():
        monkeypatch.setenv(name, value)
    try:
        assert join_processes() == 0
        assert distributed.is_initialized()
        assert agree(torch.tensor([2.0])).tolist() == [2.0]
    finally:
        distributed.destroy_process_group()
