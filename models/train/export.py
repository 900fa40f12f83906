"""Writes a model as the site loads it: `python3 models/train/export.py NAME [--step STEP]`.

Into models/: NAME.onnx (float32, opset 17), NAME.vocabulary.json if it takes words, NAME.check.bin with inputs and
torch's outputs at five levels, and an entry in manifest.json. Then `npx tsx models/verify.ts NAME` runs the file in
ONNX Runtime Web and compares. `--evaluation-only` gives an entry that is there what evaluate.py found since, and leaves
all else.
"""
from __future__ import annotations

import argparse
import json
import subprocess
from typing import Any

import torch
from torch import Tensor, nn

import checkpoint
from classifier import Classifier
from configs import Config, budget_of, config_of
from degradations import NAMES
from onnx_files import MODELS, Part, digest, read_manifest, write_check, write_manifest, write_onnx, write_vocabulary
from sample import load_model

LEVELS = {"sigma": (0.05, 0.5, 2.0, 10.0, 80.0), "severity": (0.05, 0.3, 0.5, 0.8, 1.0)}


class WithGradient(nn.Module):
    """The classifier as guidance needs it: log p of the attributes asked for, and its gradient in x."""

    def __init__(self, classifier: Classifier) -> None:
        super().__init__()
        self.classifier = classifier

    def forward(self, x: Tensor, sigma: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        log_probability, gradient = self.classifier.gradient(x, sigma, tokens)
        return log_probability, gradient, self.classifier(x, sigma)


def check_gradient(classifier: Classifier, x: Tensor, sigma: Tensor, tokens: Tensor) -> None:
    """The chain rule by hand against torch's."""
    x = x.clone().requires_grad_(True)
    (expected,) = torch.autograd.grad((tokens * torch.nn.functional.logsigmoid(classifier(x, sigma))).sum(), x)
    with torch.no_grad():
        _, found = classifier.gradient(x, sigma, tokens)
    error = float((found - expected).abs().max() / expected.abs().max())
    if error > 1e-4:
        raise ArithmeticError(
            f"check_gradient: off by {error:.1e} of its largest entry; pull_back disagrees with forward"
        )


def some_prompts(prompts: dict[str, Tensor], n: int) -> Tensor:
    """The first of no words, then of pictures far apart, in turn in either language."""
    rows = torch.linspace(0, len(prompts["en"]) - 1, n).long()
    told = torch.stack([prompts["en" if i % 2 else "ja"][row] for i, row in enumerate(rows)])
    told[0] = 0
    return told


def parts_of(config: Config, task: Any, model: nn.Module) -> list[Part]:
    generator = torch.Generator().manual_seed(20)
    n = 5
    noise = torch.randn(n, *task.points.shape[1:], generator=generator)
    points = task.points[torch.linspace(0, len(task.points) - 1, n).long()]
    sigma, severity = (torch.tensor(LEVELS[key]) for key in ("sigma", "severity"))
    noisy = points + sigma[:, None, None, None] * noise
    if config.task == "autoencode":
        with torch.no_grad():
            latent, _ = model.encoder(points)
        return [
            Part(f"{config.name}-encoder", model.encoder, {"x": points}, ("mean", "log_variance")),
            Part(f"{config.name}-decoder", model.decoder, {"z": latent}, ("x",)),
        ]
    if config.task == "restore":
        kinds = torch.eye(len(NAMES))[torch.arange(n) % len(NAMES)]
        return [
            Part(config.name, model, {"x": points + 0.3 * noise, "severity": severity, "kind": kinds}, ("restored",))
        ]
    inputs = {"x": noisy, "sigma": sigma}
    if config.words:
        inputs["tokens"] = some_prompts(task.set.prompts, n)
    if config.task == "classify":
        check_gradient(model, *inputs.values())
        return [Part(config.name, WithGradient(model), inputs, ("log_probability", "gradient", "logits"))]
    return [Part(config.name, model, inputs, ("denoised",))]


def loss_at(name: str, step: int) -> float:
    """Mean over the hundred steps before it, as logged."""
    rows = [row.split(",") for row in (checkpoint.folder_of(name) / "log.csv").read_text().splitlines()[1:]]
    return float([row[3] for row in rows if int(row[0]) <= step][-1])


def commit() -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=MODELS, capture_output=True, text=True).stdout.strip()


def evaluation_of(name: str, step: int) -> dict[str, Any] | None:
    found = checkpoint.folder_of(name) / f"evaluation-{step:07d}.json"
    return json.loads(found.read_text()) if found.exists() else None


def export_evaluation(name: str, step: int | None) -> None:
    """@raises FileNotFoundError, KeyError where there is nothing to put in, or nowhere to put it"""
    reached, manifest = step or config_of(name).steps, read_manifest()
    evaluation = evaluation_of(name, reached)
    if evaluation is None:
        raise FileNotFoundError(f"export_evaluation: no evaluation of {name} at step {reached}; evaluate.py writes it")
    command = f"python3 models/train/train.py {name}"
    entries = [entry for entry in manifest.values() if (entry.get("command"), entry.get("steps")) == (command, reached)]
    if not entries:
        raise KeyError(f"export_evaluation: manifest.json has no {name} at step {reached}; export it first")
    for entry in entries:
        entry["evaluation"] = evaluation
    write_manifest(manifest)


def export(name: str, step: int | None) -> None:
    config = config_of(name)
    task, model, reached = load_model(config, step)
    manifest = read_manifest()
    shared = {
        "task": config.task,
        "data": config.data,
        "rows": config.rows if config.first is None else f"{config.rows}, the first {config.first}",
        "seed": config.seed,
        "command": f"python3 models/train/train.py {name}",
        "commit": commit(),
        "steps": reached,
        "loss": loss_at(name, reached),
        "precision": f"float32 (trained with {config.precision} arithmetic)",
        "evaluation": evaluation_of(name, reached),
    }
    if hasattr(model, "sigma_data"):
        shared |= {"sigmaData": float(model.sigma_data), "sigmaMin": config.sigma_min, "sigmaMax": 80}
    if config.task == "restore":
        shared["kinds"] = list(NAMES)
    if hasattr(task, "scale"):
        shared |= {"latentScale": task.scale, "latentOf": "autoencoder"}
    if config.task.startswith("denoise") and config.words or config.task == "classify":
        shared["vocabulary"] = write_vocabulary(task.set.tokens, task.set.words, MODELS / f"{name}.vocabulary.json")
    suffix = "" if step is None or step == config.steps else f"-step-{step}"
    for part in parts_of(config, task, model):
        path = MODELS / f"{part.name}{suffix}.onnx"
        parameters = sum(parameter.numel() for parameter in part.module.parameters())
        write_onnx(part, path, budget_of(name))
        check = write_check(part, path.with_suffix(".check.bin"))
        manifest[f"{part.name}{suffix}"] = {"onnx": digest(path), "parameters": parameters, **check, **shared}
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {parameters / 1e6:.2f} M parameters, step {reached}")
    write_manifest(manifest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--step", type=int, help="a marked step; the latest unless given")
    parser.add_argument("--evaluation-only", action="store_true", help="the files stay as they are")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    (export_evaluation if arguments.evaluation_only else export)(arguments.name, arguments.step)


if __name__ == "__main__":
    main()
