"""Numbers that can fail, for models as they stand: `python3 models/train/evaluate.py NAME… [--step STEP…]`.

Writes evaluation-STEP.json beside the checkpoints; export.py copies it into the manifest.
"""
from __future__ import annotations

import argparse
import json
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn

import checkpoint
from attribute_check import train_check
from configs import Config, config_of
from dataset import load_set
from degradations import NAMES, draw_degradation
from denoiser import guided
from metrics import coverage, mmd, nearest, quantiles
from sample import load_model
from sampling import heun

WEIGHT = 2.0
STEPS = 18


def draw(task: Any, denoise, count: int, seed: int) -> Tensor:
    noise = torch.randn(count, *task.points.shape[1:], generator=torch.Generator().manual_seed(seed))
    return heun(denoise, noise, STEPS, task.config.sigma_min)


def draw_prompted(task: Any, model, tokens: Tensor, seed: int, weight: float = WEIGHT) -> Tensor:
    parts = [draw(task, guided(model, part, weight), len(part), seed + i) for i, part in enumerate(tokens.split(64))]
    return torch.cat(parts)


def to_bytes_and_back(x: Tensor) -> Tensor:
    """As shown: clamped and rounded to bytes."""
    return ((x.clamp(-1, 1) + 1) * 127.5).round() / 127.5 - 1


@lru_cache(maxsize=None)
def check_of(data: str) -> tuple[nn.Module, Tensor]:
    """Trained once for all the models of a set that one command evaluates."""
    with torch.enable_grad():
        return train_check(load_set(data))


@torch.no_grad()
def evaluate_faces(task: Any, model) -> dict[str, Any]:
    """Without a prompt: distribution and copying. With one: is it obeyed?"""
    pictures = task.set
    empty = torch.zeros(1, pictures.tokens)
    samples = torch.cat(
        [draw(task, lambda x, s: model(x, s, empty.expand(len(x), -1)), 64, 100 + i) for i in range(16)]
    )
    samples = to_bytes_and_back(samples).flatten(1)
    held_out = pictures.coordinates(pictures.held_out).flatten(1)
    half = len(samples)
    trained = task.points.flatten(1)
    own, null = mmd(samples, held_out[:half]), mmd(held_out[half : 2 * half], held_out[:half])
    distance, null_distance = nearest(samples, trained)[0], nearest(held_out[:half], trained)[0]
    each = 32
    tokens = torch.eye(pictures.tokens).repeat_interleave(each, 0)
    prompted = to_bytes_and_back(draw_prompted(task, model, tokens, 500))
    check, accuracy = check_of(task.config.data)
    obeyed = (check(prompted)[tokens.bool()] > 0).float().reshape(-1, each).mean(1)
    words = {token: word for word, token in pictures.words["en"].items()}
    return {
        "samples": len(samples),
        "mmd": {"value": own[0], "standardError": own[1], "heldOut": null[0], "heldOutStandardError": null[1]},
        "precision": coverage(samples, held_out[half : 2 * half]),
        "recall": coverage(held_out[half : 2 * half], samples),
        "precisionOfHeldOut": coverage(held_out[:half], held_out[half : 2 * half]),
        "nearestTrained": quantiles(distance),
        "nearestTrainedOfHeldOut": quantiles(null_distance),
        "copies": float((distance < null_distance.quantile(0.01)).float().mean()),
        "obeyed": round(float(obeyed.mean()), 4),
        "obeyedByAttribute": {words[token]: round(float(share), 3) for token, share in enumerate(obeyed)},
        "checkerAccuracyByAttribute": {words[token]: round(float(share), 4) for token, share in enumerate(accuracy)},
    }


