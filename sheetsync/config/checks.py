"""What must hold in config/ beyond the shape of its values: across the files.

A file whose values are wrong takes no part, so that the others are checked
nevertheless: the owner sees all that can be known at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheetsync.config.base import Model
from sheetsync.config.checks_columns import COLUMN_CHECKS
from sheetsync.config.checks_imports import import_findings
from sheetsync.config.checks_pipeline import PIPELINE_CHECKS
from sheetsync.config.checks_staff import STAFF_CHECKS
from sheetsync.config.company import Company
from sheetsync.config.config import Config
from sheetsync.config.imports import Imports
from sheetsync.config.problems import Finding, Path, unknown
from sheetsync.config.reports import PERSONAL, REPORTS, Reports
from sheetsync.config.staff import Staff
from sheetsync.config.stages import Pipeline
from sheetsync.config.walk import each_columns
from sheetsync.locales.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """As much of a configuration as could be read.

    Attributes:
        company: company.yaml.
        pipeline: stages.yaml.
        staff: staff.yaml.
        reports: reports.yaml.
        imports: imports.yaml.
        reports_known: Ids of the reports that exist.
    """

    company: Company | None = None
    pipeline: Pipeline | None = None
    staff: Staff | None = None
    reports: Reports | None = None
    imports: Imports | None = None
    reports_known: tuple[str, ...] = REPORTS

    def having(self, part: Model | None) -> Draft:
        """The draft with one more file, or as it is if that can't be used."""
        match part:
            case Company():
                return replace(self, company=part)
            case Pipeline():
                return replace(self, pipeline=part)
            case Staff():
                return replace(self, staff=part)
            case Reports():
                return replace(self, reports=part)
            case Imports():
                return replace(self, imports=part)
            case _:
                return self

    def complete(self) -> Config:
        """The configuration, when all its files could be read."""
        return Config.model_validate(
            {
                "company": self.company,
                "pipeline": self.pipeline,
                "staff": self.staff,
                "reports": self.reports,
                "imports": self.imports,
            }
        )


def findings(draft: Draft) -> Iterator[Finding]:
    """Everything that contradicts itself or something else in config/."""
    if draft.pipeline:
        for of_pipeline in (*PIPELINE_CHECKS, *COLUMN_CHECKS):
            yield from of_pipeline(draft.pipeline)
    if draft.staff:
        for of_staff in STAFF_CHECKS:
            yield from of_staff(draft.staff)
    if draft.pipeline and draft.staff:
        yield from roles_of_stages(draft.pipeline, draft.staff)
        yield from roles_of_columns(draft.pipeline, draft.staff)
    if draft.company and draft.staff:
        yield from owner_on_the_staff(draft.company, draft.staff)
    if draft.reports:
        yield from of_reports(draft.reports, draft)
    if draft.imports:
        yield from import_findings(draft.imports, draft.pipeline, draft.staff)


def of_reports(reports: Reports, draft: Draft) -> Iterator[Finding]:
    """What is wrong in reports.yaml, as far as the other files could be read."""
    yield from reports_unknown(reports, draft.reports_known)
    yield from report_borders(reports)
    if draft.pipeline:
        yield from report_stages(reports, draft.pipeline)
    if draft.staff:
        yield from report_roles(reports, draft.staff)


def roles_of_stages(pipeline: Pipeline, staff: Staff) -> Iterator[Finding]:
    """A stage belongs to a role that staff.yaml describes, and so does its head."""
    roles = tuple(one.id for one in staff.roles)
    for number, stage in enumerate(pipeline.stages):
        for key, role in (("role", stage.role), ("head", stage.head)):
            if role and role not in roles:
                text = unknown(role, roles)
                yield Finding("stages.yaml", ("stages", number, key), text)


def roles_of_columns(pipeline: Pipeline, staff: Staff) -> Iterator[Finding]:
    """A column is shown to roles that staff.yaml describes."""
    roles = tuple(one.id for one in staff.roles)
    for path, columns in each_columns(pipeline):
        for number, column in enumerate(columns):
            named = column.visible if isinstance(column.visible, tuple) else ()
            for place, role in enumerate(named):
                if role not in roles:
                    where = (*path, number, "visible", place)
                    yield Finding("stages.yaml", where, unknown(role, roles))


