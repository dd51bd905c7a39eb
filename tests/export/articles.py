"""Articles with claims for the tests of pages: written here, so that no model is needed."""

from __future__ import annotations

import random
import re

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.text import Span

_GIVEN = ["Mara", "Juan", "Ilse", "Tomasz", "Noor", "Ota", "Ana", "Dario", "Vera", "Kwame"]
_FAMILY = ["Okello", "Odell", "Brandt", "Nowak", "Castellan", "Brenn", "Petrou", "Kestrel", "Lindqvist", "Osei"]
_PHRASES = [
    "the bridge will not reopen before spring",
    "nobody asked the people who live on the far bank",
    "repairs would cost 40 million crowns",
    "the water rose by a metre in an hour",
    "a decision can wait until the harvest is in",
]
_FILLER = (
    "The council met in the old customs house, where the heating had failed again, and the talk went on until the last "
    "tram had gone."
)


def find(text: str, words: str, after: int = 0) -> Span:
    """Where ``words`` stand in ``text``, at or after an offset."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def make_bridge() -> tuple[str, Extraction]:
    """A short article with every kind, a nested claim, a claim in two stretches, and every status."""
    text = (
        "Harbour bridge closed\n\n"
        "“The bridge is not safe,” chief engineer Mara Okello told the council on Monday. “We said so in March.” "
        "Deputy mayor Juan Odell denied that she had warned him.\n\n"
        "A second engineer, who asked not to be named, said “the mayor told us that nobody would pay for it.” "
        "Residents said it was “a disgrace”. Mr Okello, a baker, hopes for a ferry. Smith promised one.\n\n"
        "The bridge will reportedly reopen in spring."
    )

    def at(words: str, after: str = "") -> Span:
        return find(text, words, text.index(after) if after else 0)

    def claim(number: int, kind: SpeechKind, words: list[Span], **more: object) -> Claim:
        shown = " [...] ".join(span.of(text) for span in words)
        return Claim(f"c{number}", kind, shown, tuple(words), confidence=0.5 + number / 20, **more)  # type: ignore[arg-type]

    def speaker(span: Span, status: ResolutionStatus, *candidates: Candidate, head: Span | None = None) -> Speaker:
        resolved = status is ResolutionStatus.RESOLVED
        actor = ActorRef(candidates[0].id, candidates[0].name) if resolved else None
        form = MentionForm.NAME if candidates else MentionForm.NOMINAL
        return Speaker(span, head or span, span.of(text), form, (), Resolution(status, actor, candidates))

    okello = Candidate("okello", "Mara Okello", 1.0, ("exact name",))
    bakers = (Candidate("b1", "Ben Okello", 0.5, ("surname",)), Candidate("b2", "Bo Okello", 0.4, ("surname",)))
    odell = Candidate("a2", "Juan Odell", 1.0, ("name",))
    says = {"lemma": "say", "act": CueAct.ASSERTIVE}
    claims = (
        claim(
            1,
            SpeechKind.DIRECT,
            [at("The bridge is not safe"), at("We said so in March.")],
            quoted=(at("The bridge is not safe"), at("We said so in March.")),
            cue=Cue(at("told"), "tell"),
            speaker=speaker(
                at("chief engineer Mara Okello"), ResolutionStatus.RESOLVED, okello, head=at("Mara Okello")
            ),
            addressee=at("the council"),
            time=at("on Monday"),
            evidence=("marks: paired quotation",),
        ),
        claim(
            2,
            SpeechKind.INDIRECT,
            [at("that she had warned him")],
            cue=Cue(at("denied"), "deny", polarity=Polarity.NEGATIVE),
            speaker=speaker(at("Deputy mayor Juan Odell"), ResolutionStatus.RESOLVED, odell, head=at("Juan Odell")),
        ),
        claim(
            3,
            SpeechKind.DIRECT,
            [at("the mayor told us that nobody would pay for it.")],
            cue=Cue(at("said", "A second"), **says),
            speaker=speaker(at("A second engineer"), ResolutionStatus.UNNAMED),
            extra={"source_type": "unnamed person", "anonymous": True},
        ),
        claim(
            4,
            SpeechKind.INDIRECT,
            [at("that nobody would pay for it")],
            cue=Cue(at("told", "the mayor"), "tell"),
            speaker=speaker(at("the mayor"), ResolutionStatus.UNNAMED),
            parent="c3",
        ),
        claim(
            5,
            SpeechKind.MIXED,
            [at("it was “a disgrace”")],
            quoted=(at("a disgrace"),),
            cue=Cue(at("said", "Residents"), **says),
            speaker=speaker(at("Residents"), ResolutionStatus.COLLECTIVE),
        ),
        claim(
            6,
            SpeechKind.INDIRECT,
            [at("for a ferry")],
            cue=Cue(at("hopes"), "hope", CueAct.MENTAL),
            speaker=speaker(at("Mr Okello"), ResolutionStatus.AMBIGUOUS, *bakers),
        ),
        claim(
            7,
            SpeechKind.INDIRECT,
            [at("one", "promised")],
            cue=Cue(at("promised"), "promise", CueAct.COMMISSIVE),
            speaker=speaker(at("Smith"), ResolutionStatus.UNKNOWN, Candidate("a3", "Smith", 0.0, ("not known",))),
        ),
        claim(
            8,
            SpeechKind.INDIRECT,
            [at("The bridge will"), at("reopen in spring")],
            cue=Cue(at("reportedly"), "reportedly", hedged=True),
        ),
    )
    actors = (
        ArticleActor("okello", "Mara Okello", "person", ("M. Okello",), "city"),
        ArticleActor("a2", "Juan Odell", "person"),
        ArticleActor("a3", "Smith", "person"),
    )
    return text, Extraction("bridge.txt", claims, actors, {"quoteattr": "test"})


def make_long(words: int, speakers: int, seed: int = 1) -> tuple[str, Extraction]:
    """An article of so many words in which so many speakers take turns, a claim in about every 30 words."""
    rng = random.Random(seed)
    names = [f"{_GIVEN[i % 10]} {_FAMILY[i // 10 % 10]}{'' if i < 100 else f' {i // 100}'}" for i in range(speakers)]
    pieces: list[str] = []
    claims: list[Claim] = []
    offset = counted = 0

    def add(piece: str) -> int:
        nonlocal offset, counted
        start = offset
        pieces.append(piece)
        offset += len(piece)
        counted += len(re.findall(r"\S+", piece))
        return start

    while counted < words:
        for _ in range(rng.randint(1, 3)):
            who = rng.choice(names)
            phrase = rng.choice(_PHRASES)
            direct = rng.random() < 0.5
            start = add(who)
            name = Span(start, offset)
            cue_start = add(" said ")
            add("“" if direct else "that ")
            begin = add(phrase)
            content = Span(begin, offset)
            add(".” " if direct else ". ")
            actor = f"p{names.index(who) + 1}"
            resolution = Resolution(
                ResolutionStatus.RESOLVED, ActorRef(actor, who), (Candidate(actor, who, 1.0, ("exact name",)),)
            )
            claims.append(
                Claim(
                    f"c{len(claims) + 1}",
                    SpeechKind.DIRECT if direct else SpeechKind.INDIRECT,
                    phrase,
                    (content,),
                    (content,) if direct else (),
                    Cue(Span(cue_start + 1, cue_start + 5), "say"),
                    Speaker(name, name, who, MentionForm.NAME, (), resolution),
                    confidence=round(rng.random(), 2),
                    evidence=("tagger: content 0.97", "tagger: cue 0.97", "marks: paired quotation"),
                )
            )
        add(_FILLER)
        add("\n\n")
    actors = tuple(ArticleActor(f"p{i + 1}", name, "person", registry="test") for i, name in enumerate(names))
    return "".join(pieces), Extraction(f"{speakers} speakers", tuple(claims), actors)


#: What breaks pages that paste text instead of escaping it.
HOSTILE = (
    '</p></article></script><script>window.hacked = 1</script><img src="x" onerror="window.hacked = 2">',
    "<!-- <style>*{display:none}</style> ]]> &lt;b&gt; &amp;amp; &#x3C;script&#x3E;",
    "\"' onmouseover='window.hacked=3' x=\" `${window.hacked=4}` {{7*7}} <%= 1 %> $title $script",
    "right to left: \u202egnp.exe\u202c \u2067abc\u2069 and \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "NUL \0, escape \x1b[31mred\x1b[0m, C1 \x93smart\x94 \x9b31m, bell \x07, separator \u2028 and \u2029",
    "lone surrogates \ud83d \udc00",
    "emoji \U0001f468\u200d\U0001f469\u200d\U0001f467 and e\u0301, " + "long" * 60,
)


def make_hostile() -> tuple[str, Extraction]:
    """An article whose every line attacks the page, each line quoted from a speaker with a hostile name."""
    lines = [f"{line} said <b onclick=alert(1)>Ms</b> “{line}”" for line in HOSTILE]
    text = "\r\n\r\n".join(lines)
    claims = []
    for number, line in enumerate(HOSTILE, start=1):
        start = find(text, line + " said").start
        content, name = Span(start, start + len(line)), find(text, "<b onclick=alert(1)>Ms</b>", start)
        hostile = Candidate(f"<i>{line}", f"</title></option>{line}", 0.5, (f"</li>{line}",))
        resolution = Resolution(ResolutionStatus.AMBIGUOUS, None, (hostile,))
        claims.append(
            Claim(
                f"<c{number}>",
                SpeechKind.DIRECT,
                line,
                (content,),
                (content,),
                Cue(Span(content.end + 1, content.end + 5), f"</i>{line}"),
                Speaker(name, name, name.of(text), MentionForm.NAME, (), resolution),
                extra={f"</dt>{line}": f"</dd>{line}", "anonymous": True},
                evidence=(f"</ul>{line}",),
            )
        )
    return text, Extraction("</title><script>window.hacked = 5</script>", tuple(claims))
