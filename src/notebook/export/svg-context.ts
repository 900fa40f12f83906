/**
 * A canvas context that writes SVG: what a figure draws on its stage becomes shapes, words and gradients that stay sharp
 * at any size and can be edited. It knows what the course's figures use. Whatever cannot be a shape (blending, pixels that
 * are read back) throws NotVector, and the figure is saved as PNG instead.
 */

export class NotVector extends Error {}

/** a, b, c, d, e, f of SVG's matrix(). */
type Matrix = readonly [number, number, number, number, number, number];

interface State {
  readonly matrix: Matrix;
  readonly clip: string;
  fillStyle: Paint;
  strokeStyle: Paint;
  globalAlpha: number;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  dash: readonly number[];
  font: string;
  textAlign: string;
  textBaseline: string;
}

interface Gradient {
  readonly id: string;
  addColorStop(offset: number, color: string): void;
}
type Paint = string | Gradient;

export interface SvgContextOptions {
  /** A CSS colour as `rgb(…)` and its opacity. */
  readonly readColor: (color: string) => {rgb: string; opacity: number};
  readonly measureText: (text: string, font: string) => TextMetrics;
  /** Begins every id of the file. */
  readonly prefix?: string;
}

export interface SvgContext {
  /** To be drawn on. */
  readonly context: CanvasRenderingContext2D;
  /** Adds an element as it is, at the present transform. */
  append(markup: string): void;
  /** Everything drawn so far, as the inside of an `<svg>`. */
  read(): string;
}

