"""A case in, its amounts in 分 out: the rules as OpenFisca's documentation writes them.

Variables with formulas, a situation as a dictionary, a simulation for each case. Twice: as
documented (money in 元, ``float``, which OpenFisca keeps in 32 bits), and worked around (money in
分, kept in 64 bits), since 32 bits don't hold these amounts to the 分. The amounts of the policy
stand in the formulas, which is faster than the parameters that the documentation advises.

OpenFisca is under the AGPL: it is installed for this benchmark only, in an environment of its own.
"""

# ruff: noqa: ANN401 - openfisca-core has no types that a formula could name.

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy
from cases import SIZES, Enterprise, Guarantor, Project
from openfisca_core.entities import build_entity
from openfisca_core.model_api import YEAR as A_YEAR
from openfisca_core.model_api import Enum, Variable, max_, min_, round_, select, where
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from rules import CULTIVATION, RENT, TITLES, YEAR

from peers.contender import Amounts, Contender

Array = Any
Formula = Callable[[Any, Any], Array]
Rounded = Callable[[Array], Array]

ENTERPRISE_VARIABLES = (
    "scale_award",
    "growth_award",
    "cultivation_award",
    "guarantee_subsidy",
    "interest_subsidy",
    "rent_subsidy",
    "total_before_cap",
    "total_after_cap",
)
GUARANTOR_VARIABLES = ("compensation_subsidy",)
THIS_YEAR, LAST_YEAR = str(YEAR), str(YEAR - 1)


class Size(Enum):
    """The sizes of the national standard."""

    large = "大型"
    medium = "中型"
    small = "小型"
    micro = "微型"


SIZE_NAMES = {size.value: size.name for size in Size}
COMPANY = build_entity("company", "companies", "企业", is_person=True)
GUARANTOR = build_entity(
    "guarantor",
    "guarantors",
    "担保机构",
    roles=[{"key": "guaranteed", "plural": "guaranteed_companies", "label": "被担保企业"}],
)


def contenders() -> tuple[list[Contender], list[Contender]]:
    """As documented and worked around, with and without trace; then the calculation alone."""
    firms, backers = [], []
    for label, unit, rounded, dtype in (
        ("OpenFisca 照文档", 1, _to_cents_of_yuan, None),
        ("OpenFisca 改64位", 100, _to_whole, numpy.float64),
    ):
        one = _Case(enterprise_system(unit, rounded, dtype), ENTERPRISE_VARIABLES, unit)
        many = _Case(guarantor_system(unit, rounded, dtype), GUARANTOR_VARIABLES, unit)
        company, backer = partial(_company, unit=unit), partial(_backer, unit=unit)
        for traced in (False, True):
            firms.append(one.contender(label, traced, company))
            backers.append(many.contender(label, traced, backer))
        if dtype is not None:
            firms.append(one.calculation(f"{label}·只计算", company))
    return firms, backers


class _Case:
    """How one system works out a case."""

    def __init__(self, system: TaxBenefitSystem, variables: tuple[str, ...], unit: int) -> None:
        self.system = system
        self.variables = variables
        self.to_cents = 100 // unit

    def contender(
        self, label: str, traced: bool, prepare: Callable[[Any], dict[str, Any]]
    ) -> Contender:
        """Building the simulation from a dictionary, and calculating."""

        def run(situation: dict[str, Any]) -> Any:
            return self.calculate(self.built(situation, traced))

        return Contender(label, traced, prepare, run, self.amounts)

    def calculation(self, label: str, situation: Callable[[Any], dict[str, Any]]) -> Contender:
        """Calculating with full trace, in a simulation that has been built before."""

        def prepare(case: Any) -> Any:
            return self.built(situation(case), traced=True)

        return Contender(label, True, prepare, self.calculate, self.amounts)

    def built(self, situation: dict[str, Any], traced: bool) -> Any:
        """A simulation of one situation."""
        simulation = SimulationBuilder().build_from_entities(self.system, situation)
        simulation.trace = traced
        return simulation

    def calculate(self, simulation: Any) -> Any:
        """Every variable of interest; the simulation holds the trace."""
        return [simulation.calculate(name, THIS_YEAR) for name in self.variables], simulation

    def amounts(self, result: Any) -> Amounts:
        """The arrays of one element each, as 分."""
        return tuple(round(float(array[0]) * self.to_cents) for array in result[0])


# ---------------------------------------------------------------- facts