def owner_on_the_staff(company: Company, staff: Staff) -> Iterator[Finding]:
    """The owner and the worker open everything, so they have no role."""
    for number, person in enumerate(staff.people):
        if person.email in company.accounts:
            text = tr(
                "this is the owner's or the worker's account, which opens every "
                "base. Remove it from the staff, or give this person another one"
            )
            yield Finding("staff.yaml", ("people", number, "email"), text)


def reports_unknown(reports: Reports, known: tuple[str, ...]) -> Iterator[Finding]:
    """Reports are ones that sheetsync has, each once on the desk and for a role."""
    yield from _wrong_reports(("on",), reports.on, known)
    for role, wanted in reports.personal.items():
        yield from _wrong_reports(("personal", role), wanted, PERSONAL)


def _wrong_reports(
    path: Path, wanted: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[Finding]:
    for number, report in enumerate(wanted):
        place = (*path, number)
        if report not in known:
            yield Finding("reports.yaml", place, unknown(report, known))
        elif report in wanted[:number]:
            text = tr("“{word}” stands here twice. Remove one of the two", word=report)
            yield Finding("reports.yaml", place, text)


def report_stages(reports: Reports, pipeline: Pipeline) -> Iterator[Finding]:
    """Reactivation, Cooling, Next orders and Offers look at a stage that exists.

    What config does not say is not at fault: a company that has no stage called
    customers may leave all of them but Reactivation out of its tabs.
    """
    stages = tuple(one.id for one in pipeline.stages)
    named = {"reactivation": reports.reactivation.stage}
    others = (
        ("cooling", reports.cooling),
        ("next_orders", reports.next_orders),
        ("offers", reports.offers),
    )
    for report, norm in others:
        if "stage" in norm.model_fields_set or report in reports.on:
            named[report] = norm.stage
    for report, stage in named.items():
        if stage not in stages:
            yield Finding("reports.yaml", (report, "stage"), unknown(stage, stages))


def report_roles(reports: Reports, staff: Staff) -> Iterator[Finding]:
    """Reports about people, and personal ones, name roles that staff.yaml describes.

    What config does not say is not at fault: a company that has no lead generators
    has no such norms.
    """
    roles = tuple(one.id for one in staff.roles)
    calls, results = reports.calls, reports.results
    named: list[tuple[Path, str]] = []
    if "role" in calls.model_fields_set:
        named.append((("calls", "role"), calls.role))
    if "products" in results.model_fields_set:
        named += [(("results", "products", one), one) for one in results.products]
    for report, norm in (("diagnosis", reports.diagnosis), ("pay", reports.pay)):
        if report in reports.on and "roles" in norm.model_fields_set:
            named += [
                ((report, "roles", place), one) for place, one in enumerate(norm.roles)
            ]
    if "capacity" in reports.load.model_fields_set:
        named += [(("load", "capacity", one), one) for one in reports.load.capacity]
    named += [(("personal", one), one) for one in reports.personal]
    for path, role in named:
        if role not in roles:
            yield Finding("reports.yaml", path, unknown(role, roles))
    known = (*roles, *(one.email for one in staff.people))
    for key in reports.pay.salaries:
        if key.casefold() not in known:
            path = ("pay", "salaries", key)
            yield Finding("reports.yaml", path, unknown(key, known))


def report_borders(reports: Reports) -> Iterator[Finding]:
    """A class ends where the next begins; a capacity's lower norm is the lower one."""
    norm = reports.segments
    for lower, upper in (("share_a", "share_b"), ("variation_x", "variation_y")):
        if getattr(norm, lower) > getattr(norm, upper):
            text = tr("must not be above {upper}", upper=upper)
            yield Finding("reports.yaml", ("segments", lower), text)
    for role, capacity in reports.load.capacity.items():
        if capacity.least > capacity.most:
            path = ("load", "capacity", role, "least")
            yield Finding(
                "reports.yaml", path, tr("must not be above {upper}", upper="most")
            )
