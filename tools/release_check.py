"""What a release must stand: built, installed alone somewhere else, used, and tested there.

    make release-check
    make release-check WHOLE=1      # all tests instead of those of the outside

1. An sdist and a wheel are built, and a second wheel out of the sdist; both wheels hold the same files, and the wheel
   is smaller than 90 MB.
2. The wheel is installed into an empty environment outside of the checkout, with nothing but what it asks for.
3. There, with every way to the network closed to Python, the command and the program of README print what README shows.
4. The development tools are added, and the tests of the sdist are run against the installed wheel: the sdist's own
   package is deleted first, so that nothing else can be imported.

The last line says how long it took; the first failure ends it with status 1.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 90_000_000

# What meets the models, the files of the package and the user, from its outside; the others test the same Python code
# as in a checkout, and --whole runs them too.
FAST = (
    "tests/cli",
    "tests/models",
    "tests/test_docs.py",
    "tests/test_extractor.py",
    "tests/test_fixture_accuracy.py",
    "tests/test_readme.py",
)
# These look at the checkout itself.
OF_THE_CHECKOUT = ("tests/test_packaging.py", "tests/benchmarks", "tests/training")


def main() -> None:
    """Run every step, or end with status 1 at the first that fails."""
    options = _parse()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quoteattr-release-") as folder:
        try:
            _check(Path(folder), options)
        except (subprocess.CalledProcessError, AssertionError) as error:
            sys.exit(f"release check failed: {error}")
    print(f"release check passed in {time.monotonic() - began:.0f} s")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whole", action="store_true", help="run all tests against the wheel")
    parser.add_argument("--pip-args", default="", help="more arguments for pip, as one word")
    return parser.parse_args()


def _check(folder: Path, options: argparse.Namespace) -> None:
    wheel, source = _build(folder)
    python = _make_environment(folder / "environment")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "-q", "install", *shlex.split(options.pip_args))
    constraints = ("-c", ROOT / "constraints.txt")
    _say("installing the wheel alone")
    _run([*pip, *constraints, wheel])
    _use(python, folder)
    _say("installing the development tools")
    _run([*pip, *constraints, f"{wheel}[dev]"])
    _test(python, source, whole=options.whole)


def _build(folder: Path) -> tuple[Path, Path]:
    """Build sdist and wheel; give the wheel and the folder with what the sdist holds."""
    _say("building sdist and wheel")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", folder / "dist"], cwd=ROOT)
    (sdist,), (wheel,) = (folder / "dist").glob("*.tar.gz"), (folder / "dist").glob("*.whl")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "again"], cwd=source)
    (again,) = (folder / "again").glob("*.whl")
    assert _digest(wheel) == _digest(again), "the wheel of the sdist differs from that of the checkout"
    size = wheel.stat().st_size
    assert size < LARGEST, f"{wheel.name} has {size / 1e6:.1f} MB, more than {LARGEST / 1e6:.0f}"
    _say(f"{sdist.name}: {sdist.stat().st_size / 1e6:.1f} MB; {wheel.name}: {size / 1e6:.1f} MB")
    return wheel, source


def _digest(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: info.CRC for info in archive.infolist()}


def _make_environment(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def _use(python: Path, folder: Path) -> None:
    """The main job, as README shows it, in a folder that holds nothing else."""
    _say("running the command and the program of README")
    blocks = re.findall(r"```(\w+)\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    texts = [text for language, text in blocks if language == "text"]
    (command, _, table), (program,) = (
        next(text.partition("\n") for language, text in blocks if language == "console"),
        [text for language, text in blocks if language == "python"],
    )
    place = folder / "elsewhere"
    place.mkdir()
    (place / "bridge.txt").write_text(texts[0], encoding="utf-8")
    called = python.parent / command.removeprefix("$ ").split()[0]
    shown = _run([called, *command.removeprefix("$ ").split()[1:]], cwd=place, environment=_offline())
    assert shown == table, f"{command} printed\n{shown}"
    shown = _run([python, "-c", program], cwd=place, environment=_offline())
    assert shown == texts[1], f"the program of README printed\n{shown}"
    module = _run([python, "-m", "quoteattr", "--version"], cwd=place, environment=_offline())
    imported = _run([python, "-c", "import quoteattr; print(quoteattr.__file__)"], cwd=place)
    assert module.startswith("quoteattr "), module
    assert Path(imported.strip()).is_relative_to(python.parent.parent), f"imported {imported}"


def _test(python: Path, source: Path, *, whole: bool) -> None:
    _say("running the tests against the installed wheel")
    shutil.rmtree(source / "quoteattr")
    chosen = ["tests", *(f"--ignore={name}" for name in OF_THE_CHECKOUT)] if whole else FAST
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen]
    subprocess.run(command, cwd=source, check=True, env=_plain())


def _run(
    command: Sequence[str | Path], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=dict(environment or _plain()),
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode("utf-8").replace("\r\n", "\n")


def _plain() -> dict[str, str]:
    """The environment without what would lead Python back to the checkout."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return {**environment, "PYTHONUTF8": "1", "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}


def _offline() -> dict[str, str]:
    """... and with a proxy that nobody listens at, so that whatever would be fetched fails."""
    closed = "http://127.0.0.1:9"
    names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    return {**_plain(), **dict.fromkeys(names, closed)}


def _say(what: str) -> None:
    print(f"== {what}", flush=True)


if __name__ == "__main__":
    main()
