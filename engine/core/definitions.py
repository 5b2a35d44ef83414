"""Definitions as written in, typed ones in the order of use out."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.core.declarations import bounded, fact_type
from engine.core.expression import AtYear, Case, Defined, Expression, FirstOf, YearsBack
from engine.core.policy import Definition, Quote
from engine.core.resolve import Place, Typed
from engine.core.types import LinkType, NumberType, RecordsType, ValueType, unbounded
from engine.core.workbench import Workbench
from engine.surface import rules
from engine.text.findings import Finding, finding
from engine.text.source import Span
from engine.values.tree import walk

MAX_DEFINITIONS = 32


@dataclass(slots=True)
class Definitions:
    """Resolves each definition once, when it is first asked for."""

    bench: Workbench
    definitions: dict[str, Definition] = field(default_factory=dict)
    _underway: list[str] = field(default_factory=list)
    _depths: dict[str, int] = field(default_factory=dict)
    _impossible: set[str] = field(default_factory=set)

    def resolve_all(self) -> dict[str, Definition]:
        """All of them, each after those that it uses."""
        for written in self.bench.written.definitions:
            self.get(written.name.text, written.name.span)
        self.bench.incomplete = self.bench.incomplete or bool(self._impossible)
        return self.definitions

    def get(self, name: str, used_at: Span) -> Definition | None:
        """The definition of a name, resolved now if it was not yet; None if it has no meaning."""
        if name in self.definitions:
            return self.definitions[name]
        if name in self._impossible:
            return None
        if name in self._underway:
            circle = "→".join([*self._underway[self._underway.index(name) :], name])
            self.bench.fail("circular-definition", used_at, circle=circle)
            self._impossible.add(name)
            return None
        written = next(d for d in self.bench.written.definitions if d.name.text == name)
        self._underway.append(name)
        too_deep = len(self._underway) > MAX_DEFINITIONS
        definition = None if too_deep else self._resolve_definition(written)
        self._underway.pop()
        if definition is not None:
            used = [node.name for node in walk(definition.body) if isinstance(node, Defined)]
            self._depths[name] = 1 + max((self._depths[each] for each in used), default=0)
            too_deep = self._depths[name] > MAX_DEFINITIONS
        if too_deep:
            self.bench.fail(
                "definitions-too-deep", written.name.span, name=name, limit=MAX_DEFINITIONS
            )
        if definition is None or too_deep:
            self._impossible.add(name)
            return None
        self.definitions[name] = definition
        return definition

    def _resolve_definition(self, written: rules.Definition) -> Definition | None:
        declared: ValueType | None = None
        yearly = False
        if written.type is not None:
            known, found = fact_type(written.type, ())
            self.bench.findings.extend(found)
            yearly = written.type.yearly
            if known is None or isinstance(known, RecordsType | LinkType):
                return None
            declared = known
            if isinstance(known, NumberType):
                declared = bounded(known, written.low, written.high, self.bench.findings)
        quotes = self.bench.quotes(written.quotes, written.article)
        if written.ways > 1 or (written.otherwise is not None and not written.tiers):
            self.bench.fail("one-value", written.name.span, name=written.name.text)
            return None
        if written.value is None and not written.tiers:
            if declared is None:
                self.bench.fail("open-term-type", written.name.span, name=written.name.text)
                return None
            return self._made(
                written, declared, yearly, None, frozenset(self.bench.subjects), quotes
            )
        kinds, body = self._for_each_kind(written, yearly, declared)
        if body is None:
            return None
        if yearly:
            self._shifts(written.name.text, body.expression)
        value_type = declared if declared is not None else unbounded(body.type)
        return self._made(written, value_type, yearly, body.expression, kinds, quotes)

    def _shifts(self, name: str, body: Expression) -> None:
        """A hint for a year said inside a yearly definition: easily one year off (M4)."""
        for node in walk(body):
            if isinstance(node, AtYear) and isinstance(node.shift, YearsBack):
                written = "".join(node.span.text.split())
                found = finding("yearly-shift", node.span, None, name=name, written=written)
                self.bench.findings.append(found)
                return

    def _made(
        self,
        written: rules.Definition,
        value_type: ValueType,
        yearly: bool,
        body: Expression | None,
        kinds: frozenset[str],
        quotes: tuple[Quote, ...],
    ) -> Definition:
        article = written.article.text if written.article else ""
        return Definition(
            written.name.text, value_type, yearly, body, kinds, article, quotes, written.name.span
        )

    def _for_each_kind(
        self, written: rules.Definition, yearly: bool, declared: ValueType | None
    ) -> tuple[frozenset[str], Typed | None]:
        """The kinds of subjects for which the definition means something, and what it means.

        If it means something for none, the findings of the kind that fits best are reported: to
        the policy, not to whoever asked for the definition, who may be trying kinds himself.
        """
        resolver = self.bench.resolver
        kept = resolver.findings
        tried: list[tuple[str, Typed | None, list[Finding]]] = []
        for kind in self.bench.subjects:
            resolver.findings = []
            body = self._body(written, Place((kind,), yearly), declared)
            tried.append((kind, body, resolver.findings))
        resolver.findings = kept
        fitting = [(kind, body) for kind, body, found in tried if body is not None and not found]
        if not fitting:
            closest = min(tried, key=lambda attempt: len(attempt[2]))
            self.bench.findings.extend(closest[2])
            return frozenset(), None
        body = fitting[0][1]
        return frozenset(kind for kind, other in fitting if other == body), body

    def _body(
        self, written: rules.Definition, place: Place, declared: ValueType | None
    ) -> Typed | None:
        if not written.tiers:
            return (
                self.bench.resolver.value(written.value, place, declared) if written.value else None
            )
        cases: list[Case] = []
        found: ValueType | None = declared
        for tier in written.tiers:
            guard = self.bench.resolver.condition(tier.guard, place)
            value = self.bench.resolver.value(tier.value.value, place, found)
            if guard is None or value is None:
                return None
            found = found or unbounded(value.type)
            cases.append(Case(tier.name.text, guard, value.expression, tier.name.span))
        otherwise = None
        if written.otherwise is not None:
            last = self.bench.resolver.value(written.otherwise, place, found)
            if last is None:
                return None
            otherwise = last.expression
        if found is None:
            return None
        first_of = FirstOf(tuple(cases), otherwise, found, written.name.span)
        return Typed(first_of, found)
