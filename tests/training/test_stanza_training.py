"""What makes Stanza train faster changes no result; the loop keeps to its time and saves the best weights."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from itertools import repeat

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from training.stanza import fast, train, train_tokenizer
from training.stanza.loop import Averaged, Schedule, group_by_length
from training.stanza.loop import make_optimizer as make
from training.stanza.loop import train as run


@pytest.mark.parametrize("bidirectional", [False, True])
def test_padded_lstm_is_the_packed_one(bidirectional: bool) -> None:
    torch.manual_seed(1)
    lstm = nn.LSTM(5, 4, batch_first=True, bidirectional=bidirectional).eval()
    lengths = torch.tensor([6, 3, 1])
    batch = pack_padded_sequence(torch.randn(3, 6, 5), lengths, batch_first=True)
    with torch.inference_mode():
        expected, (last, _) = lstm(batch)
        plain, _ = fast.forward_packed(lstm, batch)
        lstm.reads_padded = True
        found, (last_found, _) = fast.forward_packed(lstm, batch)
    assert torch.equal(plain.data, expected.data)
    assert torch.allclose(found.data, expected.data, atol=1e-6)
    assert torch.equal(found.batch_sizes, expected.batch_sizes)
    assert torch.allclose(last_found, last, atol=1e-6)


def test_each_distinct_word_is_read_once() -> None:
    from stanza.models.common.char_model import CharacterModel

    class Vocabulary:
        def __len__(self) -> int:
            return 9

    torch.manual_seed(2)
    arguments = {"char_emb_dim": 3, "char_hidden_dim": 4, "char_num_layers": 1, "char_rec_dropout": 0, "dropout": 0.0}
    model = CharacterModel(arguments, {"char": Vocabulary()}, pad=True, bidirectional=True).eval()
    nn.init.normal_(model.char_attn.weight)
    words = [(5, 6, 7, 8), (1, 2, 3), (4, 4), (1, 2), (4, 4)]  # longest first, as Stanza sorts them
    lengths = [len(word) for word in words]
    chars = torch.tensor([word + (0,) * (4 - len(word)) for word in words])
    arguments = (chars, chars == 0, [2, 0, 4, 1, 3], [3, 2], lengths)
    with torch.inference_mode():
        assert torch.allclose(fast.forward_characters(model, *arguments), model(*arguments), atol=1e-6)


def test_dropout_keeps_the_mean_and_does_nothing_outside_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "_MASKS", 1 << 16)
    monkeypatch.setattr(fast, "_masks", {})
    layer, values = nn.Dropout(0.25), torch.ones(30_000)
    dropped = fast.drop(layer, values)
    assert dropped.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert dropped.mean() == pytest.approx(1, abs=0.05)
    assert fast.drop(layer, torch.ones(40_000)).mean() == pytest.approx(1, abs=0.05)
    assert fast.drop(layer.eval(), values) is values


def test_the_loop_learns_within_its_time_and_saves_the_best() -> None:
    torch.manual_seed(3)
    weight = nn.Parameter(torch.tensor([4.0]))
    schedule = Schedule(minutes=1, rate=0.3, average=0.5, decay=0.0, evaluate_every=20)
    optimizer = make([weight], schedule)
    saved, scores, rates = [], iter([-3.0, -1.0, -2.0, -4.0, -5.0]), []

    def step(_: object) -> float:
        optimizer.zero_grad()
        loss = (weight**2).sum()
        loss.backward()
        optimizer.step()
        rates.append(optimizer.param_groups[0]["lr"])
        return float(loss.detach())

    ticks = iter(range(10_000))
    best = run(
        repeat(None),
        step,
        optimizer,
        lambda: next(scores),
        lambda: saved.append(weight.item()),
        schedule,
        lambda: next(ticks),
    )
    assert best == -1.0
    assert len(saved) == 2
    assert saved[1] < saved[0] < 4
    assert rates[0] < max(rates)
    assert rates[-1] < max(rates)


def test_averaged_weights_are_put_back() -> None:
    weight = nn.Parameter(torch.tensor([0.0]))
    averaged = Averaged([weight], 0.9)
    weight.data.fill_(1.0)
    averaged.update()
    with averaged.applied():
        assert 0 < weight.item() < 1
    assert weight.item() == 1.0


def test_batches_have_sentences_of_like_length() -> None:
    lengths = [random.Random(n).randint(1, 40) for n in range(500)]
    batches = group_by_length(lengths, 200, random.Random(1).shuffle)
    assert sorted(i for batch in batches for i in batch) == list(range(500))
    assert all(len(batch) * max(lengths[i] for i in batch) <= 200 for batch in batches)


def test_arguments_of_both_programs() -> None:
    ours, theirs = train.split_arguments(["pos", "--minutes", "2", "--", "--lang", "en"])
    options = train.build_parser().parse_args(ours)
    assert Schedule.of(options) == Schedule(minutes=2)
    assert theirs == ["--lang", "en"]
    assert train.split_arguments(["dep"]) == (["dep"], [])
    assert isinstance(options, argparse.Namespace)


def test_a_tokenizer_goes_on_with_other_characters() -> None:
    class Model(nn.Module):
        def __init__(self, characters: int) -> None:
            super().__init__()
            self.embeddings = nn.Embedding(characters, 2)
            self.head = nn.Linear(2, 1)

    trained, model = Model(3), Model(4)
    checkpoint = {"model": trained.state_dict(), "vocab": {"_unit2id": {"<PAD>": 0, "a": 1, "b": 2}}}
    fresh = model.embeddings.weight[3].detach().clone()
    assert train_tokenizer.copy_weights(model, {"<PAD>": 0, "b": 1, "a": 2, "c": 3}, checkpoint) == 3
    assert torch.equal(model.embeddings.weight[1], trained.embeddings.weight[2])
    assert torch.equal(model.embeddings.weight[3], fresh)
    assert torch.equal(model.head.weight, trained.head.weight)


@pytest.fixture(autouse=True)
def own_randomness() -> Iterator[None]:
    with torch.random.fork_rng(devices=[]):
        yield
