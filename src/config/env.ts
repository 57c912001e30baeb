// The only reader of the process' environment.

/** The environment of this process, as text by name. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
