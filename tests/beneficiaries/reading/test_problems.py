from beneficiaries.reading.problems import Problem, Severity, error, fixed, quoted, warning


def test_a_problem_survives_the_way_through_json():
    problem = error("commune", "commune_missing", "Chưa rõ xã.")
    assert problem.to_json() == {
        "field": "commune",
        "severity": "error",
        "code": "commune_missing",
        "message": "Chưa rõ xã.",
    }
    assert Problem.from_json(problem.to_json()) == problem


def test_severities_are_named():
    made = [make("sex", "code", "…").severity for make in (fixed, warning, error)]
    assert made == [Severity.FIXED, Severity.WARNING, Severity.ERROR]


def test_a_long_value_is_quoted_in_short():
    assert quoted("Hòa") == "“Hòa”"
    assert quoted("x" * 61) == f"“{'x' * 59}…”"