export function createSvgContext({readColor, measureText, prefix = "c"}: SvgContextOptions): SvgContext {
  const body: string[] = [];
  const definitions: string[] = [];
  const stack: State[] = [];
  let path = "";
  let pen: readonly [number, number] | undefined; // undefined: the path is empty
  let count = 0;
  let state: State = {
    matrix: [1, 0, 0, 1, 0, 0], clip: "", fillStyle: "#000", strokeStyle: "#000", globalAlpha: 1, lineWidth: 1, lineCap: "butt", lineJoin: "miter", dash: [],
    font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic"
  };

  const placed = (): string => {
    const identity = state.matrix.every((value, i) => value === [1, 0, 0, 1, 0, 0][i]);
    return `${identity ? "" : ` transform="matrix(${state.matrix.map(short).join(" ")})"`}`;
  };
  /** A clip is written in the file's own coordinates, so it stands on a group outside the transform. */
  const add = (markup: string): void => void body.push(state.clip ? `<g clip-path="url(#${state.clip})">${markup}</g>` : markup);
  const paint = (name: "fill" | "stroke", value: Paint): string => {
    if (typeof value !== "string") return ` ${name}="url(#${value.id})"${attribute(`${name}-opacity`, state.globalAlpha, 1)}`;
    const {rgb, opacity} = readColor(value);
    return ` ${name}="${rgb}"${attribute(`${name}-opacity`, opacity * state.globalAlpha, 1)}`;
  };
  const pencil = (): string =>
    ` fill="none"${paint("stroke", state.strokeStyle)}${attribute("stroke-width", state.lineWidth, 1)}${attribute("stroke-linecap", state.lineCap, "butt")}${attribute("stroke-linejoin", state.lineJoin, "miter")}${state.dash.length ? ` stroke-dasharray="${state.dash.map(short).join(" ")}"` : ""}`;
  const box = (x: number, y: number, width: number, height: number): string => `<rect x="${short(Math.min(x, x + width))}" y="${short(Math.min(y, y + height))}" width="${short(Math.abs(width))}" height="${short(Math.abs(height))}"`;
  const multiply = (next: Matrix): void => {
    const [a, b, c, d, e, f] = state.matrix;
    const [g, h, i, j, k, l] = next;
    state = {...state, matrix: [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]};
  };
  const to = (command: "M" | "L", x: number, y: number): void => {
    path += `${pen ? command : "M"}${short(x)} ${short(y)}`;
    pen = [x, y];
  };
  const write = (text: string, x: number, y: number, paints: string): void =>
    add(`<text x="${short(x)}" y="${short(y)}"${font(state.font)}${anchor(state.textAlign)}${baseline(state.textBaseline)}${paints}${placed()}>${escapeXml(text)}</text>`);
  const gradient = (tag: "linearGradient" | "radialGradient", shape: string): Gradient => {
    const id = `${prefix}${++count}`;
    const stops: string[] = [];
    const at = definitions.push("") - 1;
    return {
      id,
      addColorStop(offset, color) {
        const {rgb, opacity} = readColor(color);
        stops.push(`<stop offset="${short(offset)}" stop-color="${rgb}"${attribute("stop-opacity", opacity, 1)}/>`);
        definitions[at] = `<${tag} id="${id}" gradientUnits="userSpaceOnUse" ${shape}>${stops.join("")}</${tag}>`;
      }
    };
  };

  const known = {
    save: () => void stack.push({...state}),
    restore: () => void (state = stack.pop() ?? state),
    translate: (x: number, y: number) => multiply([1, 0, 0, 1, x, y]),
    scale: (x: number, y: number) => multiply([x, 0, 0, y, 0, 0]),
    rotate: (angle: number) => multiply([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]),
    beginPath: () => void ([path, pen] = ["", undefined]),
    closePath: () => void (path += "Z"),
    moveTo: (x: number, y: number) => to("M", x, y),
    lineTo: (x: number, y: number) => to("L", x, y),
    bezierCurveTo: (a: number, b: number, c: number, d: number, x: number, y: number) => {
      if (!pen) to("M", a, b);
      path += `C${[a, b, c, d, x, y].map(short).join(" ")}`;
      pen = [x, y];
    },
    quadraticCurveTo: (a: number, b: number, x: number, y: number) => {
      if (!pen) to("M", a, b);
      path += `Q${[a, b, x, y].map(short).join(" ")}`;
      pen = [x, y];
    },
    arc: (x: number, y: number, r: number, from: number, end: number, counter = false) => {
      const turn = sweep(from, end, counter);
      to("L", x + r * Math.cos(from), y + r * Math.sin(from));
      for (const part of Math.abs(turn) > 3 ? [0.5, 1] : [1]) { // SVG draws no arc that ends where it began
        const [px, py] = [x + r * Math.cos(from + part * turn), y + r * Math.sin(from + part * turn)];
        path += `A${short(r)} ${short(r)} 0 0 ${turn > 0 ? 1 : 0} ${short(px)} ${short(py)}`;
        pen = [px, py];
      }
    },
    rect: (x: number, y: number, width: number, height: number) => {
      path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
      pen = [x, y];
    },
    roundRect: (x: number, y: number, width: number, height: number, radius: number) => {
      const r = short(radius);
      const arc = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${short(dx)} ${short(dy)}`;
      path += `M${short(x + radius)} ${short(y)}h${short(width - 2 * radius)}${arc(radius, radius)}v${short(height - 2 * radius)}${arc(-radius, radius)}h${short(2 * radius - width)}${arc(-radius, -radius)}v${short(2 * radius - height)}${arc(radius, -radius)}Z`;
      pen = [x, y];
    },
    fill: () => path && add(`<path d="${path}"${paint("fill", state.fillStyle)}${placed()}/>`),
    stroke: () => path && add(`<path d="${path}"${pencil()}${placed()}/>`),
    clip: () => {
      const id = `${prefix}${++count}`;
      definitions.push(`<clipPath id="${id}"${state.clip && ` clip-path="url(#${state.clip})"`}><path d="${path}"${placed()}/></clipPath>`);
      state = {...state, clip: id};
    },
    fillRect: (x: number, y: number, width: number, height: number) => add(`${box(x, y, width, height)}${paint("fill", state.fillStyle)}${placed()}/>`),
    strokeRect: (x: number, y: number, width: number, height: number) => add(`${box(x, y, width, height)}${pencil()}${placed()}/>`),
    clearRect: () => undefined, // nothing is there yet
    fillText: (text: string, x: number, y: number) => write(text, x, y, paint("fill", state.fillStyle)),
    strokeText: (text: string, x: number, y: number) => write(text, x, y, pencil()),
    measureText: (text: string) => measureText(text, state.font),
    setLineDash: (dash: readonly number[]) => void (state.dash = [...dash]),
    getLineDash: () => [...state.dash],
    createLinearGradient: (x1: number, y1: number, x2: number, y2: number) => gradient("linearGradient", `x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}"`),
    createRadialGradient: (fx: number, fy: number, fr: number, x: number, y: number, r: number) =>
      gradient("radialGradient", `fx="${short(fx)}" fy="${short(fy)}" fr="${short(fr)}" cx="${short(x)}" cy="${short(y)}" r="${short(r)}"`),
    drawImage: (image: CanvasImageSource, ...places: number[]) => add(picture(image, places, drawing.imageSmoothingEnabled, `${attribute("opacity", state.globalAlpha, 1)}${placed()}`))
  };
  const drawing = {imageSmoothingEnabled: true, imageSmoothingQuality: "low"};
  const context = new Proxy({}, {
    get: (_target, name) => {
      if (name in known) return known[name as keyof typeof known];
      if (name in drawing) return drawing[name as keyof typeof drawing];
      if (name in state) return state[name as keyof State];
      throw new NotVector(`A drawing that asks the canvas for ${String(name)} has no vector form`);
    },
    set: (_target, name, value: never) => {
      if (name in drawing) drawing[name as keyof typeof drawing] = value;
      else if (name in state && !["matrix", "clip", "dash"].includes(name as string)) state = {...state, [name]: value};
      else if (!(name === "globalCompositeOperation" && value === "source-over")) throw new NotVector(`A drawing that sets ${String(name)} to ${String(value)} has no vector form`);
      return true;
    }
  }) as CanvasRenderingContext2D;
  return {
    context,
    append: (markup) => add(`<g${placed()}>${markup}</g>`),
    read: () => `${definitions.length ? `<defs>${definitions.join("")}</defs>` : ""}${body.join("\n")}`
  };
}

