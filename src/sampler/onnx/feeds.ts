/** What goes to a session: each input's numbers and sides. */
import {countRows, type NetworkEntry, type Tensors} from "./network.js";

export interface Feed {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export type Feeds = Readonly<Record<string, Feed>>;

/** Only the inputs that the network has. @throws RangeError as `countRows` */
export function toFeeds(entry: NetworkEntry, inputs: Tensors): Feeds {
  const rows = countRows(entry, inputs);
  return Object.fromEntries(entry.inputs.map(({name, shape}) => [name, {data: inputs[name]!, dims: shape.map((side) => (side === "n" ? rows : side))}]));
}
