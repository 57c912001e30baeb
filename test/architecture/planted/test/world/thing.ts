// A file of the tests.
import type { Thing } from "../../src/domain/thing.ts";
export type World = Thing;
