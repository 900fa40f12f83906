/** Two dimensions: the landscape from above with its arrows, and as a relief with a point on the hillside. */
import {button, checkbox, controls, select, slider} from "../controls.js";
import {drawArrow} from "../marks.js";
import {addDrawnPoints} from "../plane/drawn-points.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {arrowsLayer, circleLayer, dotsLayer} from "../plane/layers.js";
import {createPlane, type Place} from "../plane/plane.js";
import {createRelief} from "../plane/relief.js";
import {readout} from "../readout.js";
import {score as words} from "../strings/en/score.js";
import {createPointCloud} from "../../math/targets/point-cloud.js";
import {SHAPES, type ShapeName} from "../../math/targets/shapes.js";
import type {Target} from "../../math/types.js";

const REACH = 4.2;
/** What lies lower than this below the summit is shown as plain. */
const DEEP = 9;

/** What a reader's first drawing is: a hook of 24 points. */
function firstDrawing(): Float64Array {
  return Float64Array.from({length: 48}, (_, k) => {
    const angle = 0.2 + (Math.floor(k / 2) / 24) * 4.2;
    return k % 2 ? 2 * Math.sin(angle) : 2 * Math.cos(angle);
  });
}

export function createFieldFigure({score}: {score: (target: Target, x: Float64Array, sigma: number) => Float64Array}): HTMLElement {
  let x: Place = [-2.2, -1.6];
  let drawn = firstDrawing();
  let target: Target = SHAPES["two-moons"].create();
  let version = 0;
  const shape = select<ShapeName | "drawn">({
    label: words.field.target,
    options: {...Object.fromEntries(Object.entries(SHAPES).map(([name, {label}]) => [name, label])), drawn: words.field.drawn} as Record<ShapeName | "drawn", string>,
    value: "two-moons"
  });
  const sigma = slider({label: "σ", symbol: "sigma", min: 0.15, max: 4, value: 0.5, scale: "log"});
  const arrows = checkbox({label: words.field.arrows, symbol: "score", value: true});
  const logDensity = (a: number, b: number) => target.logDensity(Float64Array.of(a, b), sigma.value);
  const key = () => `${version} ${sigma.value}`;

  const map = createPlane({
    label: words.field.mapLabel,
    reach: REACH,
    layers: [
      heatLayer({value: (a, b) => Math.exp(logDensity(a, b)), key, columns: 84}),
      arrowsLayer({score: () => (arrows.value ? (at) => score(target, at, sigma.value) : undefined), sigma: () => sigma.value}),
      dotsLayer({points: () => (shape.value === "drawn" ? drawn : []), radius: 3}),
      circleLayer(() => ({at: x, radius: sigma.value})),
      ({context, colors, toCanvas}) => {
        const [a, b] = slopeAt(x);
        const size = sigma.value * Math.hypot(a, b);
        const reach = size > 0 ? (1.4 * sigma.value) / (1 + size) : 0;
        drawArrow(context, toCanvas(...x), toCanvas(x[0] + reach * a, x[1] + reach * b), colors.slope, 3);
      }
    ]
  });
  let summit = 0;
  let summitOf = "";
  const ceiling = () => {
    if (summitOf !== key()) {
      summitOf = key();
      summit = -Infinity;
      for (let a = -REACH; a <= REACH; a += REACH / 24) for (let b = -REACH; b <= REACH; b += REACH / 24) summit = Math.max(summit, logDensity(a, b));
    }
    return summit;
  };
  const slopeAt = (at: Place): Place => {
    const slope = score(target, Float64Array.of(...at), sigma.value);
    return [slope[0]!, slope[1]!];
  };
  const relief = createRelief({
    label: words.field.reliefLabel,
    aspect: 1,
    reach: REACH,
    height: logDensity,
    floor: () => ceiling() - DEEP,
    ceiling,
    key,
    point: () => ({at: x, slope: slopeAt(x)})
  });
  const numbers = readout("");
  const handle = map.addHandle({label: words.field.point, symbol: "x", at: x, onMove: (a, b) => ((x = [a, b]), show())});
  keepPlace(handle.element, {key: "x", read: () => x, reach: 1.5 * REACH, write: (place) => ((x = place), handle.moveTo(...x), show())});

  const clear = button({label: words.field.clear, onClick: () => points.put(new Float64Array())});
  const undo = button({label: words.field.undo, onClick: () => points.undo()});
  const tools = controls(clear, undo);
  const points = addDrawnPoints(map, {
    points: drawn,
    max: 300,
    tool: () => (shape.value === "drawn" ? "draw" : "off"),
    cursorLabel: words.field.cursor,
    onChange(next) {
      drawn = next;
      renew();
    }
  });

  function renew(): void {
    version++;
    if (shape.value !== "drawn") target = SHAPES[shape.value].create();
    else if (drawn.length > 0) target = createPointCloud(drawn, 2);
    show();
  }
  function show(): void {
    const drawing = shape.value === "drawn";
    for (const part of [tools, ...map.element.querySelectorAll<HTMLElement>(".drawing-cursor")]) part.style.display = drawing ? "" : "none";
    handle.moveTo(...x);
    const slope = slopeAt(x);
    numbers.textContent = drawing && drawn.length === 0 ? words.field.empty : words.field.numbers(x, logDensity(...x), slope);
    map.describe(words.field.alt(x, slope, sigma.value));
    map.setValue(slope.map((value) => value.toFixed(6)).join(","));
    map.redraw();
    relief.redraw();
  }
  shape.addEventListener("input", renew);
  for (const control of [sigma, arrows]) control.addEventListener("input", show);
  renew();

  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(map.element, relief.element);
  const element = document.createElement("div");
  element.append(panels, controls(shape, sigma, arrows), tools, numbers);
  return element;
}
