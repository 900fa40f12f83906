"""Trains the smallest model anew: `python3 models/train/check_retraining.py`. Two minutes on one thread; needs data/.training.

The configuration is that of faces-weak, for 200 steps. One run goes through; another, in a process of its own, is stopped on
its way by Ctrl-C and gone on with, as training is. Both must end with the same weights to the last digit, and have learned.
"""
from __future__ import annotations

import csv
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from dataclasses import replace
from pathlib import Path

import torch

import checkpoint
from configs import config_of
from train import train

CONFIG = replace(config_of("faces-weak"), steps=200, marks=())
FIRST, SECOND = 0.95, 0.80
"""Mean losses of the first and of the second hundred steps are below. Before anything is learned it is 1: F is 0, its target's
variance 1. The model that ships had 0.908 and 0.734 (it was on its way to 1500 steps, at 0.362)."""


def retrain(folder: Path) -> None:
    checkpoint.FOLDER = folder
    torch.set_num_threads(1)
    train(CONFIG, torch.device("cpu"))


def losses(folder: Path) -> list[float]:
    log = folder / CONFIG.name / "log.csv"
    if not log.exists():
        return []
    with log.open() as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


class Retraining(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.straight, self.stopped = Path(holder.name) / "straight", Path(holder.name) / "stopped"

    def train_and_stop(self) -> int:
        """In another process, up to a moment in the second hundred steps. The step at which it saved."""
        child = subprocess.Popen([sys.executable, __file__, str(self.stopped)], stdout=subprocess.DEVNULL)
        while not losses(self.stopped):
            self.assertIsNone(child.poll(), "training ended before it had reported once")
            time.sleep(0.2)
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(), 0)
        return int(checkpoint.load(self.stopped / CONFIG.name / "latest.pt")["step"])

    def test_learns_and_resumed_or_not_ends_with_the_same_weights(self) -> None:
        retrain(self.straight)
        first, second = losses(self.straight)
        self.assertLess(first, FIRST)
        self.assertLess(second, SECOND)
        step = self.train_and_stop()
        self.assertGreaterEqual(step, 100)
        self.assertLess(step, CONFIG.steps)
        retrain(self.stopped)
        a, b = (checkpoint.load(folder / CONFIG.name / "latest.pt") for folder in (self.straight, self.stopped))
        self.assertEqual([a["step"], b["step"]], [CONFIG.steps] * 2)
        for part in ("model", "average"):
            for key, value in a[part].items():
                self.assertTrue(torch.equal(value, b[part][key]), f"{part} {key}")
        print(f"losses {first:.5f}, {second:.5f}; stopped at step {step}", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        retrain(Path(sys.argv[1]))
    else:
        unittest.main()
