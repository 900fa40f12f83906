"""Tests of the training code: `python3 models/train/check.py`. Takes some ten seconds; needs data/.training and npx.
Where there is a GPU, batches and sheets are tried on it too.
"""
from __future__ import annotations

import json
import subprocess
import tempfile
import unittest
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from unittest import mock

import torch
import torch.nn.functional as F

import checkpoint
import degradations
from autoencoder import Autoencoder
from averaging import EXPONENT, Average
from bring import FromSteps, Opaque, Rescaled, bring
from classifier import Classifier
from configs import CONFIGS, Config, budget_of, config_of
from dataset import drop_words, load_set
from denoiser import Denoiser, guided
from export import parts_of
from metrics import coverage, mmd, nearest
from sampling import heun, karras_sigmas
from tasks import TASKS, task_of
from tasks.denoise import draw_sigmas
from tasks.denoise_latent import AUTOENCODER
from train import Buckets, Run, generator_of, learning_rate, train
from unet import FloatGroupNorm, UNetShape

TINY = replace(
    config_of("faces"),
    name="tiny",
    widths=(8, 16),
    blocks=(1, 1),
    embedding=16,
    batch=8,
    steps=6,
    warm_up=2,
    first=64,
    marks=(3,),
)

DEVICES = [torch.device(name) for name in ("cpu", "cuda") if name == "cpu" or torch.cuda.is_available()]


def few(config: Config) -> Config:
    """The same net, shown two pictures in batches of six: of each degradation one."""
    return replace(config, first=2, batch=6)


def random_denoiser(seed: int = 0) -> Denoiser:
    """With no branch left at zero."""
    torch.manual_seed(seed)
    model = Denoiser(
        UNetShape(4, 16, (8, 16), (1, 1), vocabulary=5, embedding=16), torch.randn(1, 4, 16, 16) * 0.1, 0.6
    )
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return model


def setUpModule() -> None:
    """The latent's code is tried with any autoencoder: where none is trained yet, with an untrained one."""
    if not checkpoint.marked(AUTOENCODER, config_of(AUTOENCODER).steps).exists():
        untrained = Autoencoder(config_of(AUTOENCODER).widths).eval().requires_grad_(False)
        stand_in = mock.patch("tasks.denoise_latent.load_autoencoder", lambda: untrained)
        stand_in.start()
        unittest.addModuleCleanup(stand_in.stop)


