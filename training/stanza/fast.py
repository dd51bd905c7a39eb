"""What makes Stanza's networks train faster on a CPU: padded LSTMs, each distinct word read once, cheap dropout.

``speed_up()`` changes Stanza and torch for the whole process, which is fine in a training script and nowhere else. The
package does not use it: for inference in single precision it is no gain.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence

Hidden = tuple[Tensor, Tensor]

_plain_lstm = nn.LSTM.forward
_MASKS = 1 << 24


def speed_up() -> None:
    """Use the fast forms from now on, in modules that are made from now on."""
    from stanza.models.common import char_model, packed_lstm
    from stanza.models.tokenization import model as tokenizer

    forms: list[tuple[Any, Any]] = [
        (nn.LSTM, forward_packed),
        (nn.Dropout, drop),
        (char_model.CharacterModel, forward_characters),
    ]
    for module, forward in forms:
        module.forward = forward
    # Only these ask for no final cell states, which the padded form does not give; the lemmatizer's do.
    packed_lstm.PackedLSTM.__init__ = _marking(packed_lstm.PackedLSTM.__init__, ("lstm",))
    tokenizer.Tokenizer.__init__ = _marking(tokenizer.Tokenizer.__init__, ("rnn", "rnn2"))


def _marking(init: Callable[..., None], names: Sequence[str]) -> Callable[..., None]:
    def marked(self: nn.Module, *args: Any, **options: Any) -> None:
        init(self, *args, **options)
        for name in names:
            if isinstance(lstm := getattr(self, name, None), nn.LSTM):
                lstm.reads_padded = True

    return marked


def forward_packed(lstm: nn.LSTM, batch: Any, hidden: Hidden | None = None) -> Any:
    """``nn.LSTM.forward`` that unpacks a packed sequence first, where it may.

    torch runs packed sequences step by step on CPUs; padded ones go through one call of oneDNN a direction.
    """
    padded = (
        getattr(lstm, "reads_padded", False)
        and isinstance(batch, PackedSequence)
        and lstm.num_layers == 1
        and lstm.bias
        and not lstm.proj_size
        and batch.sorted_indices is None
    )
    if not padded:
        return _plain_lstm(lstm, batch, hidden)
    inputs, lengths = pad_packed_sequence(batch, batch_first=True)
    outputs, last = run_padded(lstm, inputs, lengths, hidden)
    packed = pack_padded_sequence(outputs, lengths, batch_first=True)
    return PackedSequence(packed.data, packed.batch_sizes), (last, last)


def run_padded(lstm: nn.LSTM, inputs: Tensor, lengths: Tensor, hidden: Hidden | None = None) -> tuple[Tensor, Tensor]:
    """Run a one-layer LSTM on a padded batch.

    Args:
        lstm: In one or two directions.
        inputs: ``[sequences, longest, features]``.
        lengths: Of the sequences.
        hidden: First hidden and cell states; zeros when left out.

    Returns:
        Outputs ``[sequences, longest, directions * size]``, and the last hidden states of each direction.
    """
    count, longest, _ = inputs.shape
    directions = 2 if lstm.bidirectional else 1
    if hidden is None:
        zeros = inputs.new_zeros(directions, count, lstm.hidden_size)
        hidden = zeros, zeros
    first_hidden, first_cell = (state.to(inputs.dtype) for state in hidden)
    last_step = (lengths - 1).view(count, 1, 1).expand(count, 1, lstm.hidden_size)
    steps = torch.arange(longest)
    backwards = lengths.view(count, 1) - 1 - steps
    backwards = torch.where(backwards >= 0, backwards, steps)  # padding stays where it is

    outputs, lasts = [], []
    for direction, suffix in enumerate(("", "_reverse")[:directions]):
        weights = [getattr(lstm, f"{name}_l0{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
        sequence = inputs if not suffix else inputs.gather(1, backwards.unsqueeze(2).expand_as(inputs))
        states = tuple(state[direction : direction + 1].contiguous() for state in (first_hidden, first_cell))
        output = torch._VF.lstm(sequence, states, weights, True, 1, 0.0, lstm.training, False, True)[0]
        lasts.append(output.gather(1, last_step).transpose(0, 1))
        outputs.append(output if not suffix else output.gather(1, backwards.unsqueeze(2).expand_as(output)))
    return torch.cat(outputs, 2), torch.cat(lasts, 0)


def forward_characters(
    model: Any, chars: Tensor, _mask: Tensor, word_orig_idx: Any, sentlens: list[int], wordlens: list[int]
) -> Any:
    """``CharacterModel.forward`` that reads each distinct word of the batch once, words of like length together."""
    words = [tuple(row[:length]) for row, length in zip(chars.tolist(), wordlens, strict=True)]
    distinct = sorted(set(words), key=len)
    position = {word: index for index, word in enumerate(distinct)}
    vectors, start = [], 0
    while start < len(distinct):
        limit = max(len(distinct[start]) + 1, int(len(distinct[start]) * 1.35))
        end = next((i for i in range(start, len(distinct)) if len(distinct[i]) > limit), len(distinct))
        vectors.append(_read_words(model, distinct[start:end]))
        start = end
    order = torch.empty(len(words), dtype=torch.long)
    order[torch.as_tensor(word_orig_idx)] = torch.tensor([position[word] for word in words])
    packed = pack_sequence(torch.cat(vectors, 0)[order].split(sentlens))
    return pad_packed_sequence(packed, batch_first=True)[0] if model.pad else packed


def _read_words(model: Any, words: Sequence[tuple[int, ...]]) -> Tensor:
    lengths = torch.tensor([len(word) for word in words])
    longest = int(lengths[-1])
    characters = torch.tensor([word + (0,) * (longest - len(word)) for word in words])
    hidden = tuple(
        state.expand(-1, len(words), -1).contiguous() for state in (model.charlstm_h_init, model.charlstm_c_init)
    )
    outputs, last = run_padded(model.charlstm.lstm, model.dropout(model.char_emb(characters)), lengths, hidden)
    if not model.attn:
        return last[-2:].transpose(0, 1).reshape(len(words), -1)
    weights = torch.sigmoid(model.char_attn(model.dropout(outputs)))
    inside = (torch.arange(longest).view(1, longest, 1) < lengths.view(-1, 1, 1)).to(outputs.dtype)
    return (outputs * weights * inside).sum(1)


_masks: dict[tuple[float, torch.dtype], Tensor] = {}


def drop(layer: nn.Dropout, values: Tensor) -> Tensor:
    """``nn.Dropout.forward`` with masks cut from one that was drawn once; drawing takes longer than all else."""
    size = values.numel()
    if not layer.training or layer.p == 0:
        return values
    if size >= _MASKS // 2:
        return nn.functional.dropout(values, layer.p, True)
    key = (layer.p, values.dtype)
    if key not in _masks:
        _masks[key] = (torch.rand(_MASKS) >= layer.p).to(values.dtype) / (1 - layer.p)
    start = random.randrange(_MASKS - size)
    return values * _masks[key][start : start + size].view(values.shape)
