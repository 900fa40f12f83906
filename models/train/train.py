"""Trains one model: `python3 models/train/train.py NAME`.

Goes on from models/.checkpoints/NAME/latest.pt if there is one. Every random number of step t comes from (seed, t), so
a run that was cut off and resumed ends with the weights of one that was not. Ctrl-C (or --minutes) saves and stops.
"""
from __future__ import annotations

import argparse
import csv
import signal
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

import checkpoint
from averaging import Average
from configs import Config, config_of
from sheet import save_png
from tasks import task_of

SAVE_EVERY = 180
"""Seconds."""
REPORT_EVERY = 100
"""Steps."""
EDGES = (0.1, 0.3, 1.0, 3.0, 10.0)
"""Of the buckets in which losses are reported: noise levels (or, for tasks without any, see the task)."""


def learning_rate(config: Config, step: int) -> float:
    """Up in a straight line, constant, down to 0 in a straight line. Step counts from 1."""
    start = config.steps * (1 - config.decay)
    falling = 1.0 if step <= start else (config.steps - step + 1) / (config.steps - start + 1)
    return config.rate * min(1.0, step / config.warm_up) * falling


def generator_of(seed: int, step: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed * 1_000_003 + step)


class Buckets:
    """Mean losses by noise level since the last report."""

    def __init__(self) -> None:
        self.sums, self.counts = np.zeros(len(EDGES) + 1), np.zeros(len(EDGES) + 1)

    def add(self, losses: Tensor, levels: Tensor) -> None:
        places = np.searchsorted(EDGES, levels.numpy())
        np.add.at(self.sums, places, losses.detach().float().cpu().numpy())
        np.add.at(self.counts, places, 1)

    def take(self) -> tuple[float, list[float]]:
        total = self.sums.sum() / max(1.0, self.counts.sum())
        means = np.divide(self.sums, self.counts, out=np.full_like(self.sums, np.nan), where=self.counts > 0)
        self.__init__()
        return float(total), means.tolist()


class Run:
    """A model on its way: weights, their average, the optimiser and the step."""

    def __init__(self, config: Config, device: torch.device) -> None:
        torch.manual_seed(config.seed)
        self.config, self.device = config, device
        self.task = task_of(config)
        self.model: nn.Module = self.task.build().to(device, memory_format=torch.channels_last)
        self.average = Average(self.model)
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=config.rate, betas=(0.9, 0.99))
        self.step, self.seconds = 0, 0.0

    def state(self) -> dict[str, Any]:
        return {
            "config": asdict(self.config),
            "step": self.step,
            "seconds": self.seconds,
            "model": self.model.state_dict(),
            "average": self.average.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.step, self.seconds = state["step"], state["seconds"]
        self.model.load_state_dict(state["model"])
        self.average.model.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])

    def keep_mark(self) -> None:
        kept = {key: value for key, value in self.state().items() if key in ("config", "step", "seconds", "average")}
        checkpoint.save(checkpoint.marked(self.config.name, self.step), kept)

    def advance(self, buckets: Buckets) -> None:
        self.step += 1
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.config, self.step)
        mixed = self.config.precision == "bfloat16"
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=mixed):
            losses, levels = self.task.losses(self.model, generator_of(self.config.seed, self.step), self.device)
        loss = losses.mean()
        if not torch.isfinite(loss):
            raise FloatingPointError(
                f"advance: the loss of step {self.step} is {loss.item()}; lower the rate of {self.config.name}"
            )
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.average.update(self.model, self.step)
        buckets.add(losses, levels)


def trim_log(log: Path, step: int) -> None:
    """Drops what a run that was cut off had reported after its last checkpoint."""
    if not log.exists():
        log.write_text("step,seconds,rate,loss," + ",".join(f"up_to_{edge}" for edge in EDGES) + ",above\n")
        return
    header, *rows = log.read_text().splitlines()
    log.write_text("\n".join([header, *(row for row in rows if int(row.split(",")[0]) <= step)]) + "\n")


def train(config: Config, device: torch.device, minutes: float = float("inf"), sheet_every: float = 600) -> Path:
    """Trains until the last step or for so many minutes, and returns the folder of checkpoints."""
    folder = checkpoint.folder_of(config.name)
    folder.mkdir(parents=True, exist_ok=True)
    run, latest, log = Run(config, device), checkpoint.latest(config.name), folder / "log.csv"
    if latest.exists():
        run.restore(checkpoint.load(latest))
    trim_log(log, run.step)
    size = sum(parameter.numel() for parameter in run.model.parameters())
    print(
        f"{config.name}: {size / 1e6:.2f} M parameters, step {run.step} of {config.steps}; checkpoints in {folder}",
        flush=True,
    )
    stopping: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: stopping.append(number))
    began = saved = time.monotonic()
    drawn, seconds_before, buckets = began - sheet_every + 120, run.seconds, Buckets()
    while run.step < config.steps and not stopping and time.monotonic() - began < minutes * 60:
        run.advance(buckets)
        now = time.monotonic()
        run.seconds = seconds_before + now - began
        if run.step % REPORT_EVERY == 0:
            loss, means = buckets.take()
            rate = learning_rate(config, run.step)
            with log.open("a", newline="") as file:
                csv.writer(file).writerow(
                    [run.step, round(run.seconds), f"{rate:.3g}", *(f"{v:.5f}" for v in (loss, *means))]
                )
            print(
                f"{config.name} {run.step}/{config.steps} {run.seconds / 60:.1f} min loss {loss:.4f} by sigma "
                + " ".join(f"{mean:.3f}" for mean in means),
                flush=True,
            )
        if run.step in config.marks or run.step == config.steps:
            run.keep_mark()
        if now - drawn > sheet_every:
            drawn = now
            save_png(folder / f"sheet-{run.step:07d}.png", run.task.sheet(run.average.model))
        if now - saved > SAVE_EVERY:
            saved = now
            checkpoint.save(latest, run.state())
    checkpoint.save(latest, run.state())
    save_png(folder / "sheet.png", run.task.sheet(run.average.model))
    print(f"{config.name}: {'done' if run.step == config.steps else 'stopped'} at step {run.step}", flush=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop, resumably, after so long")
    parser.add_argument("--steps", type=int, help="instead of the configuration's")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1, help="two jobs of one thread beat one job of two")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    config = config_of(arguments.name)
    if arguments.steps:
        config = replace(config, steps=arguments.steps)
    train(config, torch.device(arguments.device), arguments.minutes)


if __name__ == "__main__":
    main()
