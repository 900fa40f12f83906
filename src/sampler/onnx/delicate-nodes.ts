/**
 * The nodes of an ONNX file that a GPU computes too coarsely: WGSL promises sine and cosine only to 2⁻¹¹ (WGSL specification,
 * "Floating point accuracy"), and an embedding of σ passes that on to all of the network: 5e-4 in its answer was seen, where
 * the processor is within 1e-6. They are a few numbers a row, so the processor does them and loses nothing.
 */
import {readNodes, type GraphNode} from "./graph.js";

/** What may stand before them and go along, so that nothing is fetched back from the GPU for their sake. */
const CHEAP = new Set("Add Sub Mul Div Neg Log Exp Sqrt Clip Reciprocal Cast Constant ConstantOfShape Expand GreaterOrEqual ReduceSum Unsqueeze Squeeze Reshape Shape Gather Slice Concat Identity".split(" "));

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
