// Walks a raw reply along an output shape of the API model.
import { z } from "zod";
import modelJson from "../../data/eks-model.json" with { type: "json" };

const reference = z.looseObject({ shape: z.string() });
const shapeSchema = z.looseObject({
  type: z.string(),
  members: z.record(z.string(), reference).optional(),
  required: z.array(z.string()).optional(),
  member: reference.optional(),
  value: reference.optional(),
  enum: z.array(z.string()).optional(),
  error: z.looseObject({ httpStatusCode: z.number() }).optional(),
});
const operationSchema = z.looseObject({ output: reference, errors: z.array(reference) });
const model = z.looseObject({ operations: z.record(z.string(), operationSchema), shapes: z.record(z.string(), shapeSchema) }).parse(modelJson);

/** Everything in a raw reply that the model does not know or that has the wrong type. */
export function problemsWithOutput(operation: string, reply: unknown): readonly string[] {
  const shape = model.operations[operation]?.output.shape;
  return shape === undefined ? [`${operation}: unknown`] : walk(shape, reply, operation);
}

/** The HTTP status of an exception in the model; undefined for one it does not have. */
export function statusOfError(name: string): number | undefined {
  return model.shapes[name]?.error?.httpStatusCode;
}

/** The exceptions an operation declares. */
export function declaredErrors(operation: string): readonly string[] {
  return (model.operations[operation]?.errors ?? []).map(({ shape }) => shape);
}

const jsonTypes: Readonly<Record<string, string>> = { string: "string", integer: "number", timestamp: "number", boolean: "boolean" };

function walk(shapeName: string, value: unknown, path: string): readonly string[] {
  const shape = model.shapes[shapeName];
  if (shape === undefined) return [`${path}: no shape ${shapeName}`];
  if (shape.type === "structure") return walkStructure(shape, value, path);
  if (shape.type === "list") return walkList(shape.member?.shape ?? "", value, path);
  if (shape.type === "map") return walkMap(shape.value?.shape ?? "", value, path);
  return walkScalar(shape, value, path);
}

function walkScalar(shape: z.infer<typeof shapeSchema>, value: unknown, path: string): readonly string[] {
  if (typeof value !== jsonTypes[shape.type]) return [`${path}: ${typeof value} instead of ${shape.type}`];
  return shape.enum === undefined || shape.enum.includes(String(value)) ? [] : [`${path}: ${String(value)} is not in the enum`];
}

function walkList(member: string, value: unknown, path: string): readonly string[] {
  return Array.isArray(value) ? value.flatMap((item, index) => walk(member, item, `${path}[${String(index)}]`)) : [`${path}: not a list`];
}

function walkMap(member: string, value: unknown, path: string): readonly string[] {
  const map = z.record(z.string(), z.unknown()).safeParse(value);
  return map.success ? Object.entries(map.data).flatMap(([key, item]) => walk(member, item, `${path}.${key}`)) : [`${path}: not a map`];
}

function walkStructure(shape: z.infer<typeof shapeSchema>, value: unknown, path: string): readonly string[] {
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  if (!object.success) return [`${path}: not an object`];
  const missing = (shape.required ?? []).filter((name) => !(name in object.data)).map((name) => `${path}.${name}: missing`);
  const members = Object.entries(object.data).flatMap(([name, item]) => {
    const member = shape.members?.[name];
    return member === undefined ? [`${path}.${name}: unknown member`] : walk(member.shape, item, `${path}.${name}`);
  });
  return [...missing, ...members];
}
