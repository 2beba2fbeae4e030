"""Every promise is tried on a sample with each run of the tests; TESTING.md tells of the whole, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs._record import BEGIN, END, ROOT, ROW
from tests.proofs.proof import Chunk, Proof, proofs

PROOFS = proofs()


def _marked(proof: Proof) -> object:
    marks = (pytest.mark.browser,) if proof.browser else (pytest.mark.slow,)
    return pytest.param(proof, id=proof.name, marks=marks)


@pytest.mark.parametrize("proof", [_marked(proof) for proof in PROOFS.values()])
def test_a_sample_of_each(proof: Proof, tmp_path: Path) -> None:
    """The first inputs of each proof break no promise, and as many as asked for are tried."""
    tally = proof.run(Chunk(proof.name, 0, proof.sample, tmp_path))
    assert tally.failures == ()
    if not (tally.done or proof.exact):
        pytest.skip("it needs what is not here")
    assert tally.done == proof.sample or (not proof.exact and tally.done)


def test_figures_are_of_proofs_that_exist() -> None:
    """TESTING.md has figures of every proof that there is, and of none that is gone."""
    text = (ROOT / "TESTING.md").read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0]
    assert set(ROW.findall(table)) == PROOFS.keys()


def test_full_is_more_than_a_sample() -> None:
    """A sample is a part of the whole, and no whole is empty."""
    assert all(0 < proof.sample <= proof.full for proof in PROOFS.values())