/** How far an arc turns, as a canvas has it: at most once around, clockwise (positive) unless told. */
function sweep(from: number, to: number, counter: boolean): number {
  const whole = 2 * Math.PI;
  if (!counter && to - from >= whole) return whole;
  if (counter && from - to >= whole) return -whole;
  const turn = (((to - from) % whole) + whole) % whole;
  return counter && turn > 0 ? turn - whole : turn;
}

/** Two decimals are a fiftieth of a hair at the size of a page. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function attribute(name: string, value: string | number, usual: string | number): string {
  return value === usual ? "" : ` ${name}="${typeof value === "number" ? Math.round(value * 1e4) / 1e4 : value}"`;
}

function anchor(align: string): string {
  return align === "center" ? ' text-anchor="middle"' : align === "right" || align === "end" ? ' text-anchor="end"' : "";
}

function baseline(at: string): string {
  return {middle: ' dominant-baseline="central"', top: ' dominant-baseline="text-before-edge"', hanging: ' dominant-baseline="hanging"', bottom: ' dominant-baseline="text-after-edge"'}[at] ?? "";
}

/** "italic 500 12px Face, serif" in SVG's attributes. */
function font(shorthand: string): string {
  const [, before = "", size = "10", family = "sans-serif"] = /^(.*?)([\d.]+)px(?:\/\S+)?\s+(.*)$/.exec(shorthand) ?? [];
  const weight = /\b(bold|[1-9]\d\d)\b/.exec(before)?.[1];
  return ` font-family="${escapeXml(family)}" font-size="${size}"${weight && weight !== "400" ? ` font-weight="${weight}"` : ""}${before.includes("italic") ? ' font-style="italic"' : ""}`;
}

/** A raster picture inside the drawing, square pixels where it is enlarged so; only whole pictures, as the figures draw them. */
function picture(image: CanvasImageSource, places: readonly number[], smooth: boolean, rest: string): string {
  if (places.length > 4 || !(image instanceof HTMLCanvasElement)) throw new NotVector("A drawing that copies parts of pictures has no vector form");
  const [x = 0, y = 0, width = image.width, height = image.height] = places;
  return `<image x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" preserveAspectRatio="none"${smooth ? "" : ' style="image-rendering: pixelated"'} href="${image.toDataURL("image/png")}"${rest}/>`;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
