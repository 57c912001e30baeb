// The JSON Schema of the configuration file, for editors. It says less than the program checks.
import { z } from "zod";
import { configurationSchema } from "./schema.ts";

/** The schema as JSON text, with a new line at its end. */
export function configurationSchemaText(): string {
  const schema = z.toJSONSchema(configurationSchema, { io: "input", unrepresentable: "any" });
  return `${JSON.stringify({ title: "eks-access configuration", ...schema }, undefined, 2)}\n`;
}
