"""How well and how fast quotations are merged, on quotations that are made up, as Markdown tables.

    python benchmarks/merge.py                        # 200,000 claims
    python benchmarks/merge.py --claims 1000000
    python benchmarks/merge.py --compare --claims 100000   # beside MinHash of rensa and datasketch, if installed

Quotations are words drawn by Zipf's law from 30,000, 6 to 80 of them. Each is printed by one to twelve articles: whole,
cut at the start, the end or in the middle, or with words changed. Found is the share of printings of a quotation that
are in the group of its fullest version; wrong is the share of printings in a group of another quotation.

What each library finds is the share of cut or changed printings that share a bucket with the fullest version.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate

from quoteattr.merging import MergedQuotation, Printing, merge_quotations
from quoteattr.merging.candidates import find_pairs
from quoteattr.merging.words import Words

VOCABULARY = 30_000
WEIGHTS = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
NAMES = [f"Speaker{n}" for n in range(2000)]


def make_printings(claims: int, seed: int = 1) -> Iterator[tuple[int, str, Printing]]:
    """Number of the quotation, how it was cut, and what was printed."""
    chance = random.Random(seed)
    made = quotation = 0
    while made < claims:
        words = [f"w{n}" for n in chance.choices(range(VOCABULARY), cum_weights=WEIGHTS, k=chance.randint(6, 80))]
        name = chance.choice(NAMES)
        for copy in range(min(claims - made, min(12, int(chance.expovariate(0.7)) + 1))):
            how, version = cut(words, chance) if copy else ("whole", words)
            day = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            yield quotation, how, Printing(f"d{made}", "c1", "direct", " ".join(version), name, None, day)
            made += 1
        quotation += 1


def cut(words: list[str], chance: random.Random) -> tuple[str, list[str]]:
    """What a paper makes of a quotation."""
    if len(words) < 12 or chance.random() < 0.4:
        return "whole", words
    keep = chance.randint(6, len(words) - 2)
    how = chance.choice(["start", "end", "middle", "changed"])
    if how == "start":
        return how, words[-keep:]
    if how == "end":
        return how, words[:keep]
    if how == "middle":
        return how, [*words[: keep // 2], *words[len(words) - (keep - keep // 2) :]]
    changed = [f"x{chance.random()}" if chance.random() < 0.05 else word for word in words]
    return how, changed


def measure_merge(claims: int) -> None:
    """One row: time, memory, what was found and what is wrong."""
    truth: dict[str, int] = {}
    fullest: dict[int, int] = {}

    def printings() -> Iterator[Printing]:
        for quotation, _, printing in make_printings(claims):
            truth[printing.document] = quotation
            fullest[quotation] = max(fullest.get(quotation, 0), len(printing.text))
            yield printing

    made = list(printings())
    before, start, clock = peak(), time.process_time(), time.perf_counter()
    groups = list(merge_quotations(made, min_articles=1))
    seconds, clock = time.process_time() - start, time.perf_counter() - clock
    together = wrong = 0
    for group in groups:
        owner = truth[group.versions[0].printings[0].document]
        owners = [truth[printing.document] for printing in group.printings]
        wrong += sum(other != owner for other in owners)
        together += sum(other == owner for other in owners) if is_fullest(group, fullest[owner]) else 0
    print(
        f"| {claims:,} | {len(fullest):,} | {clock:.1f} s | {seconds:.1f} s | {claims / seconds:,.0f} | "
        f"{peak() - before:,.0f} MiB | {together / claims:.2%} | {wrong / claims:.3%} |",
        flush=True,
    )


def is_fullest(group: MergedQuotation, length: int) -> bool:
    """Whether the group is that of the fullest version, and not of a cut that was not found."""
    return len(group.text) == length


def peak() -> float:
    """The greatest resident set of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 2**20


# --- candidates by other libraries -----------------------------------------------------------------------------------

Finder = Callable[[list[str]], dict[int, set[int]]]


