"""Articles and what was found in them as one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from string import Template

from ..._version import __version__
from ...claims import Claim, CueAct, Extraction, Failure, ResolutionStatus, SpeechKind
from ..marking import check_text
from ..voices import count_words
from .article import Marks, mark_up
from .markup import Markup, join, show, tag, to_visible
from .panel import (
    NO_RESOLUTION,
    STATUSES,
    Doc,
    colour_voice,
    count,
    label_claim,
    name_status,
    name_voice,
    write_speakers,
)

__all__ = ["to_annotated", "to_report"]

# How many speakers are named under the bar.
_NAMED_IN_BAR = 8
# From so many characters on, only what is on the screen is laid out.
_LONG = 50_000


def to_report(results: Iterable[tuple[str, Extraction] | Failure], *, title: str = "Who said what") -> str:
    """One self-contained page: articles with their claims marked, and beside each its speakers and their claims.

    The page loads nothing and asks nobody: its Content-Security-Policy allows its own style and script, by their
    hashes, and nothing else. Without the script everything can be read and every link works; filters need it.

    Args:
        results: Texts with what was found in them, and documents that could not be read.
        title: Of the page.

    Returns:
        HTML without lone surrogates; it can always be encoded as UTF-8.

    Raises:
        InputError: Claims were not found in the text that they come with.

    >>> page = to_report([("No one was quoted.", Extraction("a.txt"))])
    >>> "default-src 'none'" in page, "No reported speech was found" in page
    (True, True)
    """
    return _assemble(list(results), title, with_panel=True)


def to_annotated(results: Iterable[tuple[str, Extraction] | Failure], *, title: str = "Annotated text") -> str:
    """The same page with the text alone: claims marked, a list of them below, no script at all.

    Args:
        results: Texts with what was found in them, and documents that could not be read.
        title: Of the page.

    Raises:
        InputError: Claims were not found in the text that they come with.
    """
    return _assemble(list(results), title, with_panel=False)


def _assemble(results: Sequence[tuple[str, Extraction] | Failure], title: str, *, with_panel: bool) -> str:
    docs: list[Doc | Failure] = []
    for number, result in enumerate(results, start=1):
        if isinstance(result, Failure):
            docs.append(result)
            continue
        check_text(*result)
        docs.append(Doc.of(number, *result))
    several = len(docs) > 1
    sections = [_write_doc(doc, with_panel=with_panel, several=several) for doc in docs if isinstance(doc, Doc)]
    failures = [doc for doc in docs if isinstance(doc, Failure)]
    body = join(
        tag("a", "Skip to the article", href="#main", class_="skip"),
        tag("header", tag("h1", title), _write_contents(docs) if several else "", class_="top"),
        tag("main", *map(_write_failure, failures), *sections, id="main", tabindex=-1),
        tag("footer", tag("p", f"Made by quoteattr {__version__}. ", _CAVEAT)),
    )
    style, script = _read("report.css"), _read("report.js") if with_panel else ""
    policy = {
        "default-src": "'none'",
        "style-src": _hash(style),
        **({"script-src": _hash(script)} if script else {}),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return Template(_read("page.html")).substitute(
        policy="; ".join(f"{name} {value}" for name, value in policy.items()),
        kind="report" if with_panel else "annotated",
        version=__version__,
        title=show(to_visible(title)),
        style=style,
        body=body,
        script=f"<script>{script}</script>" if script else "",
    )


_INVITATION = "Choose a claim: its source and its cue are outlined in the article."
_CAVEAT = (
    "It tells who is reported to have said what. It does not tell whether a claim is true, and it can miss reports and "
    "mistake speakers: check the article before you publish."
)


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"


# --- one article ----------------------------------------------------------------------------------------------------


def _write_doc(doc: Doc, *, with_panel: bool, several: bool) -> Markup:
    return tag(
        "section",
        tag("h2", tag("bdi", doc.extraction.id), id=f"{doc.prefix}name"),
        tag("p", _tell_counts(doc), class_="counts"),
        _write_shares(doc),
        _write_filters(doc) if with_panel and doc.extraction.claims else "",
        _write_skip(doc) if doc.extraction.claims else "",
        tag("div", _write_article(doc), _write_panel(doc) if with_panel else _write_list(doc), class_="columns"),
        class_="doc long" if len(doc.text) > _LONG else "doc",
        id=f"d{doc.number}",
        aria_labelledby=f"{doc.prefix}name",
        tabindex=-1 if several else None,
    )


def _write_skip(doc: Doc) -> Markup:
    """Past the numbers of the article, of which there may be thousands."""
    return tag("a", "Skip to the list of claims", href=f"#{doc.prefix}beside", class_="skip")


def _write_article(doc: Doc) -> Markup:
    owners = doc.list_owners()
    marks = Marks(
        prefix=doc.prefix,
        colours=[colour_voice(place, doc.voices[place]) for place in owners],
        labels=[
            label_claim(claim, number, doc.voices[place])
            for number, (claim, place) in enumerate(zip(doc.extraction.claims, owners, strict=True), start=1)
        ],
        target=lambda index: f"{doc.prefix}c{index + 1}",
    )
    words = mark_up(doc.text, doc.extraction, marks)
    body = tag("div", words, class_="text") if doc.text.strip() else tag("p", "This article is empty.", class_="empty")
    legend = _write_legend() if doc.extraction.claims else ""
    return tag("article", legend, body, aria_label=doc.extraction.id)


def _tell_counts(doc: Doc) -> str:
    total, reported = count_words(doc.text), sum(voice.words for voice in doc.voices)
    if not doc.extraction.claims:
        return f"No claims in {count(total, 'word')}."
    claims, speakers = count(len(doc.extraction.claims), "claim"), count(doc.speakers, "speaker")
    share = f" ({reported / total:.0%})" if total else ""
    return f"{claims} by {speakers}. {reported:,} of {count(total, 'word')}{share} are reported speech."


def _write_shares(doc: Doc) -> str:
    """The bar of who gets how many words, as a list for those who do not see it."""
    total = sum(voice.words for voice in doc.voices)
    if not total:
        return ""
    heard = [(place, voice) for place, voice in enumerate(doc.voices) if voice.words]
    bars, items, at = [], [], 0.0
    for rank, (place, voice) in enumerate(heard):
        width = 100 * voice.words / total
        colour = colour_voice(place, voice)
        bars.append(tag("rect", x=f"{at:.3f}%", width=f"{width:.3f}%", height="100%", class_=colour))
        at += width
        if rank < _NAMED_IN_BAR:
            name = tag("bdi", name_voice(voice, short=True))
            link = tag("a", name, href=f"#{doc.prefix}v{place + 1}", class_="to-voice")
            swatch = tag("span", class_="swatch", aria_hidden="true")
            items.append(tag("li", swatch, link, f" {voice.words / total:.0%}", class_=colour))
    others = [voice for _, voice in heard[_NAMED_IN_BAR:]]
    if others:
        items.append(tag("li", f"{len(others)} more {sum(voice.words for voice in others) / total:.0%}"))
    bar = tag("svg", *bars, class_="bar", aria_hidden="true", focusable="false")
    caption = tag("figcaption", "Who gets how many of the reported words")
    return tag("figure", caption, bar, tag("ul", *items), class_="shares")


def _write_legend() -> Markup:
    def sample(words: str, kind: str, *content: str) -> Markup:
        return tag("li", tag("mark", *(content or (words,)), class_=f"{kind} sample d0"))

    nested = tag("mark", "with a claim inside", class_="indirect sample d1")
    return tag(
        "ul",
        sample("direct: in quotation marks", "direct"),
        sample("indirect: in the article’s words", "indirect"),
        sample("", "mixed", "mixed: ", tag("span", "some of it", class_="quoted"), " in quotation marks"),
        tag("li", tag("mark", "nested: ", nested, class_="direct sample d0")),
        tag("li", "Colour: speaker"),
        tag("li", tag("span", "1", class_="chip", aria_hidden="true"), " Number: claim"),
        class_="legend",
        aria_label="How claims are marked",
    )


def _write_panel(doc: Doc) -> Markup:
    if not doc.extraction.claims:
        return tag("aside", _write_nothing(), class_="panel", aria_label=f"Speakers of {doc.extraction.id}")
    tools = tag(
        "div",
        tag("button", "Open all", type="button", class_="open-all"),
        tag("button", "Close all", type="button", class_="close-all"),
        class_="panel-tools needs-script",
    )
    nobody = tag("p", "No claim passes these filters.", class_="none-left", hidden=True)
    return tag(
        "aside",
        tag("div", tag("h3", "Speakers"), tools, class_="panel-head"),
        _write_chosen(doc),
        nobody,
        write_speakers(doc),
        _write_notes(),
        class_="panel",
        id=f"{doc.prefix}beside",
        tabindex=-1,
        aria_label=f"Speakers of {doc.extraction.id}",
    )


def _write_chosen(doc: Doc) -> Markup:
    """What is chosen at the moment, with the way on: on a phone it stands at the foot of the screen."""
    return tag(
        "div",
        tag("p", _INVITATION, class_="chosen-claim", role="status"),
        tag("button", "Previous", type="button", class_="previous", aria_label="Previous claim"),
        tag("button", "Next", type="button", class_="next", aria_label="Next claim"),
        tag("a", "Details", href=f"#{doc.prefix}name", class_="to-card", hidden=True),
        tag("button", "Clear", type="button", class_="unchoose", hidden=True),
        class_="chosen needs-script",
    )


def _write_nothing() -> Markup:
    return tag(
        "div",
        tag("h3", "No reported speech was found"),
        tag("p", "Nobody seems to be quoted here. A report can still have been missed, indirect ones most of all."),
        class_="empty",
    )


def _write_notes() -> Markup:
    terms = [
        join(tag("dt", status.value.lower()), tag("dd", meaning))
        for status, meaning in STATUSES.items()
    ]  # fmt: skip
    sure = join(
        tag("dt", "% sure"),
        tag("dd", "of claims with this figure, the share that are reports of these words by this source"),
    )
    words = join(
        tag("dt", "words"),
        tag("dd", "a word that is reported inside another claim counts for the outer speaker"),
    )
    return tag("details", tag("summary", "What the words here mean"), tag("dl", *terms, sure, words), class_="notes")


def _write_list(doc: Doc) -> Markup:
    """The claims in the order of the text, for a page without script."""
    if not doc.extraction.claims:
        return _write_nothing()
    owners = doc.list_owners()
    rows = [
        _write_row(doc, number, claim, owners[number - 1])
        for number, claim in enumerate(doc.extraction.claims, start=1)
    ]
    return tag(
        "section",
        tag("h3", "Claims"),
        tag("ol", *rows, class_="cards"),
        class_="panel",
        id=f"{doc.prefix}beside",
        tabindex=-1,
        aria_label=f"Claims of {doc.extraction.id}",
    )


def _write_row(doc: Doc, number: int, claim: Claim, place: int) -> Markup:
    voice = doc.voices[place]
    label = f"{label_claim(claim, number, voice)}; show it in the article"
    link = tag("a", class_="n", href=f"#{doc.prefix}t{number}", data_n=number, aria_label=label)
    cue = join(", ", tag("i", claim.cue.lemma)) if claim.cue is not None else ""
    status = f", {name_status(voice)}" if voice.named and voice.status is not None else ""
    head = tag("p", link, tag("b", tag("bdi", name_voice(voice))), f", {claim.kind.value}", cue, status, class_="head")
    return tag("li", head, class_=f"card {colour_voice(place, voice)}", id=f"{doc.prefix}c{number}", tabindex=-1)


# --- filters --------------------------------------------------------------------------------------------------------


def _write_filters(doc: Doc) -> Markup:
    claims, owners = doc.extraction.claims, doc.list_owners()
    kinds = Counter(claim.kind.value for claim in claims)
    acts = Counter("no cue" if claim.cue is None else claim.cue.act.value for claim in claims)
    statuses = Counter(name_status(doc.voices[place]) for place in owners)
    options = [
        tag("option", to_visible(f"{name_voice(voice, short=True)} ({len(voice.claims)})"), value=place)
        for place, voice in enumerate(doc.voices, start=1)
    ]
    select = tag("select", tag("option", "everybody", value=""), *options, name="speaker")
    speaker = tag("label", "Speaker ", select, class_="pick")
    order = [status.value.lower() for status in ResolutionStatus]
    form = tag(
        "form",
        speaker,
        _write_choices("kind", [kind.value for kind in SpeechKind], kinds),
        _write_choices("act", [*(act.value for act in CueAct), "no cue"], acts),
        _write_choices("status", [*order, NO_RESOLUTION, "no speaker"], statuses),
        tag(
            "p",
            tag("span", f"All {count(len(claims), 'claim')} shown", class_="shown", role="status"),
            tag("button", "Clear filters", type="reset", hidden=True),
            class_="outcome",
        ),
        class_="filters",
        aria_label=f"Filter the claims of {doc.extraction.id}",
    )
    return tag("details", tag("summary", "Filters"), form, class_="filter-box needs-script", open=True)


def _write_choices(name: str, values: Sequence[str], found: Counter[str]) -> Markup:
    """One check box a value that occurs; with none checked, all count."""
    boxes = [
        tag(
            "label",
            tag("input", type="checkbox", name=name, value=value),
            tag("span", f"{value} ", tag("small", f"{found[value]}")),
        )
        for value in values
        if found[value]
    ]
    return tag("fieldset", tag("legend", name.capitalize()), *boxes)


# --- several articles -----------------------------------------------------------------------------------------------


def _write_contents(docs: Sequence[Doc | Failure]) -> Markup:
    """The articles of the page and, where a registry joins them, the speakers that several of them have."""
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Article", "Claims", "Speakers", "Most words")))
    rows = [_write_failed_row(doc) if isinstance(doc, Failure) else _write_doc_row(doc) for doc in docs]
    table = tag("table", tag("caption", "Articles"), tag("thead", head), tag("tbody", *rows))
    return tag("nav", tag("div", table, class_="scroll"), _write_common_speakers(docs), aria_label="Articles")


def _write_doc_row(doc: Doc) -> Markup:
    most = next((voice for voice in doc.voices if voice.named and voice.words), None)
    return tag(
        "tr",
        tag("th", tag("a", tag("bdi", doc.extraction.id), href=f"#d{doc.number}", class_="to-doc"), scope="row"),
        tag("td", f"{len(doc.extraction.claims):,}"),
        tag("td", f"{doc.speakers:,}"),
        tag("td", "" if most is None else tag("bdi", name_voice(most))),
    )


def _write_failed_row(failure: Failure) -> Markup:
    return tag("tr", tag("th", tag("bdi", failure.id), scope="row"), tag("td", "could not be read", colspan=3))


def _write_common_speakers(docs: Sequence[Doc | Failure]) -> str:
    shared: dict[tuple[str, str], list[tuple[Doc, int]]] = {}
    for doc in docs:
        if isinstance(doc, Failure):
            continue
        for place, voice in enumerate(doc.voices):
            if voice.actor is not None and voice.actor.registry is not None:
                shared.setdefault((voice.actor.registry, voice.actor.id), []).append((doc, place))
    groups = [found for found in shared.values() if len(found) > 1]
    if not groups:
        return ""
    groups.sort(key=lambda found: -sum(doc.voices[place].words for doc, place in found))
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Speaker", "Claims", "Words", "In")))
    caption = tag("caption", "Speakers of several articles, by the registry")
    table = tag("table", caption, tag("thead", head), tag("tbody", *map(_write_common_speaker, groups)))
    return tag("div", table, class_="scroll")


def _write_common_speaker(found: Sequence[tuple[Doc, int]]) -> Markup:
    voices = [doc.voices[place] for doc, place in found]
    links = [
        tag("a", tag("bdi", doc.extraction.id), href=f"#{doc.prefix}v{place + 1}", class_="to-voice")
        for doc, place in found
    ]
    return tag(
        "tr",
        tag("th", tag("bdi", name_voice(voices[0])), scope="row"),
        tag("td", f"{sum(len(voice.claims) for voice in voices):,}"),
        tag("td", f"{sum(voice.words for voice in voices):,}"),
        tag("td", *[part for link in links for part in (", ", link)][1:]),
    )


def _write_failure(failure: Failure) -> Markup:
    name = tag("bdi", failure.id)
    return tag("p", tag("strong", name), f" could not be read: {failure.message}", class_="failure")
