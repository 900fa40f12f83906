/**
 * The address bar follows the page, and the page follows back and forward. One gesture of the reader (a drag, a burst of
 * keys, a click) is one step of the history: its first change makes the step, what follows changes it.
 */

export interface AddressOptions {
  /** The fragment of the page as it is now, without "#". */
  readonly compose: () => Promise<string>;
  /** Brings the page to a fragment. `trusted`: this page wrote it, in this tab. */
  readonly apply: (fragment: string, options: {trusted: boolean}) => void;
  /** Whether a fragment says more than where to scroll to. */
  readonly carriesState: (fragment: string) => boolean;
  /** The reader has gone to another place of the page: its fragment. */
  readonly onAnchor: (fragment: string) => void;
}

export interface Address {
  /** The page has changed: writes it down when it has come to rest. */
  follow(): void;
  /** Writes it into the present step now. */
  settle(): Promise<void>;
  /** Takes the address as it stands for the page's own: back leads to it again. Only for one without code. */
  accept(): void;
  /** Something the reader did begins: what changes now is one step. With a place: unless the last thing was done there too. */
  begin(at?: EventTarget | null): void;
}

/** Browsers refuse more than about a hundred changes of the address in half a minute. */
const REST_MS = 350;
const PATIENCE_MS = 2000;
/** Keys pressed at the same place with shorter pauses are one gesture. */
const BURST_MS = 1000;

/** What the history remembers beside an address that this page wrote; links from elsewhere cannot bring it. */
interface Written {
  readonly link: string;
}

export function followAddress({compose, apply, carriesState, onAnchor}: AddressOptions): Address {
  let gesture = 0;
  let step = 0; // the gesture that the present step of the history belongs to
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  let writing = 0;
  let lastKey: {target: EventTarget | null; time: number} | undefined;

  const current = () => location.hash.slice(1);
  async function write(mayPush: boolean): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const mine = ++writing;
    const fragment = await compose();
    if (mine !== writing) return;
    const push = mayPush && gesture !== step && fragment !== current();
    step = gesture;
    if (fragment === current() && wrote(fragment)) return;
    const address = fragment ? `#${fragment}` : location.pathname + location.search;
    try {
      history[push ? "pushState" : "replaceState"]({link: fragment} satisfies Written, "", address);
    } catch {
      timer = setTimeout(() => void write(mayPush), 5 * PATIENCE_MS); // too many of late: once more, later
    }
  }
  const wrote = (fragment: string) => (history.state as Partial<Written> | null)?.link === fragment;

  let place: EventTarget | null | undefined;
  const begin = (at?: EventTarget | null) => {
    if (at && at === place) return;
    place = at;
    if (at) lastKey = {target: at, time: performance.now()};
    gesture++;
  };
  addEventListener("pointerdown", ({target}) => {
    begin();
    place = target;
  }, {capture: true});
  addEventListener("keydown", ({key, target, timeStamp}) => {
    if (["Shift", "Control", "Alt", "Meta", "Tab"].includes(key)) return;
    if (lastKey?.target !== target || timeStamp - lastKey.time > BURST_MS) begin();
    place = target;
    lastKey = {target, time: timeStamp};
  }, {capture: true});
  addEventListener("popstate", () => {
    clearTimeout(timer);
    writing++;
    step = gesture;
    const fragment = current();
    if (wrote(fragment)) apply(fragment, {trusted: true});
    else if (carriesState(fragment)) apply(fragment, {trusted: false});
    else {
      onAnchor(fragment);
      void write(false);
    }
  });

  return {
    begin,
    follow() {
      if (gesture === 0) return; // the page moves by itself: no matter for its address
      const now = performance.now();
      if (timer === undefined) since = now;
      clearTimeout(timer);
      timer = setTimeout(() => void write(true), Math.max(0, Math.min(REST_MS, since + PATIENCE_MS - now)));
    },
    settle: () => write(false),
    accept: () => history.replaceState({link: current()} satisfies Written, "")
  };
}

/** Whether this page wrote the address that it is opened with: on a reload, or on coming back to it. */
export function isOwnAddress(): boolean {
  return (history.state as Partial<Written> | null)?.link === location.hash.slice(1);
}
