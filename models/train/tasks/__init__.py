"""What a model learns. A task builds the model, draws a batch and says how wrong the model was, and draws its sheet.

    build() -> module
    losses(model, generator, device) -> losses (n,), levels (n,)    levels sort the losses in the log
    sheet(model) -> bytes (rows, columns, 3)
    level: what the levels are
"""
from __future__ import annotations

from importlib import import_module

from configs import Config

TASKS = {
    "denoise": "DenoiseTask",
    "denoise_latent": "DenoiseLatentTask",
    "autoencode": "AutoencodeTask",
    "restore": "RestoreTask",
    "classify": "ClassifyTask",
}


def task_of(config: Config):
    """The task of a configuration, with its set loaded."""
    if config.task not in TASKS:
        raise KeyError(f"task_of: {config.name} asks for “{config.task}”; there are {', '.join(TASKS)}")
    return getattr(import_module(f"tasks.{config.task}"), TASKS[config.task])(config)