@torch.no_grad()
def evaluate_words(task: Any, model) -> dict[str, Any]:
    """Single words in either language: does the nearest training picture carry the word? How near is it?"""
    pictures, trained = task.set, task.points.flatten(1)
    own = torch.maximum(pictures.prompts["en"], pictures.prompts["ja"])[task.rows]
    found: dict[str, Any] = {}
    for language in ("en", "ja"):
        told = sorted(set(pictures.words[language].values()))
        tokens = torch.eye(pictures.tokens)[told[:: max(1, len(told) // 256)][:256]]
        samples = draw_prompted(task, model, tokens, 900)
        distance, which = nearest(samples.flatten(1), trained)
        found[language] = {
            "words": len(tokens),
            "obeyed": round(float((own[which] * tokens).sum(1).mean()), 4),
            "nearestTrained": quantiles(distance),
        }
    between = torch.cat(
        [nearest(part, torch.cat([trained[:i], trained[i + 1 :]]))[0] for i, part in enumerate(trained.split(1))]
    )
    return {**found, "nearestAmongTrained": quantiles(between)}


def sharpness(x: Tensor) -> float:
    """Mean absolute step from pixel to pixel."""
    return float((x.diff(dim=-1).abs().mean() + x.diff(dim=-2).abs().mean()) / 2)


@torch.no_grad()
def evaluate_cold(task: Any, model, steps: int = 20) -> dict[str, Any]:
    """From severity 1 (blend: 0.8) on held-out pictures: one shot, Algorithm 1, Algorithm 2."""
    x0, found = task.set.coordinates(task.set.held_out), {}
    for kind, name in enumerate(NAMES):
        degrade = draw_degradation(kind, len(x0), x0.shape[-1], task.points, torch.Generator().manual_seed(kind))
        told = torch.eye(len(NAMES))[kind].expand(len(x0), -1)
        start = 0.8 if name == "blend" else 1.0

        def at(severity: float) -> Tensor:
            return torch.full((len(x0),), severity)

        def restore(x: Tensor, severity: float) -> Tensor:
            return torch.cat([model(a, at(severity)[: len(a)], b) for a, b in zip(x.split(64), told.split(64))])

        levels = [start * (1 - i / steps) for i in range(steps)] + [0.0]
        results = {"oneShot": restore(degrade(x0, at(start)), start)}
        for algorithm in (1, 2):
            x = degrade(x0, at(start))
            for level, less in zip(levels[:-1], levels[1:]):
                guess = restore(x, level)
                milder = degrade(guess, at(less)) if less > 0 else guess
                x = milder if algorithm == 1 else x - degrade(guess, at(level)) + milder
            results[f"algorithm{algorithm}"] = x
        truth = x0.flatten(1)
        found[name] = {"from": start, "sharpnessOfTruth": sharpness(x0)} | {
            key: {
                "meanSquaredError": float((x - x0).square().mean()),
                "sharpness": sharpness(x.clamp(-1, 1)),
                "mmd": mmd(x.clamp(-1, 1).flatten(1), truth, blocks=2)[0],
            }
            for key, x in results.items()
        }
    return {"steps": steps, "heldOut": len(x0), "kinds": found}


@torch.no_grad()
def evaluate_classifier(task: Any, model) -> dict[str, Any]:
    """Share of attributes told right on held-out faces, beside that of always answering with the commoner."""
    x = task.set.coordinates(task.set.held_out)
    truth = task.set.prompts["en"][task.set.held_out].bool()
    share = truth.float().mean(0)
    found: dict[str, Any] = {"guessing": round(float(torch.maximum(share, 1 - share).mean()), 4)}
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(3))
    for sigma in (0.0, 0.3, 1.0, 3.0, 10.0):
        said = model(x + sigma * noise, torch.full((len(x),), max(sigma, 0.01))) > 0
        found[f"sigma {sigma:g}"] = round(float((said == truth).float().mean()), 4)
    return found


def evaluate(config: Config, task: Any, model) -> dict[str, Any]:
    if config.task == "autoencode":
        return {"heldOutPsnr": round(task.held_out_psnr(model), 3), "heldOut": len(task.set.held_out)}
    if config.task == "restore":
        return evaluate_cold(task, model)
    if config.task == "classify":
        return evaluate_classifier(task, model)
    return evaluate_faces(task, model) if config.data.startswith("faces") else evaluate_words(task, model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--step", type=int, nargs="+", help="marked steps; the latest unless given")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for config in map(config_of, arguments.names):
        for wanted in arguments.step or [None]:
            task, model, step = load_model(config, wanted)
            found = json.dumps(evaluate(config, task, model), indent=1)
            (checkpoint.folder_of(config.name) / f"evaluation-{step:07d}.json").write_text(found + "\n")
            print(f"{config.name}, step {step}: {found}", flush=True)


if __name__ == "__main__":
    main()
