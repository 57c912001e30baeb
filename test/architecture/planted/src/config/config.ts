// Allowed: configuration knows the domain and Node.
import { inspect } from "node:util";
import type { Thing } from "../domain/thing.ts";
export type Config = [Thing, typeof inspect];
