"""Samples of a model as it stands, unpicked: `python3 models/train/sample.py smileys --prompt "blue heart" --weight 2`.

Without a prompt: the prompts of evenly spaced training pictures, in turn English and Japanese. Restorer, autoencoder
and classifier draw the sheet that their training draws.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import torch

import checkpoint
from configs import Config, config_of
from denoiser import guided
from sampling import heun
from sheet import arrange, save_png
from tasks import task_of


def load_model(config: Config, step: int | None = None):
    """Task and averaged weights of a marked step, or of the latest."""
    path = checkpoint.latest(config.name) if step is None else checkpoint.marked(config.name, step)
    task, state = task_of(config), checkpoint.load(path)
    model = task.build()
    model.load_state_dict(state["average"])
    return task, model.eval().requires_grad_(False), state["step"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--step", type=int, help="a marked step; the latest unless given")
    parser.add_argument("--prompt", action="append", help="words; several times for several rows")
    parser.add_argument("--weight", type=float, default=2.0, help="of guidance; 1 is the prompt as it is")
    parser.add_argument("--count", type=int, default=64, help="in all, or for each prompt (then 16 unless given)")
    parser.add_argument("--steps", type=int, default=18)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="a PNG file; beside the checkpoints unless given")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    config = config_of(arguments.name)
    task, model, step = load_model(config, arguments.step)
    if not config.task.startswith("denoise"):
        picture = task.sheet(model)
    elif arguments.prompt is None:
        options = {"weight": arguments.weight, "steps": arguments.steps, "seed": arguments.seed}
        picture = task.sheet(model, arguments.count, **options)
    else:
        count = 16 if arguments.count == 64 else arguments.count
        prompts = torch.stack([task.set.prompt(text) for text in arguments.prompt]).repeat_interleave(count, 0)
        noise = torch.randn(
            len(prompts), *task.points.shape[1:], generator=torch.Generator().manual_seed(arguments.seed)
        )
        samples = heun(guided(model, prompts, arguments.weight), noise, arguments.steps, config.sigma_min)
        picture = arrange(task.decode(samples) if hasattr(task, "decode") else samples, count)
    out = arguments.out or checkpoint.folder_of(config.name) / f"samples-{step:07d}.png"
    save_png(out, picture)
    print(f"{config.name}, step {step}: {out}")


if __name__ == "__main__":
    main()
