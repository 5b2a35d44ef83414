"""A case in, its amounts in 分 out: the rules as a decision graph of zen-engine.

As its documentation advises for speed: compiled once (``ZenDecisionContent``), one expression node
in which later lines read earlier ones (``$``), and the facts handed over as a dictionary.
"""

# ruff: noqa: ANN401 - zen-engine hands over plain objects without types.

from __future__ import annotations

import json
from typing import Any

import zen
from cases import Enterprise, Guarantor
from rules import CULTIVATION, RENT, TITLES, YEAR

from peers.contender import Amounts, Contender

TITLE_NAMES = dict(zip(TITLES, ("giant", "specialised", "innovator"), strict=True))

ENTERPRISE_RULES = {
    "member": "registered_here and size_last_year in ['中型', '小型', '微型'] and fits",
    "scale": "$.member and revenue[2] >= 2000000000 ? 5000000 : 0",
    "grew": "revenue[2] * 5 >= revenue[1] * 6 and revenue[1] * 5 >= revenue[0] * 6",
    "growth": "$.member and revenue[0] >= 2000000000 and $.grew ? 5000000 : 0",
    "highest": (
        "contains(titles, 'giant') ? 120000000"
        " : contains(titles, 'specialised') ? 30000000"
        " : contains(titles, 'innovator') ? 2000000 : 0"
    ),
    "topped": "max([0, $.highest - sum(map(filter(awards, #.item == 'cultivation'), #.paid))])",
    "cultivation": (
        "registered_here and cultivation_agreed ? min([cultivation_decision, $.topped]) : 0"
    ),
    "titled": "contains(titles, 'giant') or contains(titles, 'specialised')",
    "fee": "$.member and $.titled ? min([floor(guarantee_fee * 0.5 + 0.5), 10000000]) : 0",
    "small": "$.member and size_last_year in ['小型', '微型']",
    "interest": "$.small and loan_approved ? floor(loan_interest * 0.5 + 0.5) : 0",
    "within": f"not some(awards, #.item == 'rent' and (#.year <= {YEAR - 3} or #.year == {YEAR}))",
    "limit": "2 * min([leased_area, 50000]) * leased_days",
    "good": "$.member and innovative and prospering and excellent and rent_agreed",
    "rent": "$.good and $.within ? min([rent_decision, $.limit]) : 0",
    "before": "$.scale + $.growth + $.cultivation + $.fee + $.interest + $.rent",
    "paid": f"sum(map(filter(awards, #.year == {YEAR}), #.paid))",
    "after": "min([$.before, max([0, district_revenue - $.paid])])",
}
ENTERPRISE_KEYS = (
    *("scale", "growth", "cultivation", "fee", "interest", "rent"),
    *("before", "after"),
)
GUARANTOR_RULES = {
    "members": (
        "filter(projects, #.registered_here and #.fits and #.agreed"
        " and #.size in ['中型', '小型', '微型'])"
    ),
    "each": (
        "map($.members, min([#.decision, min([floor(#.compensation * 0.3 + 0.5), 900000000])]))"
    ),
    "total": "sum($.each)",
}


def contenders() -> tuple[list[Contender], list[Contender]]:
    """With and without trace, for enterprises and for guarantors."""
    firm, backer = _decision(ENTERPRISE_RULES), _decision(GUARANTOR_RULES)
    return (
        [_contender(firm, traced, _enterprise, ENTERPRISE_KEYS) for traced in (False, True)],
        [_contender(backer, traced, _guarantor, ("total",)) for traced in (False, True)],
    )


def _contender(decision: Any, traced: bool, prepare: Any, keys: tuple[str, ...]) -> Contender:
    def run(context: dict[str, Any]) -> Any:
        return decision.evaluate(context, {"trace": True}) if traced else decision.evaluate(context)

    def amounts(response: Any) -> Amounts:
        return tuple(int(response["result"][key]) for key in keys)

    return Contender("zen-engine", traced, prepare, run, amounts)


def _decision(rules: dict[str, str]) -> Any:
    """A graph of three nodes: what comes in, the rules line by line, what goes out."""
    place = {"x": 0, "y": 0}
    lines = [{"id": key, "key": key, "value": value} for key, value in rules.items()]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "facts", "content": {"schema": ""}},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "content": {"passThrough": False, "expressions": lines},
        },
        {"id": "out", "type": "outputNode", "name": "amounts", "content": {"schema": ""}},
    ]
    edges = [
        {"id": "first", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "second", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    graph = {"nodes": [{**node, "position": place} for node in nodes], "edges": edges}
    return zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(graph)))


def _enterprise(case: Enterprise) -> dict[str, Any]:
    names = {CULTIVATION: "cultivation", RENT: "rent"}
    return {
        "registered_here": case.registered_here,
        "size_last_year": case.sizes[2024],
        "fits": case.fits_the_district,
        "revenue": [case.revenue[year] for year in (2022, 2023, 2024)],
        "district_revenue": case.district_revenue,
        "titles": [TITLE_NAMES[title] for title in case.titles],
        "guarantee_fee": case.guarantee_fee,
        "loan_interest": case.loan_interest,
        "loan_approved": case.loan_approved,
        "leased_area": case.leased_area,
        "leased_days": case.leased_days,
        "innovative": case.innovative,
        "prospering": case.prospering,
        "excellent": case.excellent,
        "cultivation_agreed": case.cultivation_decision is not None,
        "cultivation_decision": case.cultivation_decision or 0,
        "rent_agreed": case.rent_decision is not None,
        "rent_decision": case.rent_decision or 0,
        "awards": [
            {"item": names[award.item], "year": award.year, "paid": award.paid}
            for award in case.awards
        ],
    }


def _guarantor(case: Guarantor) -> dict[str, Any]:
    return {
        "projects": [
            {
                "registered_here": project.registered_here,
                "size": project.size,
                "fits": project.fits_the_district,
                "compensation": project.compensation,
                "agreed": project.decision is not None,
                "decision": project.decision or 0,
            }
            for project in case.projects
        ]
    }
