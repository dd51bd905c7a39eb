"""Models in the layout of Stanza's own downloads, trained in seconds on sentences made up here."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import logging
import shutil
import warnings
from pathlib import Path

import numpy as np
import torch
from stanza.models import lemmatizer, ner_tagger, parser, tagger, tokenizer
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab

# Words, universal and Penn tag, lemma, governor, relation, entity; "_" after a word that no space follows.
_SENTENCES = """
She PRON PRP she 2 nsubj O | left VERB VBD leave 0 root O_ | . PUNCT . . 2 punct O

Okello PROPN NNP Okello 2 nsubj S-PERSON | left VERB VBD leave 0 root O_ | . PUNCT . . 2 punct O

Mara PROPN NNP Mara 3 nsubj B-PERSON | Okello PROPN NNP Okello 1 flat E-PERSON | said VERB VBD say 0 root O |
in ADP IN in 5 case O | Oslo PROPN NNP Oslo 3 obl S-LOC_ | . PUNCT . . 3 punct O

The DET DT the 2 det O | board NOUN NN board 3 nsubj O | met VERB VBD meet 0 root O | on ADP IN on 5 case O |
Friday PROPN NNP Friday 3 obl S-DATE_ | . PUNCT . . 3 punct O

We PRON PRP we 4 nsubj O | do AUX VBP do 4 aux O_ | n't PART RB not 4 advmod O | know VERB VB know 0 root O_ |
. PUNCT . . 4 punct O

She PRON PRP she 2 nsubj O | said VERB VBD say 0 root O_ | , PUNCT , , 2 punct O | " PUNCT `` " 7 punct O_ |
We PRON PRP we 7 nsubj O | really ADV RB really 7 advmod O | won VERB VBD win 2 ccomp O_ | . PUNCT . . 2 punct O_ |
" PUNCT '' " 2 punct O

