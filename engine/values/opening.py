"""Why something is still open: the reasons that ranges and unknown truths carry (M2)."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class OpeningKind(enum.StrEnum):
    """The kinds of openings, never mixed up; the values are the codes results use."""

    MISSING_FACT = "missing_fact"
    OPEN_TERM = "open_term"
    DISCRETION = "discretion"
    NO_MEANING = "no_meaning"
    POPULATION = "population"


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One thing that is not settled, with its year where it has one.

    ``subject`` says whose it is where it is not the applicant's own (a linked enterprise, a
    record of a list): a path such as ``代偿项目第2项·被担保企业``. The policy that leaves a term
    open is the owner of the term.
    """

    kind: OpeningKind
    name: str
    year: int | None = None
    subject: str = ""


Reasons = frozenset[Opening]
NO_REASONS: Reasons = frozenset()
