/**
 * The nodes of an ONNX file. Reads as much of it as that needs: messages of protobuf whose field numbers are those of onnx.proto.
 */

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const GRAPH = 7; // of ModelProto
const NODE = 1; // of GraphProto
const [INPUT, OUTPUT, NAME, OP] = [1, 2, 3, 4]; // of NodeProto

/** In the order in which they are computed; none for a file that is no ONNX file. */
export function readNodes(model: Uint8Array): GraphNode[] {
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
