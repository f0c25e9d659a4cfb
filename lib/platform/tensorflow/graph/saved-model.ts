import type { GraphBinding, GraphNode, OperationAttribute } from "./operation";

// tfjs-node brings the classes of TensorFlow's messages along, to read the signatures of saved models; their only types
// are these.

interface Message {
  serializeBinary(): Uint8Array;
}
interface Dimension extends Message {
  setSize(size: number): void;
}
interface Shape extends Message {
  addDim(dimension: Dimension): void;
}
interface TensorMessage extends Message {
  setDtype(type: number): void;
  setTensorShape(shape: Shape): void;
  setTensorContent(bytes: Uint8Array): void;
}
interface List extends Message {
  setIList(values: readonly number[]): void;
  setFList(values: readonly number[]): void;
  setBList(values: readonly boolean[]): void;
}
interface Attribute extends Message {
  setType(type: number): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(value: Uint8Array): void;
  setShape(shape: Shape): void;
  setTensor(tensor: TensorMessage): void;
  setList(list: List): void;
}
interface Node extends Message {
  setName(name: string): void;
  setOp(operation: string): void;
  setInputList(inputs: readonly string[]): void;
  getAttrMap(): { set(name: string, value: Attribute): void };
}
interface Graph extends Message {
  setNodeList(nodes: readonly Node[]): void;
  setVersions(versions: Message): void;
}
interface Messages {
  readonly TensorShape: (new () => Shape) & { readonly Dim: new () => Dimension };
  readonly Tensor: new () => TensorMessage;
  readonly AttrValue: (new () => Attribute) & { readonly ListValue: new () => List };
  readonly NodeDef: new () => Node;
  readonly GraphDef: new () => Graph;
  readonly VersionDef: new () => Message & { setProducer(version: number): void };
  readonly MetaGraphDef: (new () => Message & {
    setMetaInfoDef(info: Message): void;
    setGraphDef(graph: Graph): void;
  }) & {
    readonly MetaInfoDef: new () => Message & { setTagsList(tags: readonly string[]): void };
  };
  readonly SavedModel: new () => Message & {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: Message): void;
  };
}

/** The tag under which {@link encodeSavedModel} files its one graph. */
export const servingTag = "serve";

/** The version of graphs that TensorFlow 2.15 writes; by an older one it would apply the rules of old graphs. */
const graphVersion = 1645;

/**
 * A graph as TensorFlow's `saved_model.pb`, without variables or signatures.
 *
 * @param nodes Each after those that it takes in.
 * @throws Error for an attribute of a kind that no operation used here has.
 */
export function encodeSavedModel(nodes: readonly GraphNode[], binding: GraphBinding): Uint8Array {
  const messages: Messages = require("@tensorflow/tfjs-node-gpu/dist/proto/api_pb");
  const graph = new messages.GraphDef();
  graph.setNodeList(nodes.map((node) => encodeNode(node, messages, binding)));
  const versions = new messages.VersionDef();
  versions.setProducer(graphVersion);
  graph.setVersions(versions);
  const information = new messages.MetaGraphDef.MetaInfoDef();
  information.setTagsList([servingTag]);
  const meta = new messages.MetaGraphDef();
  meta.setMetaInfoDef(information);
  meta.setGraphDef(graph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}

function encodeNode(node: GraphNode, messages: Messages, binding: GraphBinding): Node {
  const message = new messages.NodeDef();
  const attribute = (name: string, write: (value: Attribute) => void) => {
    const value = new messages.AttrValue();
    write(value);
    message.getAttrMap().set(name, value);
  };
  message.setName(node.name);
  if (node.kind === "operation") {
    message.setOp(node.operation);
    message.setInputList(node.inputs);
    for (const each of node.attributes) {
      attribute(each.name, (value) => writeAttribute(value, each, messages, binding));
    }
    return message;
  }
  message.setOp(node.kind === "input" ? "Placeholder" : "Const");
  const shape = new messages.TensorShape();
  for (const size of node.shape) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize(size);
    shape.addDim(dimension);
  }
  attribute("dtype", (value) => value.setType(node.type));
  if (node.kind === "input") {
    attribute("shape", (value) => value.setShape(shape));
  } else {
    const tensor = new messages.Tensor();
    tensor.setDtype(node.type);
    tensor.setTensorShape(shape);
    tensor.setTensorContent(node.bytes);
    attribute("value", (value) => value.setTensor(tensor));
  }
  return message;
}

function writeAttribute(
  message: Attribute,
  { name, type, value }: OperationAttribute,
  messages: Messages,
  binding: GraphBinding,
): void {
  const list = () => {
    const values = new messages.AttrValue.ListValue();
    message.setList(values);
    return values;
  };
  if (type === binding.TF_ATTR_TYPE) message.setType(value as number);
  else if (type === binding.TF_ATTR_STRING) message.setS(Buffer.from(value as string));
  else if (type === binding.TF_ATTR_INT) {
    if (Array.isArray(value)) list().setIList(value);
    else message.setI(value as number);
  } else if (type === binding.TF_ATTR_FLOAT) {
    if (Array.isArray(value)) list().setFList(value);
    else message.setF(value as number);
  } else if (type === binding.TF_ATTR_BOOL) {
    if (Array.isArray(value)) list().setBList(value);
    else message.setB(value as boolean);
  } else throw new Error(`Cannot write attribute ${name} of kind ${type} into a graph.`);
}
