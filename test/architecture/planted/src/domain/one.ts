// Planted: a cycle of types, with two.ts.
import type { Two } from "./two.ts";
export interface One { readonly two: Two }
