// Allowed: a front calls a use case, and its own SDK.
import { grants } from "../../usecases/access/allowed.ts";
import type { App } from "@slack/bolt";
export const front: [typeof grants, App?] = [grants];
