"""Every option that commands share, once. The help is a key of words/."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Pool = Literal["respondents", "units", "headcount"]
Population = Literal["staff", "open"]
Form = Literal["table", "json", "csv", "md"]
Language = Literal["id", "en"]

Files = Annotated[list[str], typer.Argument(metavar="FILE", help="help.files")]
Unit = Annotated[str, typer.Argument(metavar="UNIT", help="help.unit")]
Units = Annotated[Path | None, typer.Option("--units", metavar="FILE", help="help.units")]
MapFile = Annotated[Path | None, typer.Option("--map", metavar="FILE", help="help.map")]
AsYear = Annotated[int | None, typer.Option("--as-year", metavar="N", help="help.as-year")]
Years = Annotated[list[int] | None, typer.Option("--year", metavar="N", help="help.year")]
CompareYears = Annotated[
    list[int] | None, typer.Option("--year", metavar="N", help="help.year-compare")
]
PoolOption = Annotated[Pool | None, typer.Option("--pool", help="help.pool")]
PopulationOption = Annotated[
    Population | None, typer.Option("--population", help="help.population")
]
MinN = Annotated[int | None, typer.Option("--min-n", metavar="N", help="help.min-n")]
Expect = Annotated[str | None, typer.Option("--expect", metavar="[YEAR=]SCORE", help="help.expect")]
Review = Annotated[Path | None, typer.Option("--review", metavar="OUT.xlsx", help="help.review")]
AnnotatedCopy = Annotated[
    Path | None, typer.Option("--annotated", metavar="OUT.xlsx", help="help.annotated")
]
By = Annotated[str | None, typer.Option("--by", metavar="CODE", help="help.by")]
CompareBy = Annotated[str | None, typer.Option("--by", metavar="CODE", help="help.by-figure")]
Top = Annotated[int | None, typer.Option("--top", metavar="N", help="help.top")]
PerGroup = Annotated[
    str | None, typer.Option("--per-group", metavar="COLUMN", help="help.per-group")
]
EvidenceFile = Annotated[
    Path | None, typer.Option("--evidence", metavar="FILE", help="help.evidence")
]
Weights = Annotated[str | None, typer.Option("--weights", metavar="A:B", help="help.weights")]
Strict = Annotated[bool, typer.Option("--strict", help="help.strict")]
FormOption = Annotated[Form, typer.Option("--format", help="help.format", show_default=False)]
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="help.output")]
ReportFile = Annotated[
    Path, typer.Option("-o", "--output", metavar="FILE", help="help.output-report")
]
ReportTemplate = Annotated[
    str | None, typer.Option("--template", metavar="FILE", help="help.template-report")
]
All = Annotated[bool, typer.Option("--all", help="help.all")]
Password = Annotated[bool, typer.Option("--password", help="help.password")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="help.quiet")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="help.verbose")]
NoColor = Annotated[bool, typer.Option("--no-color", help="help.no-color")]
Lang = Annotated[Language | None, typer.Option("--lang", help="help.lang")]
