/** What src/math/degradations makes of one random picture, as JSON: check.py compares the training code's with it. */
import {createMask} from "../../src/math/degradations/mask.js";
import {DEGRADATIONS} from "../../src/math/degradations/registry.js";
import {createRandom} from "../../src/math/noise/random.js";

const size = {width: 32, height: 32};
const center = [11.3, 17.8] as const;
const seed = 7;
const random = createRandom(5);
const draw = () => Float64Array.from({length: 4096}, () => 2 * random.uniform() - 1);
const x = draw();
const other = draw();
const names = ["blur", "pixelate", "desaturate", "snow", "mask", "blend"] as const;

const cases = [0, 0.05, 0.3, 0.62, 1].flatMap((severity) =>
  names.map((name) => {
    const degrade = name === "mask" ? createMask({...size, center}) : DEGRADATIONS[name].create({...size, other, seed});
    return {name, severity, x: [...degrade(x, severity)]};
  })
);
const noise = createRandom(seed).normals(1024); // what snow ranks
console.log(JSON.stringify({x: [...x], other: [...other], noise: [...noise], center, cases}));
