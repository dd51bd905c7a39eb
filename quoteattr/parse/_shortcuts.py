"""The bundled models' answers, by a shorter way.

Stanza's code serves training as well as use, and every shape of model. Here what only training needs is left out of
the models of one pipeline, and what is asked again and again is remembered. Nothing of Stanza itself is changed, only
objects of that pipeline. What comes out is what Stanza gives:

* Words, characters and tags are looked up once (:func:`remember_ids`).
* The entity tagger does not weigh its answer against the gold tags that it was not given (:func:`skip_loss`).
* The lemmatizer spells out only the words that its dictionary does not know (:func:`spell_unknown_words`).
* The parser scores the relations of the arcs in its tree, not those of all pairs of words (:func:`score_chosen_arcs`).
* Each model reads a word of a batch letter by letter once, however often it comes (:func:`read_words_once`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quoteattr.parse._treedecode import single_root_tree

if TYPE_CHECKING:
    import stanza
    import torch

__all__ = [
    "read_words_once",
    "remember_ids",
    "score_chosen_arcs",
    "skip_loss",
    "spell_unknown_words",
    "take_shortcuts",
]

# The most frequent words of English, of which this many are remembered a model, are nine tenths of a text.
_REMEMBERED = 1 << 14

# Arcs whose relations are scored at once: enough to use the processor well, few enough for a small matrix between.
_ARCS = 256


def take_shortcuts(pipeline: stanza.Pipeline) -> None:
    """Let the models of a pipeline, the bundled one, answer by the shorter way."""
    models = {name: processor.trainer.model for name, processor in pipeline.processors.items()}
    for name in ("tokenize", "pos", "depparse", "ner"):
        vocabulary = pipeline.processors[name].vocab
        for each in [vocabulary] if name == "tokenize" else vocabulary._vocabs.values():
            remember_ids(each)
    remember_ids(pipeline.processors["depparse"].pretrain.vocab)
    for name in ("pos", "depparse", "ner"):
        read_words_once(models[name].charmodel)
    for crf in models["ner"].crits:
        skip_loss(crf)
    spell_unknown_words(pipeline.processors["lemma"])
    score_chosen_arcs(models["depparse"])


def remember_ids(vocabulary: Any) -> None:
    """Let a vocabulary remember what it has looked up, up to a number of units."""
    if hasattr(vocabulary.unit2id, "cache_info"):  # shared by two models
        return
    to_id = vocabulary.unit2id = lru_cache(_REMEMBERED)(vocabulary.unit2id)
    to_unit = lru_cache(_REMEMBERED)(vocabulary.id2unit)
    vocabulary.map = lambda units: list(map(to_id, units))
    vocabulary.unmap = lambda ids: [to_unit(tuple(i) if isinstance(i, list) else i) for i in ids]


def skip_loss(crf: Any) -> None:
    """Let the last layer of the entity tagger give its transitions alone."""
    crf.forward = lambda *_: (0.0, crf._transitions)


def spell_unknown_words(processor: Any) -> None:
    """Let a lemmatizer with a dictionary spell out, for its network, only the words that are not in it."""
    from stanza.models.common.doc import LEMMA, TEXT, UPOS
    from stanza.models.lemma.data import DataLoader

    trainer, config = processor.trainer, processor.config

    def process(document: Any) -> Any:
        words = document.get([TEXT, UPOS])
        known = trainer.skip_seq2seq(words)
        unknown = [index for index, found in enumerate(known) if not found]
        guesses = [""] * len(words)
        if unknown:
            batches = DataLoader(
                document,
                config["batch_size"],
                config,
                vocab=processor.vocab,
                evaluation=True,
                skip=known,
                expand_unk_vocab=True,
            )
            answers = [trainer.predict(batch, config["beam_size"], batches.vocab) for batch in batches]
            lemmas = [lemma for spelt, _ in answers for lemma in spelt]
            edits = [edit for _, each in answers if each is not None for edit in each]
            spelt = trainer.postprocess([words[index][0] for index in unknown], lemmas, edits=edits)
            for index, lemma in zip(unknown, spelt, strict=True):
                guesses[index] = lemma
        document.set([LEMMA], [lemma or "_" for lemma in trainer.ensemble(words, guesses)])
        return document

    processor.process = process


def read_words_once(charmodel: Any) -> None:
    """Let a character model read each distinct word of a batch once.

    It is given the words with the longest first, so the first ones of each kind are in that order too.
    """
    import torch
    from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence

    directions, layers = charmodel.num_dir, charmodel.args["char_num_layers"]

    def read(chars: torch.Tensor, lengths: list[int]) -> torch.Tensor:
        size = (directions * layers, len(lengths), -1)
        start = charmodel.charlstm_h_init.expand(size).contiguous(), charmodel.charlstm_c_init.expand(size).contiguous()
        letters = pack_padded_sequence(charmodel.char_emb(chars), lengths, batch_first=True)
        output, (hidden, _) = charmodel.charlstm(letters, lengths, hx=start)
        if not charmodel.attn:
            result: torch.Tensor = hidden[-2:].transpose(0, 1).reshape(len(lengths), -1)
            return result
        weights = torch.sigmoid(charmodel.char_attn(output.data))
        weighted, _ = pad_packed_sequence(PackedSequence(output.data * weights, output.batch_sizes), batch_first=True)
        return weighted.sum(1)

    def forward(chars: torch.Tensor, _: Any, word_orig_idx: Any, sentlens: list[int], wordlens: list[int]) -> Any:
        place: dict[bytes, int] = {}
        first: list[int] = []
        which: list[int] = []
        for index, row in enumerate(chars.numpy()):
            seen = place.setdefault(row.tobytes(), len(place))
            if seen == len(first):
                first.append(index)
            which.append(seen)
        found = read(chars[first], [wordlens[index] for index in first])
        back = torch.empty(len(which), dtype=torch.long)
        back[torch.as_tensor(word_orig_idx)] = torch.tensor(which)
        words = pack_sequence(list(torch.split(found[back], sentlens)))
        return pad_packed_sequence(words, batch_first=True)[0] if charmodel.pad else words

    charmodel.forward = forward


def score_chosen_arcs(model: Any) -> None:
    """Let a graph parser find the tree first, and score the relations of its arcs then.

    Stanza scores each relation for each pair of words, which takes longer than all the rest of the network. All pairs
    are still scored for a sentence whose tree breaks a rule (a verb with two subjects), since its repair weighs arcs
    against one another.
    """
    import torch
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
    from stanza.models.depparse import head_constraints

    relations = model.deprel.eval()
    bilinear = relations.scorer.W_bilin
    weight = bilinear.weight.detach().permute(2, 0, 1).contiguous()

    class Later(torch.nn.Module):
        """Stands in for the scorer: hands on what there is to score."""

        def forward(self, dependents: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
            return dependents

    def score(dependents: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """The relations' scores of arcs between words; one row an arc."""
        one = dependents.new_ones(len(dependents), 1)
        left = torch.cat([relations.hidden_func(relations.W1(dependents)), one], 1)
        right = torch.cat([relations.hidden_func(relations.W2(heads)), one], 1)
        pairs = zip(torch.split(left, _ARCS), torch.split(right, _ARCS), strict=True)
        scores: torch.Tensor = torch.cat([(torch.matmul(a, weight) * b).sum(2).T for a, b in pairs]) + bilinear.bias
        return scores

    def predict(*inputs: Any, resolve_head_constraints: bool = False) -> list[list[list[Any]]]:
        sentlens, vocabulary = inputs[12], model.vocab["deprel"]
        unlabeled, words, *_ = model.forward_scores(*inputs)
        arcs = torch.log_softmax(unlabeled, 2).numpy()
        trees = [single_root_tree(arcs[i, :length, :length]) for i, length in enumerate(sentlens)]
        heads = torch.cat([words[i, torch.from_numpy(tree[1:])] for i, tree in enumerate(trees)])
        dependents = torch.cat([words[i, 1:length] for i, length in enumerate(sentlens)])
        best = (score(dependents, heads).argmax(1) + VOCAB_PREFIX_SIZE).split([length - 1 for length in sentlens])
        found = []
        for i, (tree, ids, length) in enumerate(zip(trees, best, sentlens, strict=True)):
            labels = vocabulary.unmap(ids.tolist())
            if resolve_head_constraints and head_constraints.find_head_constraint_violations(tree, labels):
                sentence = words[i : i + 1, :length]
                every = torch.log_softmax(relations(sentence, sentence), 3)[0].numpy()
                tree, raw = head_constraints.resolve_head_constraint_violations(
                    arcs[i, :length, :length], every, tree, vocabulary
                )
                labels = vocabulary.unmap([each + VOCAB_PREFIX_SIZE for each in raw])
            found.append([[int(head), label] for head, label in zip(tree[1:], labels, strict=True)])
        return found

    model.deprel = Later()
    model.predict = predict
