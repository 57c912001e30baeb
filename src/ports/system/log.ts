// Port: logs. Static messages, values as fields, no secrets, no bodies.

/** Values that may be logged. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes log lines. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `error` becomes its name, code, message and stack. */
  error(message: string, error: unknown, fields?: LogFields): void;
}
