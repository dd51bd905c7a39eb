"""Short stories, and all that the attribute room is to make of them: each mention, chain, claim and actor in one line.

What is as usual (third person, singular, no role ...) is left out of a line. See :mod:`tests.stories`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from quoteattr.attribute import attribute
from quoteattr.attribute.chains import Chain, Link
from quoteattr.attribute.coreference import Resolved, resolve_mentions
from quoteattr.attribute.mentions import Mention, Mentions, find_mentions
from quoteattr.attribute.unsaid import imply_sources
from quoteattr.claims import ArticleActor, Claim
from quoteattr.text import Document, Span

from ..marked import make_reports, read_marked

HERE = Path(__file__).parent


def tell(marked: str, document: Document) -> str:
    """Everything that the attribute room makes of a story, one thing a line."""
    numbers, reports = make_reports(document, read_marked(marked)[1])
    filled, _ = imply_sources(reports, document)
    mentions = find_mentions(document, filled)
    resolved = resolve_mentions(document, filled, mentions)
    claims, actors = attribute(reports, document)
    lines = [*_mentions(document, mentions, resolved), "", *_chains(document, mentions, resolved), ""]
    by_content = {report.content: number for number, report in zip(numbers, reports, strict=True)}
    lines += [f"{by_content[claim.content]} {_claim(document, claim)}" for claim in claims]
    return "\n".join([*lines, *map(_actor, actors)])


def _mentions(document: Document, mentions: Mentions, resolved: Resolved) -> Iterator[str]:
    usual = Mention(0, Span(0, 0), Span(0, 0), 0, mentions.all[0].form) if mentions.all else None
    for m in mentions.all:
        assert usual is not None
        link = resolved.links.get(m.index, Link())
        parts = [f"{m.index} {_quote(document, m.head)}", m.form.value]
        plain = ("kind", "person", "number", "gender", "definite", "grammar", "described")
        parts += [getattr(m, name) for name in plain if getattr(m, name) != getattr(usual, name)]
        lists = ("titles", "roles", "modifiers")
        parts += [f"{name} {', '.join(getattr(m, name))}" for name in lists if getattr(m, name)]
        spans = ("span", "titled")
        parts += [f"{name} {_quote(document, getattr(m, name))}" for name in spans if getattr(m, name) != m.head]
        if m.words and " ".join(m.words) != m.head.of(document.text).casefold():
            parts.append(f"words {' '.join(m.words)}")
        parts += [f"at {document.tokens[m.token].form}"] * (document.tokens[m.token].form != m.head.of(document.text))
        parts += ["headline"] * m.headline
        parts.append(f"{m.sentence}/{m.paragraph}")
        yield f"{' | '.join(parts)} => {_link(document, mentions, link)}"


def _link(document: Document, mentions: Mentions, link: Link) -> str:
    chains = " ".join(f"c{c}" for c in link.chains) or "nobody"
    why = f": {'; '.join(link.evidence)}" if link.evidence else ""
    back = (
        ""
        if link.antecedent is None
        else f" <- {link.antecedent} {_quote(document, mentions.all[link.antecedent].head)}"
    )
    return chains + why + back + (f" together {' '.join(map(str, link.together))}" if link.together else "")


def _chains(document: Document, mentions: Mentions, resolved: Resolved) -> Iterator[str]:
    for chain in resolved.chains:
        parts = [f"c{chain.index} {_named(document, mentions, chain)}", chain.kind or "anything", chain.status]
        parts += [chain.number] * (chain.number != "singular") + [f"{chain.gender} by {chain.gender_evidence}"] * bool(
            chain.gender
        )
        parts += [f"roles {', '.join(f'{role} {at}' for role, at in sorted(chain.roles.items()))}"] * bool(chain.roles)
        parts += ["handle"] * chain.is_handle + ["speaks"] * chain.speaks
        yield f"{' | '.join(parts)} | {' '.join(map(str, chain.mentions))}"


def _named(document: Document, mentions: Mentions, chain: Chain) -> str:
    words = " ".join(chain.words)
    return words if chain.fullest < 0 else f"{words} {chain.fullest}"


def _claim(document: Document, claim: Claim) -> str:
    parts = [claim.id, claim.kind.value]
    if claim.parent is not None:
        parts.append(f"in {claim.parent}")
    speaker = claim.speaker
    if speaker is not None:
        assert speaker.resolution is not None
        parts.append(f"{_quote(document, speaker.span)} {speaker.form.value}")
        parts += [f"head {_quote(document, speaker.head)}"] * (speaker.head != speaker.span)
        names = [f"{c.id} {c.name} {c.score:g} ({'; '.join(c.evidence)})" for c in speaker.resolution.candidates]
        parts.append(" ".join([speaker.resolution.status.value, *names]))
        if speaker.antecedents:
            parts.append("from " + " < ".join(_quote(document, span) for span in speaker.antecedents))
    for name in ("addressee", "time", "place"):
        span = getattr(claim, name)
        if span is not None:
            parts.append(f"{name} {_quote(document, span)}")
    parts += [f"{key} {value}" for key, value in _pairs(claim.extra)]
    parts.append("; ".join(reason.removeprefix("speaker: ") for reason in claim.evidence[1:]))
    return " | ".join(parts)


def _pairs(extra: Mapping[str, object]) -> Sequence[tuple[str, object]]:
    return sorted(extra.items())


def _actor(actor: ArticleActor) -> str:
    return f"{actor.id} {actor.kind} {actor.name}" + (f" = {', '.join(actor.aliases)}" if actor.aliases else "")


def _quote(document: Document, span: Span) -> str:
    return f"“{span.of(document.text)}”".replace("\n", "/")