def find_by_shingles(texts: list[str]) -> dict[int, set[int]]:
    """What quoteattr does."""
    words = Words()
    encoded = [words.encode(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda n: -len(encoded[n]))
    return {order[n]: {order[c] for c in found} for n, found in find_pairs([encoded[n] for n in order])}


def find_by_rensa(texts: list[str], threshold: float = 0.3) -> dict[int, set[int]]:
    """MinHash of runs of four words, 128 permutations, 32 bands of 4."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=32)
    hashes = []
    for number, text in enumerate(texts):
        hashed = RMinHash(num_perm=128, seed=1)
        hashed.update(list_shingles(text))
        index.insert(number, hashed)
        hashes.append(hashed)
    return {number: set(index.query(hashed)) for number, hashed in enumerate(hashes)}


def find_by_datasketch(texts: list[str], threshold: float = 0.3) -> dict[int, set[int]]:
    """MinHash of runs of four words, 128 permutations, bands chosen by datasketch for the threshold."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=128)
    hashes = MinHash.bulk([[s.encode() for s in list_shingles(text)] for text in texts], num_perm=128)
    for number, hashed in enumerate(hashes):
        index.insert(number, hashed)
    return {number: set(index.query(hashed)) for number, hashed in enumerate(hashes)}


def find_by_ensemble(texts: list[str], threshold: float = 0.7) -> dict[int, set[int]]:
    """LSH Ensemble, which is made for containment: 128 permutations, 16 partitions."""
    from datasketch import MinHash, MinHashLSHEnsemble

    shingles = [[s.encode() for s in list_shingles(text)] for text in texts]
    hashes = MinHash.bulk(shingles, num_perm=128)
    index = MinHashLSHEnsemble(threshold=threshold, num_perm=128, num_part=16)
    index.index((n, hashed, len(set(shingles[n]))) for n, hashed in enumerate(hashes))
    return {n: set(index.query(hashed, len(set(shingles[n])))) for n, hashed in enumerate(hashes)}


def list_shingles(text: str) -> list[str]:
    """Runs of four words."""
    words = text.split()
    return [" ".join(words[n : n + 4]) for n in range(max(1, len(words) - 3))]


def measure_finder(name: str, find: Finder, claims: int) -> None:
    """One row: time, pairs to compare, and what is among them, by how it was cut."""
    made = list(make_printings(claims))
    texts = list(dict.fromkeys(printing.text for _, _, printing in made))
    numbers = {text: number for number, text in enumerate(texts)}
    fullest: dict[int, str] = {}
    for quotation, _, printing in made:
        fullest[quotation] = max(fullest.get(quotation, ""), printing.text, key=len)
    start = time.process_time()
    found = find(texts)
    seconds = time.process_time() - start
    hits: dict[str, list[bool]] = {}
    for quotation, how, printing in made:
        if printing.text != fullest[quotation]:
            one, other = numbers[printing.text], numbers[fullest[quotation]]
            hits.setdefault(how, []).append(other in found.get(one, ()) or one in found.get(other, ()))
    shares = " | ".join(f"{sum(hits[how]) / len(hits[how]):.1%}" for how in ("start", "end", "middle", "changed"))
    pairs = sum(len(others - {number}) for number, others in found.items())
    print(f"| {name} | {len(texts) / seconds:,.0f} | {pairs:,} | {shares} |", flush=True)


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", nargs="+", type=int, default=[200_000], help="how many claims")
    parser.add_argument("--compare", action="store_true", help="candidates of other libraries too")
    options = parser.parse_args()
    if options.compare:
        print("| candidates by | texts/CPU s | pairs | cut at the start | at the end | in the middle | changed |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        measure_finder("shingles (quoteattr)", find_by_shingles, options.claims[0])
        for name, library, find in (
            ("MinHash, Jaccard 0.3 (rensa)", "rensa", find_by_rensa),
            ("MinHash, Jaccard 0.3 (datasketch)", "datasketch", find_by_datasketch),
            ("LSH Ensemble, containment 0.7 (datasketch)", "datasketch", find_by_ensemble),
        ):
            if importlib.util.find_spec(library) is not None:
                measure_finder(name, find, options.claims[0])
        return
    print("| claims | quotations | by the clock | processor time | claims/CPU s | memory | found | wrong |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for claims in options.claims:
        measure_merge(claims)


if __name__ == "__main__":
    main()
