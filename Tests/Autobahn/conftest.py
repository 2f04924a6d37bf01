import pytest
from echo import Echo


@pytest.fixture(scope="session")
def echo():
    server = Echo(max_message=16 << 20)
    yield server
    server.close()
