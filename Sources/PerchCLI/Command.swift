import ArgumentParser
import ServiceLifecycle
@main struct Command: ParsableCommand {}
