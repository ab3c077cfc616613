"""What a competent analyst would write for a workbook: read_excel, map the labels, groupby."""

import sys

import pandas as pd

LABELS = {
    "Sangat Tidak Setuju": 1,
    "Tidak Setuju": 2,
    "Netral": 3,
    "Setuju": 4,
    "Sangat Setuju": 5,
}

frame = pd.read_excel(sys.argv[1], engine=sys.argv[2])  # type: ignore[call-overload]
items = [column for column in frame.columns if "[" in column]
points = frame[items].apply(lambda column: (column.map(LABELS) - 1) * 25)
values = pd.DataFrame(
    {start // 3: points[items[start : start + 3]].mean(axis=1) for start in range(0, 21, 3)}
)
scores = values.groupby(frame["Nama Unit Kerja"]).mean()
scores["indeks"] = scores.mean(axis=1)
print(scores.round(1).to_string())
