// Logs by pino: one JSON object per line.
import { pino, stdTimeFunctions } from "pino";
import type { Log, LogFields } from "../../ports/system/log.ts";
import { isTellingName, redacted, redactor } from "./redaction.ts";

/** Where lines go; standard output when absent. */
export interface LogDestination {
  write(line: string): void;
}

/** How much is logged, what must never be, and where to. */
export interface PinoLogOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Values that are cut out wherever they turn up. */
  readonly secrets?: readonly string[];
  readonly destination?: LogDestination;
}

/** Writes only the fields it is given, and of those only plain values; errors become name, code, message and stack, with every secret cut out. */
export function createPinoLog({ level, secrets = [], destination }: PinoLogOptions): Log {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  const clean = redactor(secrets);
  const plain = (fields: LogFields = {}): LogFields => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(clean, name, value)]));
  return {
    debug: (message, fields) => { logger.debug(plain(fields), message); },
    info: (message, fields) => { logger.info(plain(fields), message); },
    warn: (message, fields) => { logger.warn(plain(fields), message); },
    error: (message, error, fields) => { logger.error({ ...plain(fields), error: describeError(clean, error) }, message); },
  };
}

function plainValue(clean: (text: string) => string, name: string, value: unknown): string | number | boolean | undefined {
  if (isTellingName(name)) return redacted;
  if (typeof value === "string") return clean(value);
  return typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

interface DescribedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

const deepestCause = 3;

// Errors of SDKs hold requests, headers and bodies: only these members are looked at.
function describeError(clean: (text: string) => string, error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: "NotAnError", message: typeof error === "string" ? clean(error) : typeof error };
  const code: unknown = "code" in error ? error.code : undefined;
  return {
    name: clean(error.name), message: clean(error.message),
    ...(typeof code === "string" ? { code: clean(code) } : {}),
    ...(depth === 0 && error.stack !== undefined ? { stack: clean(error.stack) } : {}),
    ...(error.cause === undefined || depth === deepestCause ? {} : { cause: describeError(clean, error.cause, depth + 1) }),
  };
}
