// A log for tests that look at other things.
import type { Log } from "../../src/ports/system/log.ts";

export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