The DET DT the 2 det O | pier NOUN NN pier 6 nsubj O | and CCONJ CC and 5 cc O | the DET DT the 5 det O |
harbour NOUN NN harbour 2 conj O | closed VERB VBD close 0 root O_ | , PUNCT , , 6 punct O |
he PRON PRP he 9 nsubj O | said VERB VBD say 6 parataxis O_ | . PUNCT . . 6 punct O
"""


def make(directory: Path) -> Path:
    """Train all models and write them as ``stanza.download("en")`` would; the directory is given back."""
    work, models = directory / "work", directory / "en"
    work.mkdir(parents=True)
    rows = [[_row(word.strip()) for word in text.split(" |")] for text in _SENTENCES.strip().split("\n\n")]
    _write_data(work, rows)
    vectors = models / "pretrain" / "toy.pt"
    _write_vectors(vectors, sorted({row[0].lower() for sentence in rows for row in sentence}))
    named = "--shorthand en_toy --save_name toy.pt --cpu"
    trees = f"--train_file {work}/toy.conllu --eval_file {work}/toy.conllu"
    words = f"--wordvec_pretrain_file {vectors} --word_emb_dim 8 --char_emb_dim 8"
    small = "--hidden_dim 32 --char_hidden_dim 16 --dropout 0 --word_dropout 0 --batch_size 400"
    programs = {
        tokenizer: f"{named} --lang en --txt_file {work}/toy.txt --label_file {work}/toy.labels --no_use_mwt "
        f"--dev_txt_file {work}/toy.txt --dev_label_file {work}/toy.labels --dev_conll_gold {work}/toy.conllu "
        f"--mwt_json_file {work}/mwt.json --max_seqlen 200 --steps 150 --eval_steps 150 --hidden_dim 32 --emb_dim 16 "
        f"--lr0 0.02 --unit_dropout 0 --dropout 0 --feat_unit_dropout 0 --feat_dropout 0 --save_dir {models}/tokenize",
        tagger: f"{named} --lang en {trees} {words} {small} --transformed_dim 8 --tag_emb_dim 8 --max_steps 60 "
        f"--eval_interval 30 --lr 0.02 --save_dir {models}/pos",
        parser: f"{named} --lang en {trees} {words} {small} --transformed_dim 8 --tag_emb_dim 8 --max_steps 80 "
        "--eval_interval 40 --optim adam --lr 0.01 --second_optim_start_step 1000 --deep_biaff_hidden_dim 24 "
        f"--save_dir {models}/depparse",
        lemmatizer: f"{named} {trees} --num_epoch 12 --hidden_dim 32 --emb_dim 16 --pos_dim 16 --lr 0.02 "
        f"--batch_size 20 --save_dir {models}/lemma",
        ner_tagger: f"{named} --train_file {work}/toy.json --eval_file {work}/toy.json {words} {small} "
        f"--max_steps 150 --eval_interval 50 --lr 0.5 --save_dir {models}/ner",
    }
    threads, random = torch.get_num_threads(), torch.random.get_rng_state()
    logger = logging.getLogger("stanza")
    level = logger.level
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # files that Stanza's programs leave open
        logger.setLevel(logging.CRITICAL)
        for program, arguments in programs.items():
            program.main(arguments.split())
        gc.collect()
    torch.set_num_threads(threads)
    torch.random.set_rng_state(random)
    logger.setLevel(level)
    shutil.rmtree(work)
    _write_resources(directory)
    return directory


def _row(word: str) -> tuple[str, ...]:
    form, upos, xpos, lemma, head, relation, entity = word.rstrip("_").split(" ")
    return form, upos, xpos, lemma, head, relation, entity, "SpaceAfter=No" if word.endswith("_") else "_"


def _write_data(work: Path, rows: list[list[tuple[str, ...]]]) -> None:
    conllu, text, labels = [], "", ""
    for sentence in rows * 6:
        for number, (form, upos, xpos, lemma, head, relation, _, misc) in enumerate(sentence, 1):
            conllu.append("\t".join([str(number), form, lemma, upos, xpos, "_", head, relation, "_", misc]))
            last = number == len(sentence)
            text += form + ("" if misc != "_" else " ")
            labels += "0" * (len(form) - 1) + ("2" if last else "1") + ("" if misc != "_" else "0")
        conllu.append("")
    (work / "toy.conllu").write_text("\n".join(conllu) + "\n", encoding="utf-8")
    (work / "toy.txt").write_text(text.rstrip() + "\n\n", encoding="utf-8")
    (work / "toy.labels").write_text(labels[: len(text.rstrip())] + "\n\n", encoding="utf-8")
    (work / "mwt.json").write_text("[]", encoding="utf-8")
    entities = [[{"text": row[0], "ner": row[6]} for row in sentence] for sentence in rows * 6]
    (work / "toy.json").write_text(json.dumps(entities), encoding="utf-8")


def _write_vectors(path: Path, words: list[str]) -> None:
    path.parent.mkdir(parents=True)
    vocabulary = PretrainedWordVocab(words, lang="en", lower=True)
    values = np.random.default_rng(0).normal(size=(len(vocabulary), 8)).astype(np.float32)
    Pretrain(str(path))
    torch.save({"vocab": vocabulary.state_dict(), "emb": torch.from_numpy(values)}, path)


def _write_resources(directory: Path) -> None:
    needs = {"dependencies": [{"model": "pretrain", "package": "toy"}]}
    english: dict[str, object] = {"lang_name": "English", "default_processors": {}, "default_dependencies": {}}
    names = ("tokenize", "pos", "lemma", "depparse", "ner")
    english["packages"] = {"default": dict.fromkeys(names, "toy")}
    for name in (*names, "pretrain"):
        digest = hashlib.md5((directory / "en" / name / "toy.pt").read_bytes()).hexdigest()  # Stanza's choice
        english[name] = {"toy": {"md5": digest, **(needs if name in ("pos", "depparse", "ner") else {})}}
    (directory / "resources.json").write_text(json.dumps({"en": english}), encoding="utf-8")
