"""Names as written in, what they name out, or a finding: shared by all parts of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.core.policy import Quote, SubjectKind
from engine.core.resolve import Resolver
from engine.surface import rules
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, finding
from engine.text.source import Span


@dataclass(slots=True)
class Workbench:
    """What the parts of a policy are made with: its subjects, its resolver, the findings so far.

    ``incomplete`` is set where a part has no meaning and something stands in for it, so that
    the other parts are still looked at; such a policy is never given out.
    """

    written: rules.Policy
    subjects: dict[str, SubjectKind]
    resolver: Resolver
    findings: list[Finding] = field(default_factory=list)
    incomplete: bool = False

    def fail(self, code: str, span: Span, **words: object) -> None:
        """A finding, and with it a policy that can't be given out."""
        self.findings.append(finding(code, span, None, **words))
        self.incomplete = True

    def known(self, words: rules.Words, known: Iterable[str], what: str) -> str | None:
        """The name, if it is one of the known ones."""
        names = list(known)
        if words.text in names:
            return words.text
        near = nearest_name(words.text, names)
        nearest = f"是不是“{near}”？" if near else f"现有：{'、'.join(names) or '无'}"
        self.fail("unknown-reference", words.span, what=what, name=words.text, nearest=nearest)
        return None

    def category(self, words: rules.Words | None) -> str | None:
        """A category that the file declares."""
        if words is None:
            return None
        name = self.known(words, [each.text for each in self.written.categories], "归类")
        if name is not None:
            self.resolver.used.add(name)
        return name

    def subject_names(self, subjects: Sequence[rules.Words]) -> tuple[str, ...] | None:
        """Kinds of subjects; None if one of them is unknown."""
        names = [self.known(words, self.subjects, "主体") for words in subjects]
        return None if None in names else tuple(name for name in names if name is not None)

    def quotes(
        self, quotes: Sequence[rules.Words], article: rules.Words | None
    ) -> tuple[Quote, ...]:
        """Quotations with the article they name."""
        if article is None:
            return ()
        known = [each.number.text for each in self.written.articles]
        self.known(article, known, "条文")
        return tuple(Quote(article.text, quote.text, quote.span) for quote in quotes)
