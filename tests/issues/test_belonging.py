"""Some hundred errors as many languages, builds and machines tell them: which belong together and which do not."""

import itertools

import pytest

from tests.issues.belonging import dotnet, general, go, javascript, jvm, messages, native, php, python, ruby
from tests.issues.belonging.cases import Case
from tests.issues.reports import fingerprint, used

LANGUAGES = (python, javascript, jvm, go, ruby, php, dotnet, native, messages, general)
CASES = {
    f"{module.__name__.rpartition('.')[2]}: {name}": case for module in LANGUAGES for name, case in module.CASES.items()
}


@pytest.mark.parametrize("groups", CASES.values(), ids=CASES)
def test_what_belongs_together_and_what_does_not(groups: Case):
    for group in groups:
        for first, second in itertools.pairwise(group):
            assert used(first) == used(second)
            assert fingerprint(first) == fingerprint(second)
    for one, other in itertools.combinations(groups, 2):
        assert fingerprint(one[0]) != fingerprint(other[0])
