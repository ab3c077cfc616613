"""Headers and rows as survey tools write them."""

from __future__ import annotations

from typing import Any

from support.containers import Rows
from support.surveys import TEXTS

BP1, BP2, BP3 = (TEXTS[code] for code in ("BP1", "BP2", "BP3"))

LIME = ["id", "submitdate", "lastpage", "startlanguage", "seed", "unit"]
LIME_ROWS: Rows = [
    [7, "2024-09-01 10:00:00", 3, "id", 11, "Dinas A"],
    [8, "", 1, "id", 12, "Dinas A"],
    [9, "2024-09-01 10:05:00", 3, "id", 13, "Dinas A"],
]

KOBO = ["start", "end", "username", "identitas/unit_kerja", "budaya/bp/BP1", f"budaya/{BP2}"]
KOBO += ["minat", "minat/lain", "_id", "_uuid", "_submission_time", "_status", "_index"]


def kobo_row(number: int, uuid: str, hour: int, *answers: object) -> list[Any]:
    tail = [number, uuid, f"2024-09-01T{hour:02}:00:00", "submitted_via_web", number]
    return ["x", "y", "petugas1", "Dinas A", *answers, "lain", 1, *tail]


QUALTRICS_HEAD: Rows = [
    ["StartDate", "EndDate", "Status", "Finished", "RecordedDate", "ResponseId", "Q1", "Q2_1",
     "BP2"],
    ["Start Date", "End Date", "Response Type", "Finished", "Recorded Date", "Response ID",
     "Unit kerja", f"Seberapa setuju Anda?\n - {BP1}", "Pernyataan kedua - Ramah"],
    [f'{{"ImportId":"{name}"}}' for name in ("startDate", "endDate", "status", "finished")]
    + ['{"ImportId":"recordedDate","timeZone":"Asia/Jakarta"}', '{"ImportId":"_recordId"}']
    + [f'{{"ImportId":"QID{number}"}}' for number in (1, 2, 3)],
]  # fmt: skip


def qualtrics_row(status: object, finished: object, who: str, *answers: object) -> list[Any]:
    dates = ["2024-09-01 10:00:00", "2024-09-01 10:05:00"]
    return [*dates, status, finished, "2024-09-01 10:05:01", who, "Dinas A", *answers]


MONKEY = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
MONKEY_ROWS: Rows = [
    [118000000001, 4001, "09/13/2024 10:00", "09/13/2024 10:04:00", "", "Dinas A"],
    [118000000002, 4001, "09/13/2024 10:00", "09/13/2024 10:04:00", "", "Dinas A"],
]
