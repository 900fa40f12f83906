/**
 * The numbers behind the corrections (data-claim), as the pages compute them for their readers. Ranges come from theory,
 * not from what the page happened to show.
 */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf} from "./value-of.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: true});
});
afterAll(() => site?.close());

const dim = 16384;

test("E2: in 16384 dimensions the distance from the start is σ√d, whatever the seed (/noise#ruler)", async () => {
  const {page} = await openPage(site, "noise");
  // The rms deviation from 1 of n = 32 independent distances is 1/√(2d), itself known to a share of 1/√(2n).
  const expected = 1 / Math.sqrt(2 * dim);
  const deviation = await valueOf<number>(page, "ruler");
  expect(Math.abs(deviation - expected)).toBeLessThan(5 * (expected / Math.sqrt(2 * 32)));
  await page.context().close();
});

test("E2: lengths of noise vary about 84 times less in 16384 dimensions than in 2 (/point#angles)", async () => {
  const {page} = await openPage(site, "point");
  // Spread of ‖ε‖/√d: √(1 − π/4) for d = 2, 1/√(2d) for large d; each from 200 draws, known to a share of 1/√400 (kurtosis near 3).
  const expected = Math.sqrt(1 - Math.PI / 4) * Math.sqrt(2 * dim);
  const ratio = await valueOf<number>(page, "angles");
  expect(Math.abs(ratio / expected - 1)).toBeLessThan(5 * Math.SQRT2 * (1 / Math.sqrt(400)));
  await page.context().close();
});

test("E3: lengths of pictures vary many times more than lengths of noise (/point#shells)", async () => {
  const {page} = await openPage(site, "point");
  // The noise's relative spread is 0.55 % by theory; "several per cent" for pictures means a ratio of at least 5.
  expect(await valueOf<number>(page, "shells")).toBeGreaterThan(5);
  await page.context().close();
});

test("E4: both displacements are equally long in the root mean square (/noise#kinds)", async () => {
  const {page} = await openPage(site, "noise");
  // ‖s·Σ√λₖεₖuₖ‖² has the relative variance 2·Σλ²/(Σλ)² per draw; the rms over 400 draws is known to half its root.
  const variances = new Float32Array(Uint8Array.from(gunzipSync(readFileSync("data/pictures/pca.bin"))).buffer, 4 * dim, 64);
  const sum = variances.reduce((total, v) => total + v, 0);
  const share = variances.reduce((total, v) => total + v * v, 0) / sum ** 2;
  const error = Math.sqrt((2 * share) / 400) / 2; // 1.2 %
  expect(Math.abs(await valueOf<number>(page, "kinds") - 1)).toBeLessThan(5 * error);
  await page.context().close();
});

test("E14: back from small noise, lost from large; the SDE draws from the posterior, the ODE does not (/ideal#return)", async () => {
  const {page} = await openPage(site, "ideal");
  interface Rates {
    n: number;
    trials: number;
    ode: {sigma90: number; sigma10: number};
    sde: {sigma90: number; sigma10: number};
    posterior: {sigma90: number; sigma10: number};
    odeExcess: {mean: number; error: number};
    sdeExcess: {mean: number; error: number};
  }
  const {ode, sde, posterior, odeExcess, sdeExcess} = await valueOf<Rates>(page, "return", ({n, trials, ode: {sigma10}}) => n > 1000 && trials >= 48 && sigma10 > 0, 300_000);
  // A rate of 48 trials is known to ±√(0.09/48) = 4 % at 90 % and 10 %; the curve falls by 80 % over a factor of three in σ.
  expect(ode.sigma90).toBeGreaterThan(7);
  expect(ode.sigma90).toBeLessThan(16);
  expect(ode.sigma10).toBeGreaterThan(24);
  expect(ode.sigma10).toBeLessThan(50);
  for (const [name, low, high] of [["sigma90", 7, 16], ["sigma10", 20, 45]] as const) {
    expect(sde[name]).toBeGreaterThan(low);
    expect(sde[name]).toBeLessThan(high);
  }
  // Trial by trial, at one and the same noise. The SDE is exact but for its 36 steps, worth less than 0.01.
  expect(Math.abs(sdeExcess.mean), "the SDE draws from the posterior").toBeLessThan(5 * sdeExcess.error + 0.01);
  expect(odeExcess.mean, "the ODE comes back more often than a draw").toBeGreaterThan(2 * odeExcess.error);
  expect(posterior.sigma10, "the likeliest picture is right more often than a draw from the posterior").toBeLessThan(ode.sigma10);
  await page.context().close();
}, 330_000); // some 1000 runs of each kind through all pictures