def _company(case: Enterprise, unit: int) -> dict[str, Any]:
    """An enterprise as a situation."""
    paid = {(award.item, award.year): award.paid for award in case.awards}
    years = range(YEAR - 4, YEAR + 1)

    def payments(item: str) -> dict[str, float]:
        return {str(y): _money(paid[item, y], unit) for y in years if (item, y) in paid}

    facts = {
        "registered_here": {THIS_YEAR: case.registered_here},
        "size": {str(year): SIZE_NAMES[size] for year, size in case.sizes.items()},
        "fits_the_district": {THIS_YEAR: case.fits_the_district},
        "revenue": {str(year): _money(n, unit) for year, n in case.revenue.items()},
        "district_revenue": {LAST_YEAR: _money(case.district_revenue, unit)},
        "little_giant": {THIS_YEAR: TITLES[0] in case.titles},
        "specialised": {THIS_YEAR: TITLES[1] in case.titles},
        "innovator": {THIS_YEAR: TITLES[2] in case.titles},
        "guarantee_fee": {LAST_YEAR: _money(case.guarantee_fee, unit)},
        "loan_interest": {LAST_YEAR: _money(case.loan_interest, unit)},
        "loan_approved": {THIS_YEAR: case.loan_approved},
        "leased_area": {THIS_YEAR: case.leased_area / 100},
        "leased_days": {THIS_YEAR: case.leased_days},
        "innovative": {THIS_YEAR: case.innovative},
        "prospering": {THIS_YEAR: case.prospering},
        "excellent": {THIS_YEAR: case.excellent},
        "cultivation_agreed": {THIS_YEAR: case.cultivation_decision is not None},
        "cultivation_decision": {THIS_YEAR: _money(case.cultivation_decision or 0, unit)},
        "rent_agreed": {THIS_YEAR: case.rent_decision is not None},
        "rent_decision": {THIS_YEAR: _money(case.rent_decision or 0, unit)},
        "cultivation_paid": payments(CULTIVATION),
        "rent_paid": payments(RENT),
    }
    return {"companies": {"示例企业": facts}}


def _backer(case: Guarantor, unit: int) -> dict[str, Any]:
    """A guarantor as a situation: a group of the enterprises it stood in for."""
    companies = {f"第{n}项": _project(p, unit) for n, p in enumerate(case.projects, start=1)}
    group = {"guaranteed_companies": list(companies)}
    return {"companies": companies, "guarantors": {"示例担保": group}}


def _project(project: Project, unit: int) -> dict[str, Any]:
    return {
        "registered_here": {THIS_YEAR: project.registered_here},
        "size": {LAST_YEAR: SIZE_NAMES[project.size]},
        "fits_the_district": {THIS_YEAR: project.fits_the_district},
        "compensation": {THIS_YEAR: _money(project.compensation, unit)},
        "agreed": {THIS_YEAR: project.decision is not None},
        "decision": {THIS_YEAR: _money(project.decision or 0, unit)},
    }


def _money(cents: int, unit: int) -> float:
    return cents if unit == 100 else cents / 100


def _to_cents_of_yuan(amount: Array) -> Array:
    return round_(amount, 2)


def _to_whole(amount: Array) -> Array:
    return numpy.floor(amount + 0.5)


# ---------------------------------------------------------------- rules


def enterprise_system(unit: int, rounded: Rounded, dtype: Any) -> TaxBenefitSystem:
    """The rules for enterprises; ``unit`` is one 元 in the money the system counts in."""
    truths = (
        *("registered_here", "fits_the_district", "little_giant", "specialised", "innovator"),
        *("loan_approved", "innovative", "prospering", "excellent"),
        *("cultivation_agreed", "rent_agreed"),
    )
    numbers = (
        *("revenue", "district_revenue", "guarantee_fee", "loan_interest", "leased_area"),
        *("cultivation_decision", "rent_decision", "cultivation_paid", "rent_paid"),
    )
    system = TaxBenefitSystem([COMPANY])
    variables = [
        *(_variable(name, bool, COMPANY) for name in truths),
        *(_variable(name, float, COMPANY) for name in numbers),
        _variable("leased_days", int, COMPANY),
        _size(),
        *(_variable(n, bool, COMPANY, f) for n, f in _definitions(unit).items()),
        *(_variable(n, float, COMPANY, f) for n, f in _awards(unit).items()),
        *(_variable(n, float, COMPANY, f) for n, f in _subsidies(unit, rounded).items()),
        *(_variable(n, float, COMPANY, f) for n, f in _totals().items()),
    ]
    return _filled(system, variables, dtype)


def guarantor_system(unit: int, rounded: Rounded, dtype: Any) -> TaxBenefitSystem:
    """The rules for guarantors; their projects are the members of a group."""

    def recovered(company: Any, period: Any) -> Array:
        limit = min_(rounded(company("compensation", period) * 0.3), 9_000_000 * unit)
        granted = company("member", period) * company("agreed", period)
        return where(granted, min_(company("decision", period), limit), 0)

    def subsidy(guarantor: Any, period: Any) -> Array:
        return guarantor.sum(guarantor.members("recovered", period))

    system = TaxBenefitSystem([COMPANY, GUARANTOR])
    variables = [
        *(_variable(n, bool, COMPANY) for n in ("registered_here", "fits_the_district", "agreed")),
        *(_variable(name, float, COMPANY) for name in ("compensation", "decision")),
        _size(),
        _variable("member", bool, COMPANY, _definitions(unit)["member"]),
        _variable("recovered", float, COMPANY, recovered),
        _variable("compensation_subsidy", float, GUARANTOR, subsidy),
    ]
    return _filled(system, variables, dtype)


