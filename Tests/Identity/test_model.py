"""The model and the conformance vectors tell the same story."""

import pytest
from model import Model
from owner import Owner
from stories import SEQUENCES
from story import Story


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_the_model_agrees_with_the_vector(sequence):
    model = Model(sequence["widget"].get("carryOver", "always"))
    story = Story(sequence["widget"], model, model, Owner(model))
    for step in sequence["steps"]:
        told = {"expect": story.step(step), "sees": story.sees()}
        assert told == {"expect": step["expect"], "sees": step["sees"]}, step
    assert story.stored() == sequence["stored"]
