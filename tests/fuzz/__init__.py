"""Hostile input: functions that take any bytes, a corpus to begin with, and every find as a numbered regression case.

``make fuzz`` runs them under atheris (the extra ``fuzz``); ``make test`` runs them over corpus and regressions, with no
atheris needed. See docs/reliability.md.
"""