def _filled(
    system: TaxBenefitSystem, variables: list[type[Variable]], dtype: Any
) -> TaxBenefitSystem:
    system.add_variables(*variables)
    for variable in system.variables.values():
        if dtype is not None and variable.value_type is float:
            variable.dtype = dtype
    return system


def _variable(
    name: str, value_type: type, entity: Any, formula: Formula | None = None
) -> type[Variable]:
    body: dict[str, Any] = {"value_type": value_type, "entity": entity, "definition_period": A_YEAR}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


def _size() -> type[Variable]:
    body = {
        "value_type": Enum,
        "possible_values": Size,
        "default_value": Size.large,
        "entity": COMPANY,
        "definition_period": A_YEAR,
    }
    return type("size", (Variable,), body)


def _definitions(unit: int) -> dict[str, Formula]:
    def member(company: Any, period: Any) -> Array:
        fits = company("size", period.last_year) != Size.large
        return company("registered_here", period) * fits * company("fits_the_district", period)

    def small_member(company: Any, period: Any) -> Array:
        size = company("size", period.last_year)
        return company("member", period) * ((size == Size.small) + (size == Size.micro))

    def titled(company: Any, period: Any) -> Array:
        return company("little_giant", period) + company("specialised", period)

    def reached_scale(company: Any, period: Any) -> Array:
        return company("revenue", period) >= 20_000_000 * unit

    def grew(company: Any, period: Any) -> Array:
        return company("revenue", period) * 5 >= company("revenue", period.last_year) * 6

    return {
        "member": member,
        "small_member": small_member,
        "titled": titled,
        "reached_scale": reached_scale,
        "grew": grew,
    }


def _awards(unit: int) -> dict[str, Formula]:
    def scale_award(company: Any, period: Any) -> Array:
        granted = company("member", period) * company("reached_scale", period.last_year)
        return granted * 50_000 * unit

    def growth_award(company: Any, period: Any) -> Array:
        reached = company("reached_scale", period.offset(-3))
        grew = company("grew", period.last_year) * company("grew", period.offset(-2))
        return company("member", period) * reached * grew * 50_000 * unit

    def cultivation_limit(company: Any, period: Any) -> Array:
        titles = [company(name, period) for name in ("little_giant", "specialised", "innovator")]
        highest = select(titles, [1_200_000 * unit, 300_000 * unit, 20_000 * unit], 0)
        paid = sum(company("cultivation_paid", period.offset(-back)) for back in range(5))
        return max_(highest - paid, 0)

    def cultivation_award(company: Any, period: Any) -> Array:
        granted = company("registered_here", period) * company("cultivation_agreed", period)
        decided = company("cultivation_decision", period)
        return where(granted, min_(decided, company("cultivation_limit", period)), 0)

    return {
        "scale_award": scale_award,
        "growth_award": growth_award,
        "cultivation_limit": cultivation_limit,
        "cultivation_award": cultivation_award,
    }


def _subsidies(unit: int, rounded: Rounded) -> dict[str, Formula]:
    def guarantee_subsidy(company: Any, period: Any) -> Array:
        half = rounded(company("guarantee_fee", period.last_year) * 0.5)
        granted = company("member", period) * company("titled", period)
        return granted * min_(half, 100_000 * unit)

    def interest_subsidy(company: Any, period: Any) -> Array:
        half = rounded(company("loan_interest", period.last_year) * 0.5)
        return company("small_member", period) * company("loan_approved", period) * half

    def rent_limit(company: Any, period: Any) -> Array:
        area = min_(company("leased_area", period), 500)
        return rounded(area * 2 * unit * company("leased_days", period))

    def rent_subsidy(company: Any, period: Any) -> Array:
        long_ago = sum(company("rent_paid", period.offset(-back)) for back in (3, 4))
        within = (long_ago == 0) * (company("rent_paid", period) == 0)
        praised = company("innovative", period) * company("prospering", period)
        good = company("member", period) * praised * company("excellent", period)
        granted = good * within * company("rent_agreed", period)
        decided = company("rent_decision", period)
        return where(granted, min_(decided, company("rent_limit", period)), 0)

    return {
        "guarantee_subsidy": guarantee_subsidy,
        "interest_subsidy": interest_subsidy,
        "rent_limit": rent_limit,
        "rent_subsidy": rent_subsidy,
    }


def _totals() -> dict[str, Formula]:
    def total_before_cap(company: Any, period: Any) -> Array:
        return sum(company(name, period) for name in ENTERPRISE_VARIABLES[:6])

    def cap(company: Any, period: Any) -> Array:
        paid = company("cultivation_paid", period) + company("rent_paid", period)
        return max_(company("district_revenue", period.last_year) - paid, 0)

    def total_after_cap(company: Any, period: Any) -> Array:
        return min_(company("total_before_cap", period), company("cap", period))

    return {"total_before_cap": total_before_cap, "cap": cap, "total_after_cap": total_after_cap}


if set(SIZE_NAMES) != set(SIZES):
    raise ValueError("the sizes of the cases are not those of the peer")
