"""Problems, and errors made of them."""

from django.core.exceptions import ValidationError

from core.errors import DomainError, Problem, problems_in


def test_problem_reads_as_place_message_and_remedy() -> None:
    problem = Problem(
        "That day does not exist.", code="bad_date", place="expires_on", remedy="Check."
    )
    assert str(problem) == "expires_on: That day does not exist. Check."
    assert str(Problem("No.", code="no")) == "No."


def test_place_grows_from_the_inside_out() -> None:
    problem = Problem("No.", code="no", place="expires_on").under("certificates[0]")
    assert problem.under("suppliers[3]").place == "suppliers[3].certificates[0].expires_on"
    assert Problem("No.", code="no").under("suppliers[3]").place == "suppliers[3]"
    assert Problem("No.", code="no", place="[1]").under("suppliers").place == "suppliers[1]"


def test_error_carries_every_problem_and_is_known_by_the_first() -> None:
    error = DomainError(Problem("A.", code="a", place="x"), Problem("B.", code="b"))
    assert (error.code, error.place) == ("a", "x")
    assert [problem.code for problem in error.problems] == ["a", "b"]
    assert str(error) == "x: A.\nB."


def test_validation_errors_become_problems_with_their_fields() -> None:
    error = ValidationError(
        {
            "name": ValidationError("Too long: %(n)s.", code="long", params={"n": 5}),
            "__all__": ["Whole."],
        }
    )
    found = list(problems_in(error, place="suppliers[0]"))
    assert [(p.place, str(p.message), p.code) for p in found] == [
        ("suppliers[0].name", "Too long: 5.", "long"),
        ("suppliers[0]", "Whole.", "invalid"),
    ]


def test_validation_error_without_fields_is_a_problem_of_the_whole() -> None:
    (problem,) = problems_in(ValidationError("No.", code="no"))
    assert (problem.place, problem.code) == ("", "no")
