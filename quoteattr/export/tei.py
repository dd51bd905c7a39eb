"""The text with its claims marked up in TEI: for editions, corpora and everything that reads XML.

The text stands in ``<p>`` elements, parted at blank lines, to the last character: what an XML parser finds in
``<body>`` is the text. Claims are ``<said>`` elements in it, nested claims inside those that they are nested in::

    <p>“<said xml:id="c1" who="#actor1" direct="true" cert="0.97" ana="#direct #assertive">The bridge is not
    safe</said>,” <rs xml:id="c1.source" type="source" corresp="#c1" ref="#actor1">engineer Mara Okello</rs>
    <seg xml:id="c1.cue" type="cue" corresp="#c1">told</seg> the council.</p>

* ``who`` and ``ref`` point to ``<person>`` and ``<org>`` elements in the header; only for what is RESOLVED. What its
  source stands against ("denied that ...") is not ascribed to it: it has ``ana="#negative"`` and no ``who``.
* ``direct`` is true or false; what is mixed is false, has ``ana="#mixed"``, and its stretches in marks are ``<q>``.
* ``ana`` points to the categories in the header: kind, act, polarity, hedging; on a source its status.
* What cannot be one element is several, chained by ``next`` and ``prev``: a content of several stretches, what runs
  over a blank line, what crosses another element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs

from ..claims import ArticleActor, Claim, CueAct, Extraction, Polarity, ResolutionStatus, SpeechKind
from ..text import Span
from .iris import SameAs, index_actors, list_same_as
from .parts import list_parts

__all__ = ["NAMESPACE", "to_tei"]

#: The namespace of all elements.
NAMESPACE = "http://www.tei-c.org/ns/1.0"

# A paragraph ends after the blank lines behind it, so that no character lies between two.
_PARAGRAPH_END = re.compile(r"(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))+")

# XML 1.0 has no way, not even an escape, to hold these.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}

_CATEGORIES = {
    "kind": [kind.value for kind in SpeechKind],
    "act": [act.value for act in CueAct],
    "stance": [Polarity.NEGATIVE.value, "hedged"],
    "status": [status.value for status in ResolutionStatus],
}


def to_tei(extraction: Extraction, text: str, *, same_as: SameAs | None = None) -> str:
    """Write a text and its claims as a TEI document.

    A character that XML 1.0 cannot hold (NUL and most other controls, lone surrogates, U+FFFE, U+FFFF) becomes U+FFFD,
    one for one, so offsets still count. Carriage returns are written as character references and survive.

    Lost: the characters that became U+FFFD; the head of a source; lemmas; candidates, their scores and evidence;
    stretches in marks of what is not mixed; ``extra``, evidence, provenance.

    Args:
        extraction: The claims.
        text: What they were found in.
        same_as: By an actor's id, the addresses that name it elsewhere. By default
            see :func:`quoteattr.export.iris.list_same_as`.

    Returns:
        The document, to be encoded as UTF-8.

    >>> claim = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(8, 17),), confidence=0.5)
    >>> print(to_tei(Extraction("x", (claim,)), "He said it rained.").splitlines()[-3])
    <p>He said <said xml:id="c1" direct="false" cert="0.5" ana="#indirect">it rained</said>.</p>
    """
    cast = _Cast(extraction, same_as)
    numbers = {claim.id: f"c{number}" for number, claim in enumerate(extraction.claims, 1)}
    marks = [mark for claim in extraction.claims for mark in _mark_claim(claim, numbers, cast)]
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<TEI xmlns="{NAMESPACE}">\n',
            *_write_header(extraction, cast),
            "<text><body>\n",
            *_write_body(text, marks),
            "</body></text>\n",
            "</TEI>\n",
        )
    )


# --- the header ------------------------------------------------------------------------------------------------------


class _Cast:
    """The actors of an extraction, by their ids, with what they are called in the document."""

    def __init__(self, extraction: Extraction, same_as: SameAs | None) -> None:
        self.actors = index_actors(extraction.actors)
        self.same_as = same_as
        for claim in extraction.claims:
            resolution = claim.speaker.resolution if claim.speaker else None
            if resolution is not None and resolution.actor is not None:
                actor = resolution.actor
                self.actors.setdefault(actor.id, ArticleActor(actor.id, actor.name, ""))
        self.names = {key: f"actor{number}" for number, key in enumerate(self.actors, 1)}

    def write(self) -> Iterator[str]:
        people = [actor for actor in self.actors.values() if actor.kind == "person"]
        others = [actor for actor in self.actors.values() if actor.kind != "person"]
        if people:
            yield "<listPerson>\n"
            yield from (self.write_actor("person", "persName", actor) for actor in people)
            yield "</listPerson>\n"
        if others:
            yield "<listOrg>\n"
            yield from (self.write_actor("org", "orgName", actor) for actor in others)
            yield "</listOrg>\n"

    def write_actor(self, tag: str, name_tag: str, actor: ArticleActor) -> str:
        kind = f' type="{actor.kind}"' if tag == "org" and actor.kind in ("group", "office", "document") else ""
        names = [actor.name, *actor.aliases]
        ids = [("id", actor.id), *(("URI", address) for address in list_same_as(actor, self.same_as))]
        return "".join(
            (
                f'<{tag} xml:id="{self.names[actor.id]}"{kind}>',
                *(f"<{name_tag}>{_escape(name)}</{name_tag}>" for name in names),
                *(f'<idno type="{what}">{_escape(value)}</idno>' for what, value in ids),
                f"</{tag}>\n",
            )
        )


def _write_header(extraction: Extraction, cast: _Cast) -> Iterator[str]:
    yield f"<teiHeader>\n<fileDesc><titleStmt><title>{_escape(extraction.id)}</title></titleStmt>\n"
    yield "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
    yield "<sourceDesc><p>A text in which quoteattr marked who said what.</p></sourceDesc></fileDesc>\n"
    yield "<encodingDesc><classDecl>\n"
    for name, categories in _CATEGORIES.items():
        yield f'<taxonomy xml:id="{name}">'
        yield from (f'<category xml:id="{each}"><catDesc>{each}</catDesc></category>' for each in categories)
        yield "</taxonomy>\n"
    yield "</classDecl></encodingDesc>\n"
    if cast.actors:
        yield "<profileDesc><particDesc>\n"
        yield from cast.write()
        yield "</particDesc></profileDesc>\n"
    yield "</teiHeader>\n"


# --- what is marked in the text --------------------------------------------------------------------------------------


@attrs.frozen
class _Mark:
    """An element over one or more stretches: they are one thing, though they may be several elements."""

    tag: str
    name: str
    spans: tuple[Span, ...]
    attributes: dict[str, str]


def _mark_claim(claim: Claim, numbers: dict[str, str], cast: _Cast) -> Iterator[_Mark]:
    name = numbers[claim.id]
    resolution = claim.speaker.resolution if claim.speaker else None
    actor = resolution.actor if resolution else None
    who = None if actor is None else f"#{cast.names[actor.id]}"
    cue = claim.cue
    is_against = cue is not None and cue.polarity is Polarity.NEGATIVE
    about = [claim.kind.value]
    if cue is not None:
        about += [cue.act.value, *(["negative"] if is_against else []), *(["hedged"] if cue.hedged else [])]
    said = {
        "n": claim.id if claim.id != name else None,
        "who": None if is_against else who,
        "direct": "true" if claim.kind is SpeechKind.DIRECT else "false",
        "cert": repr(claim.confidence),
        "corresp": f"#{numbers[claim.parent]}" if claim.parent in numbers else None,
        "ana": " ".join(f"#{each}" for each in about),
    }
    yield _Mark("said", name, claim.content, _given(said))
    status = None if resolution is None else f"#{resolution.status.value}"
    for part in list_parts(claim):
        attributes = {"type": part.role, "corresp": f"#{name}"}
        if part.role == "quoted" and claim.kind is SpeechKind.MIXED:
            yield _Mark("q", f"{name}.{part.name}", (part.span,), {"corresp": f"#{name}"})
        elif part.role == "cue":
            yield _Mark("seg", f"{name}.{part.name}", (part.span,), attributes)
        elif part.role == "source":
            yield _Mark("rs", f"{name}.{part.name}", (part.span,), _given({**attributes, "ref": who, "ana": status}))
        elif part.fact is not None:
            kind = {**attributes, "subtype": part.fact.type.value}
            yield _Mark("seg", f"{name}.{part.name}", (part.span,), kind)
        elif part.role in ("antecedent", "addressee", "time", "place"):
            yield _Mark("rs", f"{name}.{part.name}", (part.span,), attributes)


def _given(attributes: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value is not None}


# --- the text --------------------------------------------------------------------------------------------------------


@attrs.define(eq=False)
class _Stretch:
    """One stretch of a mark, and the pieces of it that have become elements."""

    mark: _Mark
    span: Span


def _write_body(text: str, marks: Iterable[_Mark]) -> Iterator[str]:
    """The paragraphs; written as pieces first, because an element must know which one comes next."""
    tree = _Tree(text, [_Stretch(mark, span) for mark in marks for span in mark.spans])
    tokens = list(tree.sweep())
    counts: dict[str, int] = {}
    for token in tokens:
        if isinstance(token, _Mark):
            counts[token.name] = counts.get(token.name, 0) + 1
    opened: dict[str, int] = {}
    for token in tokens:
        if isinstance(token, str):
            yield token
        else:
            opened[token.name] = number = opened.get(token.name, 0) + 1
            yield _open(token, number, counts[token.name])


def _open(mark: _Mark, number: int, count: int) -> str:
    def name(number: int) -> str:
        return mark.name if number == 1 else f"{mark.name}..{number}"

    chain = {
        "prev": f"#{name(number - 1)}" if number > 1 else None,
        "next": f"#{name(number + 1)}" if number < count else None,
    }
    attributes = {"xml:id": name(number), **mark.attributes, **_given(chain)}
    return f"<{mark.tag}{''.join(f' {key}={_quote(value)}' for key, value in attributes.items())}>"


class _Tree:
    """Stretches as well-formed elements, by one sweep over the text."""

    def __init__(self, text: str, stretches: list[_Stretch]) -> None:
        self.text = text
        self.open: list[_Stretch] = []
        self.starts: dict[int, list[_Stretch]] = {}
        self.ends: dict[int, list[_Stretch]] = {}
        for stretch in sorted(stretches, key=lambda s: -s.span.end):  # the longest opens first; sorting keeps the order
            self.starts.setdefault(stretch.span.start, []).append(stretch)
            self.ends.setdefault(stretch.span.end, []).append(stretch)
        self.breaks = [match.end() for match in _PARAGRAPH_END.finditer(text) if match.end() < len(text)]

    def sweep(self) -> Iterator[_Mark | str]:
        breaks = set(self.breaks)
        offsets = sorted({0, len(self.text), *breaks, *self.starts, *self.ends})
        yield "<p>"
        for offset, following in pairwise([*offsets, len(self.text)]):
            yield from self.close(offset)
            if offset in breaks:
                yield from (f"</{stretch.mark.tag}>" for stretch in reversed(self.open))
                yield "</p>\n<p>"
                yield from (stretch.mark for stretch in self.open)
            for stretch in self.starts.get(offset, ()):
                yield stretch.mark
                if len(stretch.span):
                    self.open.append(stretch)
                else:
                    yield f"</{stretch.mark.tag}>"
            yield _escape(self.text[offset:following])
        yield "</p>\n"

    def close(self, offset: int) -> Iterator[_Mark | str]:
        """Close what ends here; what lies inside it without ending is closed too, and opened again."""
        ending = {id(stretch) for stretch in self.ends.get(offset, ())}
        first = next((i for i, stretch in enumerate(self.open) if id(stretch) in ending), len(self.open))
        inner = self.open[first:]
        rest = [stretch for stretch in inner if id(stretch) not in ending]
        yield from (f"</{stretch.mark.tag}>" for stretch in reversed(inner))
        yield from (stretch.mark for stretch in rest)
        self.open[first:] = rest


def _escape(text: str) -> str:
    return re.sub(r"[&<>\r]", lambda m: _ESCAPES[m[0]], _UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _quote(value: str) -> str:
    value = _UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return '"' + re.sub(r'[&<>"\t\n\r]', lambda m: _ESCAPES[m[0]], value) + '"'
