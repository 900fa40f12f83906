/** A window on the plane that can be moved and zoomed: the algebra, and the gestures that drive it. */

export interface View {
  /** The world's point in the middle of the window. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels per unit. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** World to window; the world's y points up. */
export function toWindow({x, y, scale}: View, {width, height}: Size, worldX: number, worldY: number): readonly [number, number] {
  return [width / 2 + (worldX - x) * scale, height / 2 - (worldY - y) * scale];
}

/** Window to world: the inverse. */
export function toWorld({x, y, scale}: View, {width, height}: Size, left: number, top: number): readonly [number, number] {
  return [x + (left - width / 2) / scale, y - (top - height / 2) / scale];
}

/** Zooms by `factor`, keeping the world's point under (left, top) where it is. */
export function zoomAt(view: View, size: Size, factor: number, left: number, top: number, limits: {min: number; max: number}): View {
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale * factor));
  const [worldX, worldY] = toWorld(view, size, left, top);
  return {x: worldX - (left - size.width / 2) / scale, y: worldY + (top - size.height / 2) / scale, scale};
}

/** The view that shows all points with a margin, as a share of the window. */
export function fitView(points: readonly (readonly [number, number])[], {width, height}: Size, margin = 0.06): View {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
  const scale = (1 - 2 * margin) * Math.min(width / (x1 - x0), height / (y1 - y0));
  return {x: (x0 + x1) / 2, y: (y0 + y1) / 2, scale};
}

export interface Gestures {
  onPan: (dx: number, dy: number) => void;
  onZoom: (factor: number, left: number, top: number) => void;
  onTap: (left: number, top: number) => void;
  onHover: (left: number, top: number) => void;
  onLeave: () => void;
}

/**
 * Mouse: drag to pan, Ctrl or ⌘ with the wheel to zoom (a bare wheel scrolls the page). Touch: one finger sideways to
 * pan, two to pan and pinch. A press that does not move is a tap. `ignore` is the handle on top.
 */
export function addGestures(element: HTMLElement, {onPan, onZoom, onTap, onHover, onLeave}: Gestures, ignore: (target: EventTarget | null) => boolean): void {
  const pointers = new Map<number, readonly [number, number]>();
  let travelled = 0;
  const at = (event: MouseEvent): readonly [number, number] => {
    const box = element.getBoundingClientRect();
    const zoom = box.width / element.offsetWidth || 1; // a presented figure is enlarged by CSS
    return [(event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom];
  };
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return b ? {left: (a[0] + b[0]) / 2, top: (a[1] + b[1]) / 2, distance: Math.hypot(a[0] - b[0], a[1] - b[1])} : {left: a[0], top: a[1], distance: 0};
  };
  element.addEventListener("pointerdown", (event) => {
    if (ignore(event.target) || event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    travelled = 0;
  });
  element.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) {
      if (event.pointerType === "mouse" && !ignore(event.target)) onHover(...at(event));
      return;
    }
    const before = spread();
    pointers.set(event.pointerId, at(event));
    const now = spread();
    travelled += Math.abs(now.left - before.left) + Math.abs(now.top - before.top);
    onPan(now.left - before.left, now.top - before.top);
    if (before.distance > 0 && now.distance > 0) onZoom(now.distance / before.distance, now.left, now.top);
  });
  const end = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && travelled < 6 && pointers.size === 0) onTap(...at(event));
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener("pointerleave", onLeave);
  element.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    onZoom(Math.exp(-event.deltaY / 200), ...at(event));
  }, {passive: false});
}
