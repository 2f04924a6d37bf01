"""What all Python tests share."""


def pytest_terminal_summary(terminalreporter):
    """Prints what the tests recorded: seeds to replay them, and what they measured."""
    reports = [report for each in terminalreporter.stats.values() for report in each if getattr(report, "when", None) == "call"]
    lines = [f"{report.nodeid.rsplit('::')[-1]}: {name} {value}" for report in reports for name, value in report.user_properties]
    if lines:
        terminalreporter.section("recorded")
        for line in sorted(lines):
            terminalreporter.line(line)
