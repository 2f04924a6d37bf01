"""A network namespace with cables that can be pulled: what is sent then vanishes, and nobody is told."""

import os
import random
import subprocess
from contextlib import contextmanager

import pytest


class Cable:
    def __init__(self, namespace, name, subnet):
        self.namespace, self.name = namespace, name
        self.near, self.far = f"10.203.{subnet}.1", f"10.203.{subnet}.2"
        ip("link", "add", f"{name}h", "type", "veth", "peer", "name", f"{name}n", "netns", namespace)
        ip("addr", "add", f"{self.near}/30", "dev", f"{name}h")
        ip("link", "set", f"{name}h", "up")
        ip("-n", namespace, "addr", "add", f"{self.far}/30", "dev", f"{name}n")
        self.plug_in()

    def plug_in(self):
        ip("-n", self.namespace, "link", "set", f"{self.name}n", "up")

    def pull(self):
        """At the far end, so that here the route stays and packets still leave, into nothing."""
        ip("-n", self.namespace, "link", "set", f"{self.name}n", "down")


class Network:
    def __init__(self, name):
        self.name = name
        self._subnets = iter(random.sample(range(1, 255), 254))
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")

    @property
    def wrapper(self):
        """Put before a command, it runs inside."""
        return ["ip", "netns", "exec", self.name]

    def cable(self, letter):
        return Cable(self.name, f"p{os.getpid()}{letter}", next(self._subnets))


@contextmanager
def network():
    name = f"perch-{os.getpid()}"
    try:
        yield Network(name)
    except CannotBeMade as problem:
        pytest.skip(f"NOT TESTED: cables that are pulled. Making a network namespace needs root and iproute2: {problem}")
    finally:
        # Its ends of the cables go with it, and so do ours.
        subprocess.run(["ip", "netns", "delete", name], capture_output=True)


class CannotBeMade(Exception):
    pass


def ip(*words):
    try:
        done = subprocess.run(["ip", *words], capture_output=True, text=True)
    except FileNotFoundError as problem:
        raise CannotBeMade(problem) from problem
    if done.returncode != 0:
        raise CannotBeMade(f"ip {' '.join(words)}: {done.stderr.strip()}")
