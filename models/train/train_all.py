"""Trains every model in turn, each for its share of minutes, and round again until all are done: `npm run train`.

Stop it whenever you like and start it again with the same command; each model goes on where it was. `--status` says how
far they are.
"""
from __future__ import annotations

import argparse
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import checkpoint
from configs import config_of

SHARES = (
    ("smileys", 75),
    ("faces", 16),
    ("autoencoder", 20),
    ("faces-1024", 12),
    ("faces-classifier", 6),
    ("faces-16", 6),
    ("faces-128", 6),
    ("cold", 40),
    ("faces-weak", 4),
    ("latent", 30),
    ("emoji", 120),
)
"""Minutes of a round. emoji-64 is left out: it wants a GPU."""

NICENESS = 19
LOCK = checkpoint.FOLDER / "train_all.pid"


def progress(name: str) -> tuple[int, float]:
    """Steps done and minutes spent, as far as saved."""
    log = checkpoint.folder_of(name) / "log.csv"
    rows = log.read_text().splitlines()[1:] if log.exists() else []
    return (int(rows[-1].split(",")[0]), float(rows[-1].split(",")[1]) / 60) if rows else (0, 0.0)


def is_done(name: str) -> bool:
    return checkpoint.marked(name, config_of(name).steps).exists()


def print_status() -> None:
    for name, share in SHARES:
        step, minutes = progress(name)
        state = "done" if is_done(name) else f"{100 * step / config_of(name).steps:3.0f} %"
        print(f"{name:18} {state:>6}  step {step:6} of {config_of(name).steps:6}  {minutes:6.1f} min (share {share})")


def hold_lock() -> TextIO:
    """Held until this process ends, however it ends."""
    checkpoint.FOLDER.mkdir(parents=True, exist_ok=True)
    lock = LOCK.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise SystemExit(
            f"train_all: already running as process {lock.read()}; two would overwrite each other"
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def run_share(name: str, minutes: float) -> None:
    """One model in a process of its own. Whoever stops this one stops that one too, and it saves before it ends."""
    script = Path(__file__).with_name("train.py")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    child = subprocess.Popen([sys.executable, str(script), name, "--minutes", str(minutes)], env=environment)
    stopping: list[int] = []

    def pass_on(number: int, _: object) -> None:
        stopping.append(number)
        child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    code = child.wait()
    if stopping:
        raise SystemExit(0)
    if code != 0:
        print(f"train_all: {name} ended with code {code}; going on with the next", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--status", action="store_true", help="say how far each model is, and stop")
    parser.add_argument("--once", action="store_true", help="one round only")
    arguments = parser.parse_args()
    if arguments.status:
        return print_status()
    lock = hold_lock()
    os.nice(NICENESS)
    while any(not is_done(name) for name, _ in SHARES):
        for name, share in SHARES:
            if not is_done(name):
                run_share(name, share)
        if arguments.once:
            break
    lock.close()


if __name__ == "__main__":
    main()
