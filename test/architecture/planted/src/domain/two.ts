// Planted: a cycle of types, with one.ts.
import type { One } from "./one.ts";
export interface Two { readonly one: One }
