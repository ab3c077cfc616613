"""Which scale answers are on: what words and numbers tell, what is doubted, what a person states.

Files are written as offices write them; expected scores are worked out beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.command import Command, Ran
from support.containers import Rows, xlsx
from support.surveys import ITEMS


def answered(
    name: str, answers: Sequence[object], people: int = 12, *, items: Sequence[str] = ITEMS
) -> str:
    """
    Write a survey of one unit in which the answers follow each other, to the right and down.

    Where as many people answer as there are answers, each item gets each of them once.
    """
    count = len(answers)
    rows = [["Unit kerja", *items]]
    rows += [
        ["Dinas A", *(str(answers[(row + at) % count]) for at in range(len(items)))]
        for row in range(people)
    ]
    quoted = (",".join(f'"{cell}"' for cell in row) for row in rows)
    Path(name).write_text("\n".join(quoted) + "\n", "utf-8")
    return name


def index(ran: Ran) -> float:
    """Return the index of the only unit."""
    assert ran.code == 0, ran.err
    (unit,) = ran.record["units"]
    score = unit["indices"]["implementasi"]["score"]
    assert isinstance(score, float)
    return score


def score(berakhlak: Command, *arguments: str) -> Ran:
    return berakhlak("score", *arguments, "--min-n", "1", "--format", "json")


def stated(text: str) -> str:
    Path("peta.toml").write_text(text, "utf-8")
    return "peta.toml"


# Every answer of the scale comes equally often, in steps of one: the mean is 50. Two equal
# answers of k, the others once, tell the scales apart: see each line.
@pytest.mark.parametrize(
    ("answers", "scale", "mean"),
    [
        # 4 points: 0, 33 1/3, 66 2/3, 100, and 100 once more: 300 / 5
        (["Sangat Tidak Setuju", "Tidak Setuju", "Setuju", "Sangat Setuju", "Sangat Setuju"],
         [1, 4], 60),
        (["STS", "TS", "S", "SS", "SS"], [1, 4], 60),
        (["STS", "KS", "S", "SS", "SS"], [1, 4], 60),
        (["Sangat Tidak Sesuai", "Tidak Sesuai", "Sesuai", "Sangat Sesuai", "SS"], [1, 4], 60),
        (["Tidak Pernah", "Jarang", "Sering", "Selalu", "Selalu"], [1, 4], 60),
        (["Strongly disagree", "Disagree", "Agree", "Strongly agree", "strongly  AGREE"],
         [1, 4], 60),
        # 5 points: 0, 25, 50, 75, 100, 100: 350 / 6
        (["STS", "TS", "N", "S", "SS", "SS"], [1, 5], 350 / 6),
        (["STS", "TS", "KS", "S", "SS", "SS"], [1, 5], 350 / 6),
        (["Tidak Setuju", "Kurang Setuju", "Cukup Setuju", "Setuju", "Sangat Setuju", "SS"],
         [1, 5], 350 / 6),
        (["Never", "Rarely", "Sometimes", "Often", "Always", "Always"], [1, 5], 350 / 6),
        (["Strongly disagree", "Somewhat disagree", "Neither agree nor disagree", "Somewhat agree",
          "Strongly agree", "Strongly agree"], [1, 5], 350 / 6),
        # 6 points: 0, 20, ..., 100, 100: 400 / 7
        (["STS", "TS", "KS", "CS", "S", "SS", "SS"], [1, 6], 400 / 7),
        (["Sangat Tidak Setuju", "Tidak Setuju", "Agak Tidak Setuju", "Agak Setuju", "Setuju",
          "Sangat Setuju", "SS"], [1, 6], 400 / 7),
        # 7 points: 0, 16 2/3, ..., 100, 100: 450 / 8
        (["Strongly disagree", "Disagree", "Slightly disagree", "Neutral", "Slightly agree",
          "Agree", "Strongly agree", "Strongly agree"], [1, 7], 450 / 8),
    ],
)  # fmt: skip
def test_words_that_are_a_whole_set_are_the_scale(
    berakhlak: Command, answers: list[str], scale: list[int], mean: float
) -> None:
    people = len(answers)  # so that each item gets each answer equally often
    ran = score(berakhlak, answered("survei-2024.csv", answers, people))
    assert index(ran) == pytest.approx(mean)
    assert ran.record["inputs"][0]["scale"] == scale
    told = f"skala {scale[0]}–{scale[1]}"
    assert told in " ".join(ran.err.split())
    by_words = scale != [1, 5] or "Cukup Setuju" in answers
    assert ("(dari label jawabannya)" in " ".join(ran.err.split())) == by_words


@pytest.mark.parametrize(
    ("answers", "scale", "mean"),
    [
        # 3 of 4 points (1, 2, 4, 4): 0, 33 1/3, 100, 100
        (["1 - Sangat Tidak Setuju", "(2) Tidak Setuju", "Sangat Setuju (4)", "4. SS"],
         [1, 4], 700 / 12),
        # the same words with the numbers of five points: 0, 25, 100, 100
        (["1 - Sangat Tidak Setuju", "(2) Tidak Setuju", "Sangat Setuju (5)", "5. SS"],
         [1, 5], 225 / 4),
        (["0 = Sangat Tidak Setuju", "1 = Tidak Setuju", "4 = Sangat Setuju", "Setuju: 3"],
         [0, 4], 50),
    ],
)  # fmt: skip
def test_numbers_beside_words_tell_the_scale(
    berakhlak: Command, answers: list[str], scale: list[int], mean: float
) -> None:
    ran = score(berakhlak, answered("survei-2024.csv", answers, 12))
    assert index(ran) == pytest.approx(mean)
    assert ran.record["inputs"][0]["scale"] == scale


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ([1, 2, 3, 4], "scale = 4"),
        ([2, 3, 4, 3, 4, 4, 3], "scale = 4"),
        ([0, 1, 2, 3, 4], 'scale = "0-4"'),
        ([1, 2, 3, 4, 5, 6], "scale = 6"),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'scale = "0-10"'),
        (["Tidak Baik", "Kurang Baik", "Baik", "Sangat Baik"], "scale = 4"),
        (["TS", "KS", "S", "SS"], "scale = 4"),
        (["KS", "S", "SS"], "scale = "),
        (["Tidak Setuju", "Netral", "Setuju"], "scale = 3"),
        (["Agak Setuju", "Setuju", "Tidak Setuju"], "scale = "),
    ],
)
def test_a_doubtful_scale_stops_with_the_line_to_state_it(
    berakhlak: Command, answers: list[object], line: str
) -> None:
    """Twelve people give 252 answers."""
    name = answered("survei-2024.csv", answers)
    ran = score(berakhlak, name)
    assert ran.code == 4
    said = " ".join(ran.err.split())
    assert "[scale-uncertain]" in said
    assert f"Nyatakan skala dalam peta: {line}" in said
    assert berakhlak("check", name).code == 1


def test_few_answers_only_warn(berakhlak: Command) -> None:
    """Nine people give 189 answers; one of them 21, of which nothing is said below twenty."""
    ran = score(berakhlak, answered("survei-2024.csv", [1, 2, 3, 4], 9))
    assert index(ran) == pytest.approx(37.5, abs=1)
    (found,) = ran.record["problems"]
    assert (found["code"], found["level"]) == ("scale-uncertain", "warning")
    assert "1 keraguan tentang skala jawaban" in " ".join(ran.err.split())
    assert berakhlak("check", "survei-2024.csv", "--strict").code == 1
    few = score(berakhlak, answered("survei-2024.csv", [3, 4], 9, items=["BP1", "BP2"]))
    assert "scale-uncertain" not in few.record["problem_counts"]


def test_one_answer_to_everything_is_one_answer(berakhlak: Command) -> None:
    """Twelve people who say 4 to all items say twelve things, not 252; who say 1 to 4, 252."""
    ran = score(berakhlak, answered("survei-2024.csv", [4]))
    assert index(ran) == 75
    assert ran.record["problem_counts"]["scale-uncertain"] == 1
    rows = [[f"{answer}"] * 21 for answer in (1, 2, 3, 4) * 3]
    lines = [",".join(["unit", *ITEMS]), *(",".join(["A", *row]) for row in rows)]
    Path("survei-2024.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert score(berakhlak, "survei-2024.csv").code == 4


def test_nobody_at_the_low_end_is_a_note(berakhlak: Command) -> None:
    ran = score(berakhlak, answered("survei-2024.csv", [2, 3, 4, 5]))
    assert index(ran) == pytest.approx(62.5, abs=0.5)
    assert [(one["code"], one["level"]) for one in ran.record["problems"]] == [
        ("scale-uncertain", "note")
    ]


@pytest.mark.parametrize(
    ("line", "answers", "mean"),
    [
        ("scale = 4", [1, 2, 3, 4, 4], 60),
        ('scale = "1-4"', [1, 2, 3, 4, 4], 60),
        ("scale = 5", [1, 2, 3, 4, 4], 45),
        ('scale = "0-4"', [0, 1, 2, 3, 4, 4], 350 / 6),
        ('scale = "0–10"', [*range(11), 10], 650 / 12),
        ('scale = "0-100"', [0, 50, 98], 148 / 3),
        ("scale = 8", [*range(1, 9)], 50),
        ("[scale]\nlow = 0\nhigh = 3\n", [0, 1, 2, 3, 3], 60),
        ("scale = 4", ["TS", "KS", "S", "SS", "SS"], 60),
        ("scale = 5", ["TS", "KS", "S", "SS"], 62.5),
        ("scale = 4", ["Tidak Baik", "Kurang Baik", "Baik", "Sangat Baik"], 50),
        ("scale = 3", ["Tidak Setuju", "Netral", "Setuju"], 50),
    ],
)
def test_a_stated_scale_stands(
    berakhlak: Command, line: str, answers: list[object], mean: float
) -> None:
    name = answered(
        "survei-2024.csv", answers, max(len(answers), 12) // len(answers) * len(answers)
    )
    ran = score(berakhlak, name, "--map", stated(line))
    assert index(ran) == pytest.approx(mean)
    assert "(dari peta)" in " ".join(ran.err.split())


def test_numbers_off_a_stated_scale_stop(berakhlak: Command) -> None:
    name = answered("survei-2024.csv", [1, 2, 3, 4, 5])
    ran = score(berakhlak, name, "--map", stated("scale = 4"))
    assert (ran.code, "[scale-mismatch]" in ran.err) == (4, True)


@pytest.mark.parametrize(("line", "key"), [("scale = 1", "scale"), ('scale = "banyak"', "scale"),
                                           ('scale = "5-1"', "scale")])  # fmt: skip
def test_what_is_no_scale(berakhlak: Command, line: str, key: str) -> None:
    ran = score(berakhlak, answered("survei-2024.csv", [1, 5]), "--map", stated(line))
    assert (ran.code, f"kunci '{key}'" in ran.err) == (2, True)


def test_favourable_answers_of_another_scale(berakhlak: Command) -> None:
    """4 of 5 begins at 62.5 points halfway from 3 to 4: on four points 3 and 4 are favourable."""
    ran = score(berakhlak, answered("s-2024.csv", ["STS", "TS", "S", "SS"], 4))
    assert ran.record["units"][0]["values"]["adaptif"]["favourable"] == 0.5
    ran = score(
        berakhlak, answered("s-2024.csv", [*range(11)], 11), "--map", stated('scale = "0-10"')
    )
    assert ran.record["units"][0]["values"]["adaptif"]["favourable"] == pytest.approx(4 / 11)


def test_code_and_words_that_contradict_each_other_stop(berakhlak: Command) -> None:
    good = ["1 - Sangat Tidak Setuju", "5 - Sangat Setuju", "3 - Netral", "4 - Setuju", "2 - TS"]
    name = answered("survei-2024.csv", [*good * 5, "4 - Sangat Setuju"], 12)
    ran = score(berakhlak, name)
    assert (ran.code, "[answer-contradicts]" in ran.err) == (4, True)
    assert "angka dan label dalam jawaban '4 - Sangat Setuju' bertentangan" in " ".join(
        ran.err.split()
    )
    kept = stated('[labels]\n"4 - Sangat Setuju" = 5\n')
    assert score(berakhlak, name, "--map", kept).code == 0


def test_a_scale_turned_round_contradicts_its_words(berakhlak: Command) -> None:
    answers = ["1 - Sangat Setuju", "2 - Setuju", "3 - Netral", "4 - TS", "5 - STS"]
    ran = score(berakhlak, answered("survei-2024.csv", answers))
    assert (ran.code, "[answer-contradicts]" in ran.err) == (4, True)


NOBODY = [
    "Tidak tahu",
    "Tidak berlaku",
    "N/A",
    "-",
    "I don't know",
    "Prefer not to say",
    "",
    99,
    -1,
]


def test_answers_that_are_none(berakhlak: Command) -> None:
    """Of 14 cells in turn five are answers, 1 to 5: the mean stays 50, and no warning is given."""
    ran = score(berakhlak, answered("survei-2024.csv", [1, 2, 3, 4, 5, *NOBODY], 14))
    assert index(ran) == pytest.approx(50)
    assert set(ran.record["problem_counts"]) == {"not-answered"}
    assert ran.record["problem_counts"]["not-answered"] == 7 * 21  # "-" and "" say nothing
    (found,) = ran.record["problems"]
    assert found["level"] == "note"
    assert "'99' (21)" in found["message"]
    assert "'-1' (21)" in found["message"]


def test_further_words_for_no_answer(berakhlak: Command) -> None:
    answers = [1, 2, 3, 4, 5, "Belum ada", 0]
    name = answered("survei-2024.csv", answers, 14)
    assert score(berakhlak, name).code == 4
    for text in ('no_answer = ["Belum ada", "0"]', '[labels]\n"Belum ada" = "-"\n'):
        cells = answers if "0" in text else answers[:-1]
        ran = score(berakhlak, answered("survei-2024.csv", cells, 42), "--map", stated(text))
        assert index(ran) == pytest.approx(50)


@pytest.mark.parametrize("code", [99, -99, -1])
def test_a_number_on_the_scale_is_never_a_code(berakhlak: Command, code: int) -> None:
    """Nine in ten of these are 99: that is no way to say nothing, but another scale."""
    ran = score(berakhlak, answered("survei-2024.csv", [1, 5, *[code] * 8]))
    assert ran.code == 4


def test_unknown_words_of_an_item_stop_with_lines_for_the_map(berakhlak: Command) -> None:
    answers = [1, 2, 3, 4, 5, "Low importance", "Not at all important"]
    name = answered("survei-2024.csv", answers, 14)
    ran = score(berakhlak, name)
    assert (ran.code, "[unknown-labels]" in ran.err) == (4, True)
    lines = [line.strip() for line in ran.err.splitlines()]
    pasted = lines[lines.index("[labels]") : lines.index("[unknown-labels]")]
    assert pasted == ["[labels]", '"Low importance" = "?"', '"Not at all important" = "?"']
    assert score(berakhlak, name, "--map", stated("\n".join(pasted))).code == 2
    filled = "\n".join(pasted).replace('"?"', "2", 1).replace('"?"', "1", 1)
    ran = score(berakhlak, name, "--map", stated(filled))
    assert index(ran) == pytest.approx(100 * (0 + 1 + 2 + 3 + 4 + 1 + 0) / 4 / 7)


def test_averages_in_the_columns_of_answers_stop(berakhlak: Command) -> None:
    ran = score(berakhlak, answered("survei-2024.csv", ["3,8", "4,2", "4,1"]))
    assert (ran.code, "rata-rata" in ran.err) == (4, True)


def workbook(name: str, **sheets: Rows) -> str:
    Path(name).write_bytes(xlsx(**sheets))
    return name


def test_two_years_on_two_scales_are_scored_and_warned_of(berakhlak: Command) -> None:
    """2023: 1 to 4, all of each: 50. 2024: 4 and 5 in turn: 87.5. Their steps share twelfths."""
    answered("s-2023.csv", ["STS", "TS", "S", "SS"], 12)
    answered("s-2024.csv", [5, 4, 1, 5], 12)
    ran = berakhlak("score", "s-2023.csv", "s-2024.csv", "--format", "json")
    years = [one["indices"]["implementasi"]["score"] for one in ran.record["province"]]
    assert years == pytest.approx([50, 68.75])
    shares = [one["values"]["adaptif"]["favourable"] for one in ran.record["province"]]
    assert shares == pytest.approx([0.5, 0.75])
    assert [one["scale"] for one in ran.record["inputs"]] == [[1, 4], [1, 5]]
    assert ran.record["problem_counts"]["scale-differs"] == 1
    for command in ("score", "rank", "compare"):
        for form in ("table", "json", "md"):
            ran = berakhlak(command, "s-2023.csv", "s-2024.csv", "--format", form)
            assert ran.code == 0, ran.err
            assert "1–4" in ran.out, (command, form)


def test_two_scales_in_one_year_add_up_exactly(berakhlak: Command) -> None:
    """A: (0 + 1/3 + 2/3 + 1)/4; B: 5 of 5. Four and twelve people: (4 x 50 + 12 x 100) / 16."""
    answered("a-2024.csv", ["STS", "TS", "S", "SS"], 4)
    answered("b-2024.csv", [5], 12)
    ran = berakhlak("score", "a-2024.csv", "b-2024.csv", "--format", "json", "--min-n", "1")
    (province,) = ran.record["province"]
    assert province["indices"]["implementasi"]["score"] == 87.5
    assert "scale-differs" in ran.record["problem_counts"]