class Training(unittest.TestCase):
    def test_resumed_run_ends_with_the_same_weights(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            kept, checkpoint.FOLDER = checkpoint.FOLDER, Path(folder)
            try:
                straight = replace(TINY, name="straight")
                train(straight, torch.device("cpu"))
                train(TINY, torch.device("cpu"), minutes=0)
                state = checkpoint.load(checkpoint.latest("tiny"))
                self.assertEqual(state["step"], 0)
                # Cut off in the middle: the state of step 3 is what a run of 3 steps (at the same rates) saves.
                run = Run(TINY, torch.device("cpu"))
                for _ in range(3):
                    run.advance(Buckets())
                checkpoint.save(checkpoint.latest("tiny"), run.state())
                train(TINY, torch.device("cpu"))
                a, b = (checkpoint.load(checkpoint.latest(name)) for name in ("straight", "tiny"))
                for part in ("model", "average"):
                    for key, value in a[part].items():
                        self.assertTrue(torch.equal(value, b[part][key]), f"{part} {key}")
                self.assertTrue(checkpoint.marked("straight", 3).exists() and checkpoint.marked("straight", 6).exists())
            finally:
                checkpoint.FOLDER = kept

    def test_rate_rises_holds_and_falls_to_zero(self) -> None:
        config = replace(TINY, steps=1000, warm_up=100, decay=0.3, rate=1.0)
        self.assertAlmostEqual(learning_rate(config, 50), 0.5)
        self.assertEqual(learning_rate(config, 700), 1.0)
        self.assertLess(learning_rate(config, 1000), 0.005)
        self.assertGreater(learning_rate(config, 1000), 0)

    def test_average_weighs_step_t_by_a_power_of_t(self) -> None:
        model = torch.nn.Linear(1, 1, bias=False)
        average = Average(model)
        values = torch.randn(50, generator=generator_of(1, 1)).double()
        for step, value in enumerate(values, 1):
            model.weight.data.fill_(float(value))
            average.update(model, step)
        # (1 − 1/t)^(γ+1) keeps exactly (t−1)^(γ+1)/t^(γ+1): step t ends with t^(γ+1) − (t−1)^(γ+1) of n^(γ+1).
        ends = torch.arange(51).double() ** (EXPONENT + 1)
        expected = float((values * ends.diff()).sum() / ends[-1])
        self.assertAlmostEqual(average.model.weight.item(), expected, places=5)

    def test_every_configuration_has_its_data_and_a_known_task(self) -> None:
        for config in CONFIGS.values():
            self.assertIn(config.task, TASKS)
            self.assertLessEqual(config.first or 0, len(load_set(config.data).train))

    def test_every_configuration_answers_and_fits_its_file(self) -> None:
        """Before the hours are spent: the graph itself takes up to 0.2 MB beside the weights."""
        for config in map(few, CONFIGS.values()):
            task = task_of(config)
            for part in parts_of(config, task, task.build()):
                with self.subTest(part.name), torch.no_grad():
                    weights = sum(parameter.numel() for parameter in part.module.parameters())
                    self.assertLess(4 * weights + 200_000, budget_of(config.name))
                    part.module(*part.inputs.values())

    def test_every_task_trains_and_draws_on_every_device(self) -> None:
        for task, name in {config.task: config.name for config in CONFIGS.values()}.items():
            for device in DEVICES:
                with self.subTest(task, device=device):
                    run = Run(few(config_of(name)), device)
                    run.advance(Buckets())
                    self.assertEqual(run.task.sheet(run.average.model, count=2).shape[-1], 3)

    def test_no_task_leaves_a_tensor_behind_on_the_processor(self) -> None:
        """The meta device is everywhere and computes no numbers: all goes well on it until something is copied out."""
        meta = torch.device("meta")
        with mock.patch.object(torch, "autocast", lambda *_, **__: nullcontext()):
            for kind, name in {config.task: config.name for config in CONFIGS.values()}.items():
                task = task_of(few(config_of(name)))
                model = task.build().to(meta)
                for work in (lambda: task.losses(model, generator_of(1, 1), meta), lambda: task.sheet(model, count=2)):
                    with self.subTest(kind):
                        try:
                            work()
                        except NotImplementedError as error:  # "at least two devices" is no such error
                            self.assertIn("Cannot copy out of meta", str(error))


class Nets(unittest.TestCase):
    def test_untrained_denoiser_is_that_of_a_round_gaussian(self) -> None:
        mean = torch.randn(1, 4, 16, 16)
        model = Denoiser(UNetShape(4, 16, (8, 16), (1, 1), vocabulary=5, embedding=16), mean, 0.6)
        x, sigma = torch.randn(3, 4, 16, 16), torch.tensor([0.1, 1.0, 30.0])
        weight = (0.36 / (0.36 + sigma.square()))[:, None, None, None]
        torch.testing.assert_close(model(x, sigma, torch.zeros(3, 5)), mean + weight * (x - mean), rtol=1e-5, atol=1e-5)

    def test_inner_target_is_what_makes_the_denoiser_right(self) -> None:
        model = random_denoiser()
        clean, noise, sigma = torch.randn(3, 4, 16, 16), torch.randn(3, 4, 16, 16), torch.tensor([0.1, 1.0, 30.0])
        x = clean + sigma[:, None, None, None] * noise
        skip, out, _ = model.scales(sigma)
        said = model.mean + skip * (x - model.mean) + out * model.inner_target(clean, x, sigma)
        torch.testing.assert_close(said, clean, rtol=1e-4, atol=1e-4)

    def test_extreme_levels_stay_finite(self) -> None:
        model = random_denoiser()
        for sigma in (0.0, 1e-4, 1e4):
            self.assertTrue(
                torch.isfinite(
                    model(sigma * torch.randn(2, 4, 16, 16), torch.full((2,), sigma), torch.zeros(2, 5))
                ).all()
            )

    def test_guidance_at_one_is_the_prompt_and_beyond_it_extrapolates(self) -> None:
        model, x, sigma, tokens = random_denoiser(), torch.randn(2, 4, 16, 16), torch.ones(2), torch.eye(5)[:2]
        told, untold = model(x, sigma, tokens), model(x, sigma, torch.zeros(2, 5))
        self.assertGreater(float((told - untold).abs().max()), 1e-3)
        self.assertTrue(torch.equal(guided(model, tokens, 1)(x, sigma), told))
        torch.testing.assert_close(
            guided(model, tokens, 3)(x, sigma), untold + 3 * (told - untold), rtol=1e-4, atol=1e-5
        )

    def test_group_norm_is_right_in_bfloat16(self) -> None:
        norm, x = FloatGroupNorm(8, 32), torch.randn(2, 32, 32, 32).contiguous(memory_format=torch.channels_last) + 3
        error = (norm(x.bfloat16()) - norm(x)).abs().max()
        self.assertLess(float(error), 0.05)  # inputs of up to 8 rounded to 8 bits: 2^-6

    def test_gradient_of_the_classifier_is_torchs(self) -> None:
        torch.manual_seed(0)
        model = Classifier(4, 16, (8, 16, 16), 5, torch.randn(1, 4, 16, 16), 0.7)
        for parameter in model.parameters():
            parameter.data.add_(0.2 * torch.randn_like(parameter))
        model.double()
        x, sigma, tokens = (
            torch.randn(3, 4, 16, 16).double(),
            torch.tensor([0.1, 1.0, 10.0]).double(),
            torch.eye(5)[:3].double(),
        )
        x.requires_grad_(True)
        log_probability = (tokens * F.logsigmoid(model(x, sigma))).sum(1)
        (expected,) = torch.autograd.grad(log_probability.sum(), x)
        said, gradient = model.gradient(x.detach(), sigma, tokens)
        torch.testing.assert_close(said, log_probability.detach(), rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(gradient, expected, rtol=1e-9, atol=1e-12)


class Sampling(unittest.TestCase):
    def test_heun_reaches_a_gaussian(self) -> None:
        """For data N(0, s²) the exact denoiser is x s²/(s² + σ²), and the ODE scales by s/√(s² + σ_max²)."""
        noise = torch.randn(4, 1, 8, 8, dtype=torch.float64)
        found = heun(
            lambda x, sigma: x * 0.25 / (0.25 + sigma.square())[:, None, None, None], noise, steps=200, sigma_min=1e-3
        )
        torch.testing.assert_close(found, noise * 80 * 0.5 / (0.25 + 6400) ** 0.5, rtol=1e-3, atol=1e-4)

    def test_levels(self) -> None:
        sigmas = karras_sigmas(10, 0.03, 80)
        self.assertAlmostEqual(sigmas[0], 80)
        self.assertAlmostEqual(sigmas[-2], 0.03)
        self.assertEqual(sigmas[-1], 0)

    def test_training_levels_are_log_normal_and_spread_over_each_batch(self) -> None:
        logs = torch.cat([draw_sigmas(64, 0.4, 1.4, generator_of(1, t)).log() for t in range(200)])
        self.assertAlmostEqual(float(logs.mean()), 0.4, delta=0.02)
        self.assertAlmostEqual(float(logs.std()), 1.4, delta=0.02)
        one = draw_sigmas(64, 0.4, 1.4, generator_of(2, 1)).log()
        self.assertTrue((one.diff() > 0).all())


class GaussianSteps(torch.nn.Module):
    """The exact answer, eps or v, where each coordinate is normal with standard deviation `spread`."""

    def __init__(self, alphas_cumprod: torch.Tensor, spread: float, predicts: str) -> None:
        super().__init__()
        self.alphas, self.spread, self.predicts = alphas_cumprod, spread, predicts

    def forward(self, x: torch.Tensor, t: torch.Tensor, tokens: torch.Tensor | None = None) -> torch.Tensor:
        low = t.floor().long()
        high = (low + 1).clamp(max=self.alphas.shape[0] - 1)
        sigmas = (1 / self.alphas - 1).sqrt()
        sigma = sigmas[low] + (t - low) * (sigmas[high] - sigmas[low])
        a = (1 / (1 + sigma.square()))[:, None, None, None]
        eps = (1 - a).sqrt() * x / (a * self.spread**2 + 1 - a)
        told = 0 if tokens is None else 0 * tokens.sum()
        return eps + told if self.predicts == "epsilon" else (eps - (1 - a).sqrt() * x) / a.sqrt()


class Brought(unittest.TestCase):
    alphas = torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000), 0)

    def test_a_net_that_counts_steps_is_the_denoiser_that_it_stands_for(self) -> None:
        for predicts in ("epsilon", "v"):
            found = FromSteps(GaussianSteps(self.alphas, 0.4, predicts), self.alphas, 3, 4, predicts)
            sigmas = (1 / self.alphas - 1).sqrt()
            torch.testing.assert_close(found.step_of(sigmas[[0, 1, 500, 999]]), torch.tensor([0.0, 1, 500, 999]), atol=2e-3, rtol=0)
            self.assertAlmostEqual(found.sigma_min, float(sigmas[0]), 5)
            sigma = torch.tensor([0.011, 0.3, 1.7, 40.0, 150.0])
            x = (0.16 + sigma.square()).sqrt()[:, None, None, None] * torch.randn(5, 3, 4, 4)
            expected = (0.16 / (0.16 + sigma.square()))[:, None, None, None] * x
            torch.testing.assert_close(found(x, sigma), expected, atol=2e-3, rtol=2e-3)
        with self.assertRaisesRegex(ValueError, "predicts"):
            FromSteps(torch.nn.Identity(), self.alphas, 3, 4, "x0")
        for ends in (torch.cat([torch.ones(1), self.alphas]), torch.cat([self.alphas, torch.zeros(1)])):
            with self.assertRaisesRegex(ValueError, "strictly between"):
                FromSteps(torch.nn.Identity(), ends, 3, 4)

    def test_pictures_on_another_range(self) -> None:
        """Normal about 0 with 0.8 on [-1, 1] is normal about 1/2 with 0.4 on [0, 1]."""

        class Shifted(torch.nn.Module):
            channels, side, sigma_min, sigma_max = 3, 4, 0.01, 80.0

            def forward(self, y: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
                return 0.5 + (0.16 / (0.16 + sigma.square()))[:, None, None, None] * (y - 0.5)

        sigma, x = torch.tensor([0.5, 2.0]), torch.randn(2, 3, 4, 4)
        found = Rescaled(Shifted(), 0.5, 0.5)
        torch.testing.assert_close(found(x, sigma), (0.64 / (0.64 + sigma.square()))[:, None, None, None] * x)
        self.assertEqual((found.sigma_min, found.sigma_max), (0.02, 160.0))

    def test_opaque_pictures(self) -> None:
        sigma, x = torch.tensor([0.5, 2.0]), torch.randn(2, 4, 4, 4)
        for channels, noise in ((1, sigma / 3**0.5), (3, sigma)):
            opaque = Opaque(FromSteps(GaussianSteps(self.alphas, 0.4, "epsilon"), self.alphas, channels, 4))
            seen = x[:, :3].mean(1, keepdim=True) if channels == 1 else x[:, :3]
            expected = (0.16 / (0.16 + noise.square()))[:, None, None, None] * seen  # a grey value seen three times
            found = opaque(x, sigma)
            torch.testing.assert_close(found[:, :3], expected.expand(-1, 3, -1, -1), atol=2e-3, rtol=2e-3)
            self.assertTrue(bool((found[:, 3] == 1).all()))

    def test_what_is_written(self) -> None:
        net = Opaque(FromSteps(GaussianSteps(self.alphas, 0.4, "epsilon"), self.alphas, 3, 4))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with mock.patch("onnx_files.MODELS", folder):
                entry = bring("mine", net, "here, MIT", {"en": {"cat": 0, "dog": 1}})
                self.assertEqual(json.loads((folder / "manifest.json").read_text())["mine"], entry)
            self.assertEqual([each["shape"] for each in entry["inputs"]], [["n", 4, 4, 4], ["n"], ["n", 2]])
            stored = torch.frombuffer(bytearray((folder / "mine.check.bin").read_bytes()), dtype=torch.float32)
            x, sigma, tokens, denoised = stored.split([320, 5, 10, 320])
            torch.testing.assert_close(net(x.view(5, 4, 4, 4), sigma, tokens.view(5, 2)).flatten(), denoised)
            self.assertEqual([float(each) for each in tokens.view(5, 2).sum(1)], [0, 1, 1, 1, 1])
            self.assertEqual(json.loads((folder / "mine.vocabulary.json").read_text())["ja"], {})
            with mock.patch("bring.LARGEST", 100), mock.patch("onnx_files.MODELS", folder):
                with self.assertRaisesRegex(ValueError, "would have"):
                    bring("larger", net, "here, MIT")
                with self.assertRaisesRegex(ValueError, "words in fr"):
                    bring("larger", net, "here, MIT", {"fr": {"chat": 0}})
                net.sigma_max = float("inf")
                with self.assertRaisesRegex(ValueError, "sigma goes from"):
                    bring("larger", net, "here, MIT")
            self.assertFalse([path.name for path in folder.iterdir() if path.name.startswith("larger")])


class Words(unittest.TestCase):
    def test_texts_of_either_language(self) -> None:
        smileys = load_set("smileys-32")
        for text, words in (("blue heart", ["blue", "heart"]), ("Sunglasses, smile", ["sunglasses", "smile"])):
            expected = sorted({smileys.words["en"][word] for word in words})
            self.assertEqual(smileys.prompt(text).nonzero().flatten().tolist(), expected)
        self.assertEqual(float(smileys.prompt("猫と涙").sum()), 2)
        with self.assertRaisesRegex(ValueError, "xylophone"):
            smileys.prompt("blue xylophone")

    def test_prompts_of_training_are_the_pictures_own_words(self) -> None:
        smileys, rows = load_set("smileys-32"), torch.arange(169).repeat(40)
        told = drop_words(smileys, rows, 0.12, generator_of(1, 1))
        own = torch.maximum(smileys.prompts["en"], smileys.prompts["ja"])[rows]
        self.assertTrue((told <= own).all())
        counts = told.sum(1)
        self.assertAlmostEqual(
            float((counts == 0).float().mean()), 0.12, delta=0.08
        )  # and those of which no word was drawn
        self.assertGreater(float((counts == 1).float().mean()), 0.25)


class Degradations(unittest.TestCase):
    def test_they_are_those_of_the_course(self) -> None:
        script = Path(__file__).with_name("degradation-cases.ts")
        cases = json.loads(
            subprocess.run(["npx", "tsx", str(script)], capture_output=True, text=True, check=True).stdout
        )

        def picture(values: list[float], channels: int = 4) -> torch.Tensor:
            return torch.tensor(values, dtype=torch.float32).reshape(1, 32, 32, channels).permute(0, 3, 1, 2)

        x, other, noise = picture(cases["x"]), picture(cases["other"]), picture(cases["noise"], 1)
        centre = torch.tensor([cases["center"]])
        functions = {
            "snow": lambda s: degradations.snow(x, s, noise),
            "mask": lambda s: degradations.mask(x, s, centre),
            "blend": lambda s: degradations.blend(x, s, other),
            **{
                name: (lambda s, name=name: getattr(degradations, name)(x, s))
                for name in ("blur", "pixelate", "desaturate")
            },
        }
        self.assertEqual(set(functions), set(degradations.NAMES))
        for case in cases["cases"]:
            found = functions[case["name"]](torch.tensor([float(case["severity"])]))
            # Float32 against float64 on numbers of size 1, and slopes of up to 10 in the rims.
            torch.testing.assert_close(
                found, picture(case["x"]), rtol=0, atol=1e-5, msg=f"{case['name']} {case['severity']}"
            )


class Metrics(unittest.TestCase):
    def test_same_distribution_and_another(self) -> None:
        a, b = (torch.randn(800, 10, generator=generator_of(seed, 1)) for seed in (1, 2))
        value, error = mmd(a, b)
        self.assertLess(abs(value), 5 * error)
        value, error = mmd(a + 1, b)
        self.assertGreater(value, 5 * error)
        self.assertGreater(coverage(a, b), 0.5)
        self.assertLess(coverage(a + 10, b), 0.01)

    def test_nearest(self) -> None:
        distance, which = nearest(torch.tensor([[0.0, 1.0], [5.0, 5.0]]), torch.tensor([[0.0, 0.0], [5.0, 8.0]]))
        self.assertEqual(which.tolist(), [0, 1])
        torch.testing.assert_close(distance, torch.tensor([1.0, 3.0]))


if __name__ == "__main__":
    torch.set_num_threads(1)
    unittest.main()
