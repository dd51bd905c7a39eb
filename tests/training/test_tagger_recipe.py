"""Changed copies, teachers, mean weights and smoothing: what makes a second tagger better than the first."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from training.tagger import augment as augmenting
from training.tagger.augment import Names, augment, replace
from training.tagger.average import average, split_share
from training.tagger.examples import NONE, Article, LabelledArticle
from training.tagger.network import Size, TaggerNetwork
from training.tagger.smooth import SmoothLinear, find_ranges, smooth
from training.tagger.teach import teach
from training.tagger.train import build_parser, feed, read_tagged

TEXT = "Okello said the pier in Oslo will stay. “Go,” she said. Okello left."
ARTICLE: Article = {
    "id": "toy",
    "text": TEXT,
    "claims": [
        {"source": [[0, 6]], "cue": [[7, 11]], "content": [[12, 38]]},
        {"source": [[46, 49]], "cue": [[50, 54]], "content": [[40, 45]]},
    ],
}
TAGGED = [("Okello", "S-PERSON"), ("Brandt", "B-PERSON"), ("Oslo", "S-LOC"), ("Bergen", "S-LOC"), ("Go", "S-LOC")]
TOY = Size(hidden=16, inner=32, heads=2, layers=2, link=8)


def parts(article: Article) -> list[tuple[str, str, str]]:
    """Source, cue and content of each claim in words."""
    return [
        tuple(" ".join(article["text"][a:b] for a, b in claim[role]) for role in ("source", "cue", "content"))
        for claim in article["claims"]
    ]


def test_spans_move_with_the_words() -> None:
    edits = [(0, 6, "Brandt-Lie"), (7, 11, "says"), (8, 9, "overlaps"), (24, 28, "Å"), (54, 54, " it")]
    changed = replace(ARTICLE, edits)
    assert changed["text"] == "Brandt-Lie says the pier in Å will stay. “Go,” she said it. Okello left."
    assert parts(changed)[0] == ("Brandt-Lie", "says", "the pier in Å will stay")
    assert parts(changed)[1][0::2] == ("she", "“Go,”")
    assert parts(ARTICLE)[0] == ("Okello", "said", "the pier in Oslo will stay")


def test_copies_have_other_names_verbs_and_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(TAGGED, [TEXT, "go go go"])
    for share in ("NAMES", "VERBS", "PRONOUN_SOURCES"):
        monkeypatch.setattr(augmenting, share, 1.0)
    monkeypatch.setattr(augmenting, "SHORT_SOURCES", 0.0)
    copies = [augment(ARTICLE, names, random.Random(seed)) for seed in range(40)]
    seen = [parts(copy) for copy in copies]
    assert {claims[0][0] for claims in seen} == {"Okello", "Brandt"}
    assert {claims[0][1] for claims in seen} > {"said"}
    assert {claims[0][2] for claims in seen} == {"the pier in Oslo will stay", "the pier in Bergen will stay"}
    assert {claims[1][0] for claims in seen} == {"he", "she", "they", "I", "we", "you"}
    assert {claims[1][2] for claims in seen} == {"“Go,”"}  # a word that is mostly in lower case is no name
    assert all(copy["text"].count("Brandt") in (0, 2) for copy in copies)  # a name changes everywhere or nowhere
    assert all(copy["text"][0].isupper() for copy in copies)


def test_short_sources_become_pronouns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(augmenting, "SHORT_SOURCES", 1.0)
    monkeypatch.setattr(augmenting, "VERBS", 0.0)
    seen = {parts(augment(ARTICLE, Names([], []), random.Random(seed)))[0][0] for seed in range(40)}
    assert seen == {"He", "She", "They", "I", "We", "You"}


def test_no_change_without_names_and_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    for share in ("VERBS", "PRONOUN_SOURCES", "SHORT_SOURCES"):
        monkeypatch.setattr(augmenting, share, 0.0)
    assert augment(ARTICLE, Names([], []), random.Random(1)) == ARTICLE


def test_mean_weights() -> None:
    mean = average([({"w": torch.tensor([0.0, 3.0])}, 1), ({"w": torch.tensor([3.0, 6.0])}, 2)])
    assert mean["w"].tolist() == [2.0, 5.0]
    assert split_share("a.safetensors:0.5") == (Path("a.safetensors"), 0.5)
    assert split_share("a.safetensors") == (Path("a.safetensors"), 1.0)


def test_smoothing_changes_no_score(tokenizer: Any) -> None:
    network = TaggerNetwork(TOY).eval()
    example = LabelledArticle(ARTICLE, tokenizer).example([0])
    inputs = [torch.from_numpy(values)[None] for values in (example.ids, example.shapes, example.quotes)]
    inputs.append(torch.ones_like(inputs[0]))
    with torch.inference_mode():
        before = network(*inputs)
    smooth(network, find_ranges(network, [tuple(inputs)]), 0.8)
    with torch.inference_mode():
        after = network(*inputs)
    assert sum(isinstance(module, SmoothLinear) for module in network.modules()) == 6
    for left, right in zip(before, after, strict=True):
        assert torch.allclose(left, right, atol=1e-5)


class Teacher(nn.Module):
    """Sees one claim in "Okello said the pier ...", with "Okello" for its source and the third to eighth word in it."""

    def forward(self, ids: Tensor, *_: Tensor) -> tuple[Tensor, Tensor]:
        length = ids.shape[1]
        tags = torch.zeros(1, length, 7)
        tags[..., 0] = 9
        # [CLS] ok ##ello said the pier ...
        said = 3
        tags[0, said, 0], tags[0, said, 3] = 0, 9
        tags[0, 4:10, 0], tags[0, 4:10, 6] = 0, 9
        links = torch.zeros(1, length, 4 * 2)
        links[..., 0] = 20.0  # content asks, and only "said" answers
        links[0, said, 2] = 1.0
        links[..., 4] = 20.0  # the cue asks, and only "Okello" answers
        links[0, 1, 6] = 1.0
        return tags, links


def test_teachers_label_and_unseen_claims_are_put_over(tokenizer: Any) -> None:
    example = LabelledArticle(ARTICLE, tokenizer).example([0])
    words = [tokenizer.id_to_token(int(example.ids[position])) for position in example.first]
    teach(example, [Teacher(), Teacher()])
    found = dict(zip(words[:9], example.tags[:9].argmax(1).tolist(), strict=True))
    assert found["said"] == 3
    assert found["pier"] == 6
    assert example.tags[words.index("pier")].max() < 1  # a probability, not a label
    go, she = words.index("go"), words.index("she")
    assert example.tags[go].max() == 1  # a label: the teacher does not see this claim
    assert (example.tags[go].argmax(), example.tags[she].argmax()) == (6, 1)
    cues = {int(word): int(cue) for word, cue, _ in example.to_cue}
    assert (cues[words.index("pier")], cues[go]) == (1, she + 1)
    assert {(int(cue), int(source)) for cue, source, _ in example.to_source} == {(1, 0), (she + 1, she)}


def test_a_taught_cue_may_have_no_source(tokenizer: Any) -> None:
    class Silent(Teacher):
        def forward(self, ids: Tensor, *_: Tensor) -> tuple[Tensor, Tensor]:
            tags, links = super().forward(ids)
            links[0, 1, 6], links[0, 0, 6] = 0.0, 1.0  # [CLS] answers
            return tags, links

    article = {"text": TEXT, "claims": [{"source": [], "cue": [[7, 11]], "content": [[12, 38]]}]}
    example = LabelledArticle(article, tokenizer).example([0])
    teach(example, [Silent()])
    assert {(int(cue), int(source)) for cue, source, _ in example.to_source} == {(1, NONE)}
    unseen = {"text": TEXT, "claims": [{"source": [], "cue": [[50, 54]], "content": [[40, 45]]}]}
    example = LabelledArticle(unseen, tokenizer).example([0])
    teach(example, [Silent()])
    assert NONE in example.to_source[example.to_source[:, 0] > 5][:, 1]


def test_all_of_it_feeds_the_training(tmp_path: Path, tokenizer: Any) -> None:
    articles, names = tmp_path / "a.jsonl", tmp_path / "n.json"
    articles.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    names.write_text(json.dumps([[{"text": word, "ner": tag} for word, tag in TAGGED]]), encoding="utf-8")
    command = f"--articles {articles} --tokenizer - --out - --minutes 1 --singles 0.5 --masked 0.1"
    options = build_parser().parse_args(f"{command} --augmented 0.5 --names {names} --taught {articles}".split())
    batch = next(feed(options, tokenizer, [TaggerNetwork(Size(layers=1)).eval()], random.Random(1)))
    assert len(batch.ids) == 2
    soft = (batch.tags.max(-1).values < 1) & batch.words
    assert int(soft.any(1).sum()) == 1  # one example by hand, one by the teacher
    assert float((batch.tags.sum(-1) - batch.words.float()).abs().max()) == pytest.approx(0, abs=1e-4)


def test_tagged_words_are_read_in_both_forms(tmp_path: Path) -> None:
    (tmp_path / "a.bioes").write_text("Oslo\tS-LOC\n\n", encoding="utf-8")
    assert list(read_tagged(tmp_path / "a.bioes")) == [("Oslo", "S-LOC"), ("", "")]
