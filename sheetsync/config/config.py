"""The files of config/ as one value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheetsync.config.base import Model
from sheetsync.config.company import Company
from sheetsync.config.imports import Imports
from sheetsync.config.reports import Reports
from sheetsync.config.staff import Person, Staff
from sheetsync.config.stages import Pipeline, Stage

EVERYBODY = "everybody"
"""Holder of a base that all people of a role share."""

POOL = "pool"
"""Holder of a base of clients whom nobody is responsible for."""


class Config(Model):
    """What the owner wants.

    Attributes:
        company: company.yaml.
        pipeline: stages.yaml.
        staff: staff.yaml.
        reports: reports.yaml.
        imports: imports.yaml.
    """

    company: Company
    pipeline: Pipeline
    staff: Staff
    reports: Reports = Reports()
    imports: Imports = Imports()

    def people_of(self, stage: Stage, day: date) -> tuple[Person, ...]:
        """Those who may open the stage's base on that day."""
        return tuple(
            one
            for one in self.staff.people
            if one.role == stage.role and one.works_on(day)
        )

    def heads_of(self, stage: Stage, day: date) -> tuple[Person, ...]:
        """Those who may read the stage's bases on that day, and nothing more."""
        return tuple(
            one
            for one in self.staff.people
            if stage.head is not None and one.role == stage.head and one.works_on(day)
        )

    def stages_of(self, role: str) -> Iterator[Stage]:
        """The stages whose base that role works in."""
        return (one for one in self.pipeline.stages if one.role == role)
