"""The sets of data/.training (written by `npm run data:training`) and what a network is told about each picture."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

FOLDER = Path(__file__).resolve().parents[2] / "data" / ".training"
LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class PictureSet:
    """Pictures as bytes (count, channels, height, width), with the words that each may be asked for by."""

    name: str
    pictures: Tensor
    train: list[int]
    held_out: list[int]
    words: dict[str, dict[str, int]]
    """Language -> word -> token."""
    prompts: dict[str, Tensor]
    """Language -> (count, tokens), 1 where a word of the picture has that token."""

    @property
    def tokens(self) -> int:
        return self.prompts["en"].shape[1]

    def coordinates(self, rows: Tensor | list[int]) -> Tensor:
        """Pictures as points: x = u / 127.5 - 1, premultiplied as they are stored."""
        return self.pictures[rows].float() / 127.5 - 1

    def prompt(self, text: str) -> Tensor:
        """(tokens,): 1 for each word found in a text of either language, the longest first ("blue heart", "青いハート").

        @raises ValueError if some of the text is no word of the set
        """
        rest, prompt = text.lower(), torch.zeros(self.tokens)
        table = {word: token for language in LANGUAGES for word, token in self.words[language].items()}
        for word in sorted(table, key=len, reverse=True):
            # English words end where letters end; Japanese is written without spaces.
            edge = r"\b" if word.isascii() and word[0].isalnum() and word[-1].isalnum() else ""
            found = re.sub(edge + re.escape(word) + edge, " ", rest)
            if found != rest:
                prompt[table[word]], rest = 1, found
        unknown = [part for part in re.split(r"[\s,、。のと]+", rest) if part]
        if unknown:
            raise ValueError(
                f"prompt: {self.name} has no word “{unknown[0]}”; data/.training/{self.name}.json lists those it has"
            )
        return prompt


def load_set(name: str) -> PictureSet:
    described, stored = FOLDER / f"{name}.json", FOLDER / f"{name}.bin"
    if not described.exists() or not stored.exists():
        raise FileNotFoundError(f"load_set: {stored} is missing; `npm run data:training` writes it")
    facts = json.loads(described.read_text(encoding="utf8"))
    shape = (facts["count"], facts["height"], facts["width"], facts["channels"])
    pictures = np.fromfile(stored, np.uint8).reshape(shape).transpose(0, 3, 1, 2)
    vocabulary = facts["vocabulary"]
    prompts = {}
    for language in LANGUAGES:
        table = torch.zeros(facts["count"], vocabulary["tokens"])
        for row, own in enumerate(vocabulary["prompts"][language]):
            table[row, own] = 1
        prompts[language] = table
    return PictureSet(
        name=name,
        pictures=torch.from_numpy(np.ascontiguousarray(pictures)),
        train=facts["train"],
        held_out=facts["heldOut"],
        words={language: vocabulary[language] for language in LANGUAGES},
        prompts=prompts,
    )


def training_rows(pictures: PictureSet, rows: str, first: int | None) -> Tensor:
    """The rows a model learns from: "train" or "all", of those the first so many."""
    chosen = pictures.train if rows == "train" else sorted(pictures.train + pictures.held_out)
    if first is not None and first > len(chosen):
        raise ValueError(f"training_rows: {pictures.name} has {len(chosen)} rows, {first} asked for; lower `first`")
    return torch.tensor(chosen[:first])


def drop_words(pictures: PictureSet, rows: Tensor, no_prompt: float, generator: torch.Generator) -> Tensor:
    """What a reader might type for each picture; (n, tokens).

    Nothing with probability `no_prompt` (for classifier-free guidance, Ho & Salimans 2022); else words of one language
    or, seldom, of both: a third of the time a single word, a third some of them, a third all.
    """
    n = len(rows)

    def uniform(*size: int) -> Tensor:
        return torch.rand(*size, generator=generator)

    language = uniform(n, 1)
    en, ja = (pictures.prompts[key][rows] for key in LANGUAGES)
    own = torch.where(language < 0.45, en, torch.where(language < 0.9, ja, torch.maximum(en, ja)))
    draws = uniform(n, pictures.tokens) * own
    single = (draws == draws.amax(1, keepdim=True)).float() * own
    some = (draws < uniform(n, 1)).float() * own
    kind = uniform(n, 1)
    told = torch.where(kind < 1 / 3, single, torch.where(kind < 2 / 3, some, own))
    return told * (uniform(n, 1) >= no_prompt)
