// Writes deploy/eks-access.schema.json, the JSON Schema of the configuration file, for editors.
import { writeFileSync } from "node:fs";
import { configurationSchemaText } from "../src/adapters/settings/json-schema.ts";

writeFileSync(new URL("../deploy/eks-access.schema.json", import.meta.url), configurationSchemaText());
