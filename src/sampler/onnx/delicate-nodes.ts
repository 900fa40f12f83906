/**
 * The nodes of an ONNX file that a GPU computes too coarsely: WGSL promises sine and cosine only to 2⁻¹¹ (WGSL specification,
 * "Floating point accuracy"), and an embedding of σ passes that on to all of the network: 5e-4 in its answer was seen, where
 * the processor is within 1e-6. They are a few numbers a row, so the processor does them and loses nothing.
 *
 * Reads as much of the file as that needs: messages of protobuf whose field numbers are those of onnx.proto.
 */

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What may stand before them and go along, so that nothing is fetched back from the GPU for their sake. */
const CHEAP = new Set("Add Sub Mul Div Neg Log Exp Sqrt Clip Reciprocal Cast Constant Unsqueeze Squeeze Reshape Shape Gather Slice Concat Identity".split(" "));

/** Names of the sine and cosine nodes, and of what leads to them where that is arithmetic on inputs. None for a file that is no ONNX file. */
export function findDelicateNodes(model: Uint8Array): string[] {
  const nodes = readNodes(model);
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const names = new Set<string>();
  for (const node of nodes.filter(({op}) => op === "Sin" || op === "Cos")) {
    names.add(node.name);
    const before = ancestors(node, makers);
    if ([...before].every(({op}) => CHEAP.has(op))) for (const {name} of before) names.add(name);
  }
  return [...names].filter((name) => name !== "");
}

function ancestors(node: GraphNode, makers: ReadonlyMap<string, GraphNode>): Set<GraphNode> {
  const found = new Set<GraphNode>();
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const input of next.inputs) {
      const maker = makers.get(input);
      if (!maker || found.has(maker)) continue;
      found.add(maker);
      open.push(maker);
    }
  }
  return found;
}

const GRAPH = 7; // of ModelProto
const NODE = 1; // of GraphProto
const [INPUT, OUTPUT, NAME, OP] = [1, 2, 3, 4]; // of NodeProto

function readNodes(model: Uint8Array): GraphNode[] {
  const text = new TextDecoder();
  try {
    return readFields(model)
      .filter(({field}) => field === GRAPH)
      .flatMap(({bytes}) => readFields(bytes))
      .filter(({field}) => field === NODE)
      .map(({bytes}) => {
        const fields = readFields(bytes);
        const all = (wanted: number): string[] => fields.filter(({field}) => field === wanted).map((each) => text.decode(each.bytes));
        return {name: all(NAME)[0] ?? "", op: all(OP)[0] ?? "", inputs: all(INPUT), outputs: all(OUTPUT)};
      });
  } catch (error) {
    if (error instanceof RangeError) return []; // the runtime will say what is wrong with the file
    throw error;
  }
}

interface Field {
  readonly field: number;
  readonly bytes: Uint8Array;
}

/** The fields of one message that have a length: texts and messages. @throws RangeError where it is no message */
function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      if (at >= message.length || factor > 2 ** 63) throw new RangeError("readFields: the message is cut short");
      const byte = message[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const kind = key % 8;
    if (kind === 0) varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = varint();
      if (at + length > message.length) throw new RangeError("readFields: the message is cut short");
      fields.push({field: Math.floor(key / 8), bytes: message.subarray(at, (at += length))});
    } else throw new RangeError(`readFields: there is no wire type ${kind}`);
  }
  return fields;
}
