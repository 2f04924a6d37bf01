"""The running server agrees with the conformance vectors, at both doors: messages go over REST and over the socket, and every token is asked at both."""

import pytest
from stories import SEQUENCES
from story import Story
from trial import Trial


@pytest.mark.parametrize("sequence", SEQUENCES)
@pytest.mark.parametrize("door", ["rest", "socket"])
def test_the_server_agrees_with_the_vector(house, sequence, door):
    carry_over = sequence["widget"].get("carryOver", "always")
    trial = Trial(house.open(carry_over), carry_over)
    trial.door = door
    trial.add_key("A1", "api")
    story = Story(sequence["widget"], trial.model, trial, trial)
    for step in sequence["steps"]:
        assert story.step(step) == step["expect"], step
        assert story.sees() == step["sees"], step
        trial.sight.look(sample=len(trial.model.tokens) if door == "socket" else 0)
    trial.sight.look_back()
    assert story.stored() == sequence["stored"]
