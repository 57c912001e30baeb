// Allowed: a stand-in knows a stand-in.
import type { Aws } from "../aws/model.ts";
export type Iam = Aws;
